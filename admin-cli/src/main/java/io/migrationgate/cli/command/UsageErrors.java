package io.migrationgate.cli.command;

import io.migrationgate.cli.terminal.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors of the parser in this program's own form. */
final class UsageErrors {
  private UsageErrors() {}

  static UsageException of(ParameterException error, String[] args) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    if (looksLikePassword(args)) {
      return new UsageException(
          "command line",
          "an option for a password",
          "no password on the command line, where others can read it",
          "use --password-file, --ask-password or the environment variable MGATE_PASSWORD");
    }
    return new UsageException(
        "command line", found(error), expected(error, command), next(error, command));
  }

  /** Whatever else is wrong: the message of the parser would repeat the password. */
  private static boolean looksLikePassword(String[] args) {
    return Arrays.stream(args)
        .takeWhile(arg -> !arg.equals("--"))
        .map(arg -> arg.toLowerCase(Locale.ROOT))
        .anyMatch(arg -> (arg.startsWith("--pass")
                || arg.startsWith("--pw")
                || (arg.startsWith("-p") && !arg.startsWith("--")))
            && !arg.equals("--password-file")
            && !arg.startsWith("--password-file="));
  }

  private static String found(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> arguments = unmatched.getUnmatched();
      String kind = unmatched.isUnknownOption() ? "unknown option" : "unexpected argument";
      return kind + (arguments.size() == 1 ? " '" : "s '") + String.join("', '", arguments) + "'";
    }
    String message = String.valueOf(error.getMessage());
    return message.substring(0, 1).toLowerCase(Locale.ROOT)
        + message.substring(1).lines().findFirst().orElse("");
  }

  private static String expected(ParameterException error, String command) {
    if (error instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return "perhaps " + String.join(", or ", unmatched.getSuggestions());
    }
    if (error instanceof MissingParameterException) {
      return "every argument without brackets";
    }
    return command.equals("mgate") ? "mgate COMMAND [OPTIONS]" : "the arguments of " + command;
  }

  private static String next(ParameterException error, String command) {
    if (error instanceof UnmatchedArgumentException unmatched
        && command.equals("mgate")
        && unmatched.isUnknownOption()) {
      return "options come after the command; see mgate --help";
    }
    return "see " + command + " --help";
  }
}
