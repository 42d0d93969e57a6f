package io.migrationgate.cli.command.change;

import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.Text;
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
          + "while it grows. Pilot keys are left as they are, but for off, which takes them out too."
    })
public final class RampCommand extends ChangeCommand {
  private static final String OFF = "off";

  @Parameters(
      index = "1",
      paramLabel = "SHARE",
      description =
          "From 0%% to 100%% in steps of 0.01%%, for example 1%%, 12.5%% or 100%%; off for no key at all.")
  String share = "";

  public RampCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    super.check();
    wanted(Ramp.NONE);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    int exit = super.run(session);
    int pilots = wanted(Session.state(session.admin().view(), name).current().ramp())
        .pilots()
        .size();
    if (pilots > 0 && wanted(Ramp.NONE).isNone()) {
      session.say(Text.count(pilots, "pilot") + (pilots == 1 ? " stays" : " stay")
          + " in the ramp; take everybody out with: mgate ramp " + name + " off --reason \"why\"");
    }
    return exit;
  }

  @Override
  protected Plan plan(MigrationState state) {
    Ramp now = state.current().ramp();
    Ramp wanted = wanted(now);
    return Plan.of(new Move.SetRamp(wanted), wanted.equals(now), "ramp " + wanted);
  }

  private Ramp wanted(Ramp now) {
    return share.equalsIgnoreCase(OFF)
        ? Ramp.NONE
        : now.withBasisPoints(Arguments.check(() -> Ramp.parseShare(share)));
  }
}
