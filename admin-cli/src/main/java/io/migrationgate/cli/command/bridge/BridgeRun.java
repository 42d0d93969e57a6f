package io.migrationgate.cli.command.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.admin.Operator;
import io.migrationgate.bridge.BridgeExecution;
import io.migrationgate.bridge.BridgePath;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.bridge.BridgePath.Step;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.change.ChangeRun;
import io.migrationgate.cli.render.BridgeText;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.render.Verdicts;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Bridge.Stage;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Placement;
import io.migrationgate.spi.BridgeDatabase.Sight;
import io.migrationgate.spi.BridgeDatabase.UngatedUse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Takes all steps to the bridge that is wanted, each from what is there then. */
final class BridgeRun {
  private final Session session;
  private final ChangeRun run;
  private final Operator operator;
  private final Goal goal;
  private final Bridge.Level level;
  private final BridgeExecution execution;

  BridgeRun(Session session, ChangeRun run, Operator operator, Goal goal, Bridge.Level level) {
    this.session = session;
    this.run = run;
    this.operator = operator;
    this.goal = goal;
    this.level = level;
    this.execution = execution(session);
  }

  static BridgeExecution execution(Session session) {
    return new BridgeExecution(
        session.admin(),
        session.open().store(),
        session.open().databases().get(0),
        session.terminal().time(),
        RandomGenerator.getDefault());
  }

  /** Says what would be done, with the SQL, and what the guards say of the first move. */
  int dryRun(Duration quietFor) {
    MigrationState state = run.state();
    Sight sight = look(state);
    Optional<Step> next = BridgePath.next(state, goal, level, sight);
    List<UngatedUse> loud = loud(state, quietFor);
    Bridge move = next.map(BridgeRun::move).orElse(null);
    Evaluation asked = move == null
        ? null
        : session.admin().dryRun(state.name(), new Move.SetBridge(move), operator);
    boolean refused = !obstacles(sight).isEmpty()
        || !loud.isEmpty()
        || (asked != null
            && asked.refusals().stream()
                .anyMatch(
                    verdict -> next.get() instanceof Step.Go || verdict.guard() != Guard.TRIGGERS));
    List<String> statements = next.isEmpty()
        ? List.of()
        : execution.statements(state, level(state), BridgePath.wanted(state, goal, level(state)));
    session.say("dry run: " + state.name() + ": "
        + (next.isEmpty()
            ? "nothing to do, it is as asked for"
            : "bridge " + goal.name().toLowerCase(Locale.ROOT) + ", from " + state.current() + ": "
                + (refused ? "refused" : "allowed")));
    obstacles(sight).forEach(each -> session.say(each.subject() + ": " + each.found()));
    if (!loud.isEmpty()) {
      session.say(tooLoud(state, loud, quietFor).found());
    }
    if (asked != null && !session.json()) {
      Verdicts.print(session.out(), session.style(), asked);
    }
    if (!statements.isEmpty()) {
      session.say("when nodes have settled, the triggers are changed by:");
      for (String statement : statements) {
        Text.lines(statement.strip()).forEach(line -> session.say("  " + Text.exact(line)));
      }
    }
    document(state, sight, refused, asked, statements);
    return refused ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private void document(
      MigrationState state,
      Sight sight,
      boolean refused,
      @Nullable Evaluation asked,
      List<String> statements) {
    ObjectNode object = BridgeText.json(state, sight, ungated(state));
    object.put("dryRun", true);
    object.put("allowed", !refused);
    object.set("guards", asked == null ? null : JsonOut.guards(asked));
    ArrayNode sql = object.putArray("sql");
    statements.forEach(sql::add);
    session.document(object);
  }

  /** Takes the steps. */
  void follow(Duration quietFor, LockPatience patience, boolean noWait)
      throws InterruptedException {
    Sight first = look(run.state());
    refuse(obstacles(first));
    BridgeText.letDown(run.state(), first).ifPresent(session::say);
    if (BridgePath.next(run.state(), goal, level, first).isEmpty()) {
      session.say(run.state().name() + ": nothing to do (it is as asked for already)");
    }
    while (true) {
      MigrationState state = run.state();
      Optional<Step> next = BridgePath.next(state, goal, level, look(state));
      if (!state.settled() && !goesBack(state, next)) {
        if (noWait) {
          session.say("run it again when this has settled");
          return;
        }
        run.settleFirst();
        continue;
      }
      if (next.isEmpty()) {
        return;
      }
      List<UngatedUse> loud = loud(state, quietFor);
      if (!loud.isEmpty()) {
        refuse(List.of(tooLoud(state, loud, quietFor)));
      }
      if (next.get() instanceof Step.Go go) {
        run.make(new Move.SetBridge(go.bridge()));
      } else if (next.get() instanceof Step.Bring bring) {
        bring(state, bring, patience);
      } else {
        run.seen(execution.takeBackMarks(state, operator));
      }
    }
  }

  private void bring(MigrationState state, Step.Bring step, LockPatience patience)
      throws InterruptedException {
    Sight done = execution.bring(
        state,
        level(state),
        step,
        operator,
        patience,
        (tried, tries, pause, said) -> session.say("no lock in try " + tried + " of " + tries + " ("
            + Text.brief(said, 100) + "); again in " + Text.duration(pause.toMillis())));
    session.say(state.name() + ": triggers " + BridgeText.does(done.triggers()));
    run.document().withArray("triggers").add(step.triggers().name().toLowerCase(Locale.ROOT));
  }

  /** Back to where it comes from is open at once. */
  private static boolean goesBack(MigrationState state, Optional<Step> next) {
    Placement leaving = state.leaving();
    return leaving != null
        && next.isPresent()
        && next.get() instanceof Step.Go go
        && leaving.equals(state.current().withBridge(go.bridge()));
  }

  private static @Nullable Bridge move(Step step) {
    return step instanceof Step.Go go
        ? go.bridge()
        : step instanceof Step.Bring bring ? bring.next() : null;
  }

  private Sight look(MigrationState state) {
    return execution.look(state, level(state));
  }

  private Bridge.Level level(MigrationState state) {
    Bridge now = state.current().bridge();
    return now.isOff() ? level : now.level();
  }

  private List<Problem> obstacles(Sight sight) {
    return goal == Goal.OFF ? List.of() : sight.obstacles();
  }

  private static void refuse(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new CommandFailure(ExitCode.REFUSED, problems);
    }
  }

