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

/** To the phase before, or back to an earlier one step by step. */
@Command(
    name = "rollback",
    sortOptions = false,
    footer = {
      "",
      "While the last change has not settled, it goes back at once to exactly where the migration came from, ramp and "
          + "all."
    })
public final class RollbackCommand extends ChangeCommand {
  @Option(
      names = "--to",
      paramLabel = "PHASE",
      description =
          "Go back to this phase, one settled step after the other. Default: the phase before.")
  @Nullable
  String to;

  public RollbackCommand(Context context) {
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
          new Move.Rollback(),
          false,
          state.phase().hasPrevious() ? state.phase().previous().wireName() : "");
    }
    if (target.compareTo(state.phase()) > 0) {
      throw PhasePath.wrongWay(state, target, "an earlier phase", "mgate advance");
    }
    int steps = Transitions.path(state.phase(), target).size();
    return new Plan(Collections.nCopies(steps, new Move.Rollback()), target.wireName(), false);
  }
}
