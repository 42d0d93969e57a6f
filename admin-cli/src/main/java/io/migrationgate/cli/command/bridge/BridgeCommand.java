package io.migrationgate.cli.command.bridge;

import io.migrationgate.admin.Operator;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.change.ChangeCommand;
import io.migrationgate.cli.command.change.ChangeRun;
import io.migrationgate.cli.command.change.Plan;
import io.migrationgate.cli.render.BridgeText;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.BridgeDatabase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Turns a bridge on, shuts its old side, turns it off, or says how it stands. */
@Command(
    name = "bridge",
    sortOptions = false,
    footer = {
      "",
      "on: nodes mark their statements, then triggers are installed, then outsiders count as covered. shut: triggers refuse "
          + "what no gate has marked on the old side, before write-new. off: triggers go, then nodes cease to mark. Run again, "
          + "it goes on where it stopped. --dry-run prints the SQL. --force overrides --quiet-for."
    })
public final class BridgeCommand extends ChangeCommand {
  private static final String STATUS = "status";

  @Parameters(index = "1", paramLabel = "on|shut|off|status", description = "What to do.")
  String action = "";

  @ArgGroup(heading = "%nBridge:%n", validate = false, order = 5)
  TriggerOptions options = new TriggerOptions();

  public BridgeCommand(Context context) {
    super(context);
  }

  @Override
  @Nullable
  public String defaultReason() {
    return action.equals(STATUS) ? STATUS : null;
  }

  @Override
  protected void check() {
    if (name.equals(STATUS) && !isAction(action)) {
      name = action;
      action = STATUS;
    }
    if (!isAction(action)) {
      throw new UsageException(
          "bridge " + name, "'" + action + "'", "on, shut, off or status", "give one of these");
    }
    super.check();
    options.check();
  }

  private static boolean isAction(String word) {
    return goal(word) != null || word.equals(STATUS);
  }

  private static @Nullable Goal goal(String word) {
    return switch (word) {
      case "on" -> Goal.ON;
      case "shut" -> Goal.SHUT;
      case "off" -> Goal.OFF;
      default -> null;
    };
  }

  @Override
  protected Plan plan(MigrationState state) {
    throw new UnsupportedOperationException("its steps depend on the triggers that are there");
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    MigrationState state = Session.state(session.admin().view(), name);
    Goal goal = goal(action);
    if (goal == null) {
      return status(session, state);
    }
    Operator who = operator.operator(context().terminal(), defaultReason());
    Bridge.Level level = options.level(state.current().bridge());
    ChangeRun change = new ChangeRun(session, who, waiting, state);
    BridgeRun run = new BridgeRun(session, change, who, goal, level);
    if (operator.dryRun) {
      return run.dryRun(options.quietFor());
    }
    boolean completed = false;
    try {
      run.follow(options.quietFor(), options.patience(), waiting.noWait);
      completed = true;
    } finally {
      change.close(completed);
    }
    return ExitCode.DONE;
  }

  private int status(Session session, MigrationState state) {
    Bridge now = state.current().bridge();
    BridgeDatabase bridges = session.open().databases().get(0).bridging();
    BridgeDatabase.Sight sight = BridgeRun.execution(session).look(state, now.level());
    if (session.json()) {
      session.document(BridgeText.json(state, sight, bridges.ungated(name)));
    } else {
      BridgeText.print(session.out(), session.style(), state, sight, bridges.ungated(name));
      session.out().flush();
    }
    return ExitCode.DONE;
  }
}