  private List<UngatedUse> ungated(MigrationState state) {
    return session.open().databases().get(0).bridging().ungated(state.name());
  }

  /** Who would be left uncovered, and has written of late. */
  private List<UngatedUse> loud(MigrationState state, Duration quietFor) {
    Set<Side> uncovered = uncovered(state);
    if (uncovered.isEmpty() || operator.forced()) {
      return List.of();
    }
    return ungated(state).stream()
        .filter(use -> uncovered.contains(use.side()) && use.ago().compareTo(quietFor) < 0)
        .toList();
  }

  /**
   * In read-old nobody relies on the new side, but whoever writes that alone would be lost; what
   * refuses covers nobody.
   */
  private Set<Side> uncovered(MigrationState state) {
    Bridge now = state.current().bridge();
    Set<Side> sides = EnumSet.noneOf(Side.class);
    if (now.acts().isEmpty() || goal == Goal.ON) {
      return sides;
    }
    if (now.stage() != Stage.SHUT && state.phase() != Phase.READ_OLD) {
      sides.add(Side.OLD);
    }
    if (now.level() == Bridge.Level.BOTH && goal == Goal.OFF) {
      sides.add(Side.NEW);
    }
    return sides;
  }

  private Problem tooLoud(MigrationState state, List<UngatedUse> loud, Duration quietFor) {
    UngatedUse last = loud.get(0);
    return new Problem(
        "bridge of migration '" + state.name() + "'",
        Text.count(loud.size(), "writer") + " of late that asked no gate, the last one "
            + last.who() + " on the " + last.side() + " side, "
            + Text.duration(last.ago().toMillis()) + " ago",
        "nobody for " + Text.duration(quietFor.toMillis()) + ", whom this would leave uncovered",
        "see who it is with: mgate bridge " + state.name()
            + " status; have them ask gates, or stop them; --quiet-for and --force change this");
  }
}
