package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who changes a flag, why, and on what terms. */
final class FlagTermsOptions {
  @Option(
      names = {"--reason", "--because"},
      paramLabel = "TEXT",
      description = "Why; kept in the history. Required, except for a dry run.")
  @Nullable
  String reason;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "Who; kept in the history. Default: user@host.")
  @Nullable
  String actor;

  @Option(
      names = "--at-revision",
      paramLabel = "NUMBER",
      description = "Only if the flag is at this revision; 0 means that there is none.")
  @Nullable
  Long revision;

  /**
   * The terms.
   *
   * @param defaultReason used when none is given; null where one must be given
   * @param confirmed whether what cannot be undone is confirmed
   */
  FlagTerms terms(Terminal terminal, @Nullable String defaultReason, boolean confirmed) {
    String why = reason == null ? defaultReason : reason;
    if (why == null || why.isBlank()) {
      throw new UsageException(
          "reason",
          "none",
          "why this is done, for the history",
          "add --because \"why\" and run it again");
    }
    String who = actor == null ? terminal.environment().actor().get() : actor;
    Operator operator = Arguments.check(() -> Operator.of(who, why));
    return new FlagTerms(confirmed ? operator.confirming() : operator, revision, false);
  }
}
