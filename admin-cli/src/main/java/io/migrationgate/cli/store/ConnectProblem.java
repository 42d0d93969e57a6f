package io.migrationgate.cli.store;

import io.migrationgate.Problem;
import io.migrationgate.spi.StoreUnavailableException;
import java.util.Locale;

/**
 * Adds to a failed connection what only the command line knows: where to, as whom, and how to give
 * a password.
 */
final class ConnectProblem {
  private ConnectProblem() {}

  /** The same failure with more to go by; any other exception stays as it is. */
  static RuntimeException explained(RuntimeException failure, ConnectionSettings settings) {
    if (!(failure instanceof StoreUnavailableException unavailable)) {
      return failure;
    }
    Problem problem = unavailable.problem();
    String found = settings.hide(problem.found()) + rootCause(unavailable, problem.found());
    return new StoreUnavailableException(
        new Problem(
            problem.subject().contains("jdbc:")
                ? settings.hide(problem.subject())
                : problem.subject() + " at " + settings,
            found,
            problem.expected(),
            passwordMissing(settings, found)
                ? "give a password with MGATE_PASSWORD, --password-file or --ask-password"
                : problem.nextStep()),
        unavailable);
  }

  private static boolean passwordMissing(ConnectionSettings settings, String found) {
    return settings.password() == null
        && !settings.url().toLowerCase(Locale.ROOT).contains("password=")
        && found.toLowerCase(Locale.ROOT).contains("password");
  }

  /**
   * Drivers say that a connection failed and leave why to the cause, for example an unknown host.
   */
  private static String rootCause(Throwable failure, String said) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < 50; depth++) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (root == failure || message == null || said.contains(message)) {
      return "";
    }
    return " (" + root.getClass().getSimpleName() + ": " + message + ")";
  }
}
