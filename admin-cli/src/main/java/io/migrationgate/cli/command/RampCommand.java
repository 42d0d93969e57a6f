package io.migrationgate.cli.command;

import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The share of keys that are treated as already in the next phase. */
@Command(
    name = "ramp",
    sortOptions = false,
    footer = {
      "",
      "In read-old the share tries the new write path, in dual-write it reads the new side. Keys stay in the share "
          + "while it grows. Pilot keys are left as they are."
    })
final class RampCommand extends ChangeCommand {
  @Parameters(
      index = "1",
      paramLabel = "SHARE",
      description = "From 0%% to 100%% in steps of 0.01%%, for example 1%%, 12.5%% or 100%%.")
  String share = "";

  RampCommand(Context context) {
    super(context);
  }

  @Override
  void check() {
    super.check();
    points();
  }

  @Override
  Plan plan(MigrationState state) {
    Ramp now = state.current().ramp();
    Ramp wanted = now.withBasisPoints(points());
    return Plan.of(new Move.SetRamp(wanted), wanted.equals(now), "ramp " + wanted);
  }

  private int points() {
    return Arguments.check(() -> Ramp.parseShare(share));
  }
}
