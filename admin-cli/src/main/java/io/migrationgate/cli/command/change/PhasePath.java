package io.migrationgate.cli.command.change;

import io.migrationgate.Phase;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.MigrationState;
import org.jspecify.annotations.Nullable;

/** The phase at which {@code --to} wants to arrive. */
public final class PhasePath {
  private PhasePath() {}

  public static @Nullable Phase parse(@Nullable String to) {
    return to == null ? null : Arguments.check(() -> Phase.parse(to));
  }

  public static UsageException wrongWay(
      MigrationState state, Phase target, String expected, String otherCommand) {
    return new UsageException(
        "migration '" + state.name() + "'",
        "--to " + target + ", and it stands at " + state.describe(),
        expected,
        "to go the other way: " + otherCommand + " " + state.name() + " --to " + target
            + " --reason \"why\"");
  }
}
