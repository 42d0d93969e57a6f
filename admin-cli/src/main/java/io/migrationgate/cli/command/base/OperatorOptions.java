package io.migrationgate.cli.command.base;

import io.migrationgate.admin.Operator;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks for a change, why, and with what authority. */
public final class OperatorOptions {
  /**
   * The application name under which mgate itself connects: it writes gated data in fenced batches
   * of backfills only, which the end of the phase ends.
   */
  public static final String OWN_APPLICATION = "mgate";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; kept in the history. Required, except with --dry-run.")
  @Nullable
  String reason;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "Who; kept in the history. Default: user@host.")
  @Nullable
  String actor;

  @Option(
      names = "--dry-run",
      description =
          "Say what would happen and what every guard says; change nothing. Exit code 0 if allowed, 1 if not.")
  public boolean dryRun;

  @Option(
      names = "--force",
      description =
          "Override the guards that merely observe (mismatches, comparison errors, quiet time); no others.")
  public boolean force;

  @Option(
      names = {"-y", "--yes"},
      description = "Confirm what cannot be undone, without being asked.")
  boolean yes;

  @Option(
      names = "--ignore-sessions",
      split = ",",
      paramLabel = "APP",
      description =
          "Names of database sessions that are known to be harmless, as the refusal shows them, separated by commas.")
  Set<String> ignoreSessions = new TreeSet<>();

  @Option(
      names = "--no-other-writers",
      description =
          "Your word that nobody writes without asking the gate, where the database does not show its sessions to this"
              + " user.")
  boolean noOtherWriters;

  /**
   * The operator.
   *
   * @param defaultReason used when none is given; null where one must be given
   */
  public Operator operator(Terminal terminal, @Nullable String defaultReason) {
    String fallback = dryRun ? "dry run" : defaultReason;
    String why = reason == null ? fallback : reason;
    if (why == null || why.isBlank()) {
      throw new UsageException(
          "reason",
          "none",
          "why this is done, for the history",
          "add --reason \"why\" and run it again");
    }
    ignoreSessions.forEach(OperatorOptions::refusePattern);
    Set<String> harmless = new TreeSet<>(ignoreSessions);
    harmless.add(OWN_APPLICATION);
    String who = actor == null ? terminal.environment().actor().get() : actor;
    return Arguments.check(() -> new Operator(who, why, yes, force, harmless, noOtherWriters));
  }

  /** A pattern would ignore sessions that nobody has looked at; taken as a name it ignores none. */
  private static void refusePattern(String name) {
    if (name.contains("*")) {
      throw new UsageException(
          "option --ignore-sessions",
          "'" + name + "', which is no name",
          "the names of sessions that are known to be harmless, each as the refusal shows it (application names on"
              + " PostgreSQL, users elsewhere)",
          "run the command without it, and name those of the sessions that it lists");
    }
  }
}
