package io.migrationgate.jdbc.testing;

import io.migrationgate.admin.ChangeExecution;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.bridge.BridgeExecution;
import io.migrationgate.bridge.BridgePath;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.bridge.BridgePath.Step;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Turns bridges on and off, as the command does; used by one thread. */
public final class BridgeSteps {
  private static final LockPatience PATIENCE = new LockPatience(Duration.ofMillis(500), 20);

  private final GateAdmin admin;
  private final String migration;
  private final Operator operator;
  private final BridgeExecution execution;

  public BridgeSteps(
      GateAdmin admin,
      GateStore store,
      GateDatabase database,
      String migration,
      Operator operator) {
    this.admin = admin;
    this.migration = migration;
    this.operator = operator;
    this.execution = new BridgeExecution(
        admin, store, database, TimeSource.SYSTEM, RandomGenerator.getDefault());
  }

  /** Takes all steps. */
  public MigrationState to(Goal goal, Level level) throws InterruptedException {
    while (step(goal, level)) {
      // Each is decided from what is there then.
    }
    return state();
  }

  private MigrationState state() {
    return GateAdmin.state(admin.view(), migration);
  }

  /** Takes the next step; whether there was one. */
  public boolean step(Goal goal, Level level) throws InterruptedException {
    ChangeExecution change = admin.change(state(), operator);
    if (!change.state().settled()
        && !change.awaitSettled(Duration.ofSeconds(60)).settled()) {
      throw new IllegalStateException("not settled: " + change.state().describe());
    }
    MigrationState state = change.state();
    Level used =
        state.current().bridge().isOff() ? level : state.current().bridge().level();
    Optional<Step> next = BridgePath.next(state, goal, level, execution.look(state, used));
    if (next.isEmpty()) {
      return false;
    }
    if (next.get() instanceof Step.Go go) {
      change.make(new Move.SetBridge(go.bridge()));
      if (!change.awaitSettled(Duration.ofSeconds(60)).settled()) {
        throw new IllegalStateException("not settled: " + change.state().describe());
      }
    } else if (next.get() instanceof Step.Bring bring) {
      execution.bring(state, used, bring, operator, PATIENCE, (tried, of, pause, said) -> {});
    } else {
      execution.takeBackMarks(state, operator);
    }
    return true;
  }
}
