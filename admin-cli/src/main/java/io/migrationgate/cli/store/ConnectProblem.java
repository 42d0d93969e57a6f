package io.migrationgate.cli.store;

import io.migrationgate.Problem;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a failed connection what only the command line knows: where to, as whom, and how to give
 * a password.
 */
final class ConnectProblem {
  /** As in {@code jdbc:postgresql://ops:secret@db/shop}, which drivers take for a host. */
  private static final Pattern LOGIN_BEFORE_HOST =
      Pattern.compile("^jdbc:(postgresql|mariadb)://[^/?@]*@");

  /** PostgreSQL: no such role, or none that may connect from here. Its passwords have 28P01. */
  private static final String NO_SUCH_ROLE = "28000";

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
            nextStep(settings, unavailable, found, problem.nextStep())),
        unavailable);
  }

  private static String nextStep(
      ConnectionSettings settings, Throwable failure, String found, String otherwise) {
    if (LOGIN_BEFORE_HOST.matcher(settings.url()).find()) {
      return "take the user, and the password, out of the url, where this driver takes them for the"
          + " host's name: say them with --user and MGATE_PASSWORD or --password-file";
    }
    if (passwordMissing(settings, found)) {
      return "give a password with MGATE_PASSWORD, --password-file or --ask-password";
    }
    if (settings.url().startsWith("jdbc:postgresql:") && NO_SUCH_ROLE.equals(state(failure))) {
      return "check the user's name (--user, MGATE_USER, user in the properties file or in the"
          + " url), and whether the server lets it connect from here";
    }
    return otherwise;
  }

  private static @Nullable String state(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 50; t = t.getCause(), depth++) {
      if (t instanceof SQLException said) {
        return said.getSQLState();
      }
    }
    return null;
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
