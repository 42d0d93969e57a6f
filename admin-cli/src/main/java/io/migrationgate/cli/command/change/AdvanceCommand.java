package io.migrationgate.cli.command.change;

import io.migrationgate.Phase;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Transitions;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** To the next phase, or on to a later one step by step. */
@Command(
    name = "advance",
    sortOptions = false,
    footer = {
      "",
      "To contracted it asks for the migration's name, or for --yes: there is no way back."
    })
public final class AdvanceCommand extends ChangeCommand {
  @Option(
      names = "--to",
      paramLabel = "PHASE",
      description =
          "Go on to this phase, one settled step after the other. Default: the next phase.")
  @Nullable
  String to;

  public AdvanceCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    super.check();
    PhasePath.parse(to);
  }

  @Override
  protected Plan plan(MigrationState state) {
    Phase target = PhasePath.parse(to);
    if (target == null) {
      return Plan.of(
          new Move.Advance(),
          false,
          state.phase().hasNext() ? state.phase().next().wireName() : "");
    }
    if (target.compareTo(state.phase()) < 0) {
      throw PhasePath.wrongWay(state, target, "a later phase", "mgate rollback");
    }
    int steps = Transitions.path(state.phase(), target).size();
    return new Plan(
        Collections.nCopies(steps, new Move.Advance()),
        target.wireName(),
        steps > 0 && target == Phase.CONTRACTED);
  }
}
