package io.migrationgate.cli.command.base;

import io.migrationgate.admin.Operator;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does something with a run, and why. */
public final class ReasonOptions {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; kept in the history. Required, except to pause and to resume.")
  @Nullable
  String reason;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "Who; kept in the history. Default: user@host.")
  @Nullable
  String actor;

  /**
   * The operator.
   *
   * @param defaultReason used when none is given; null where one must be given
   */
  public Operator operator(Terminal terminal, @Nullable String defaultReason) {
    String why = reason == null ? defaultReason : reason;
    if (why == null || why.isBlank()) {
      throw new UsageException(
          "reason",
          "none",
          "why this is done, for the history",
          "add --reason \"why\" and run it again");
    }
    String who = actor == null ? terminal.environment().actor().get() : actor;
    return Arguments.check(() -> Operator.of(who, why));
  }
}
