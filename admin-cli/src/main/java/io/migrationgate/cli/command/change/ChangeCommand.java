package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.OperatorOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.command.base.WaitOptions;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.GateStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that changes one migration, and waits until the change has settled. */
public abstract class ChangeCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
  public String name = "";

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  public OperatorOptions operator = new OperatorOptions();

  @Mixin
  SqlOptions sql = new SqlOptions();

  @ArgGroup(heading = "%nWaiting:%n", validate = false, order = 20)
  public WaitOptions waiting = new WaitOptions();

  protected ChangeCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator.operator(context().terminal(), defaultReason());
    waiting.duration();
    waiting.grace("");
  }

  @Override
  protected SqlApproval approval(GateStore store) {
    Terminal terminal = context().terminal();
    return sql.consent(
        terminal,
        store,
        () -> operator.operator(terminal, defaultReason()),
        !operator.dryRun,
        json());
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    MigrationState state = Session.state(session.admin().view(), name);
    Plan plan = plan(state);
    Operator who = operator.operator(context().terminal(), defaultReason());
    if (operator.dryRun) {
      warn(session, state, JsonOut.object());
      return DryRun.run(session, state, plan, who);
    }
    ChangeRun run = new ChangeRun(session, who, waiting, state);
    warn(session, state, run.document());
    boolean completed = false;
    try {
      run.follow(plan);
      completed = true;
    } finally {
      run.close(completed);
    }
    return ExitCode.DONE;
  }

  /**
   * Says what is to be known before the change is made. Default: nothing.
   *
   * @param document for scripts
   */
  public void warn(Session session, MigrationState state, ObjectNode document) {}

  /** What to ask of the migration, given where it stands. */
  protected abstract Plan plan(MigrationState state);

  /** The reason when none is given; null where one must be given. */
  @Nullable
  public String defaultReason() {
    return null;
  }

  /** Whether a move cannot be undone. */
  public static boolean isFinal(MigrationState state, Move move) {
    return move instanceof Move.Retire
        || (move instanceof Move.Advance
            && Move.target(move, state) == Phase.CONTRACTED
            && state.phase() != Phase.CONTRACTED);
  }
}
