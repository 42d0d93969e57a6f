package io.migrationgate.cli.command.bridge;

import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.protocol.Bridge;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What kind of bridge, and how its triggers come and go. */
final class TriggerOptions {
  @Option(
      names = "--level",
      paramLabel = "forward|both",
      description =
          "forward: a trigger on the old side. both: one on the new side too, for writers that know the new shape only. "
              + "Default: that of the bridge that is on, else forward.")
  String level = "";

  @Option(
      names = "--quiet-for",
      paramLabel = "DURATION",
      description =
          "For how long nobody must have written without asking a gate, where shut or off leaves such writers uncovered. "
              + "Default: 7d.")
  String quietFor = "7d";

  @Option(
      names = "--lock-timeout",
      paramLabel = "DURATION",
      description =
          "How long each try waits for a table, and the application behind it. Default: 500ms.")
  String lockTimeout = "500ms";

  @Option(
      names = "--tries",
      paramLabel = "COUNT",
      description = "How often triggers are tried while tables are in use. Default: 20.")
  int tries = 20;

  Bridge.Level level(Bridge now) {
    if (level.isEmpty()) {
      return now.level();
    }
    return Arguments.check(() -> Bridge.Level.parse(level));
  }

  Duration quietFor() {
    return Arguments.duration("--quiet-for", quietFor);
  }

  LockPatience patience() {
    Duration timeout = Arguments.duration("--lock-timeout", lockTimeout);
    if (timeout.isZero() || tries < 1) {
      throw new UsageException(
          timeout.isZero() ? "option --lock-timeout" : "option --tries",
          timeout.isZero() ? "none" : Integer.toString(tries),
          timeout.isZero()
              ? "at least 1ms: without one, everybody else would queue behind it"
              : "at least 1",
          "for example: --lock-timeout 500ms --tries 20");
    }
    return new LockPatience(timeout, tries);
  }

  void check() {
    level(Bridge.OFF);
    quietFor();
    patience();
  }
}
