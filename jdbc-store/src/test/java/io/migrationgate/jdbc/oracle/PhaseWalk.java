package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.admin.ConcurrentChangeException;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.Settlement;
import io.migrationgate.admin.VerificationFence;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An operator who moves the migration up and down at random: legal moves only, each settled before
 * the next one, copies and verifications where reads are about to move. Goes on where it was when
 * the store is away, and when somebody else moves the same migration.
 */
final class PhaseWalk {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int COPIES = 5;

  private final GateAdmin admin;
  private final GateDatabase database;
  private final Reconciler reconciler;
  private final Operator operator;
  private final Random random;
  private final Map<String, Integer> moves = new TreeMap<>();
  private BackfillOperator backfills;

  PhaseWalk(
      GateAdmin admin,
      GateDatabase database,
      Reconciler reconciler,
      Operator operator,
      Random random) {
    this.admin = admin;
    this.database = database;
    this.reconciler = reconciler;
    this.operator = operator;
    this.random = random;
  }

  /** The same operator, who leaves copying and verifying to backfills from now on. */
  PhaseWalk by(BackfillOperator operatorOfBackfills) {
    backfills = operatorOfBackfills;
    return this;
  }

  /** Something else that is worth counting. */
  void count(String what) {
    moves.merge(what, 1, Integer::sum);
  }

  /** How often each move was made. */
  Map<String, Integer> moves() {
    return moves;
  }

  int changes() {
    return moves.values().stream().mapToInt(Integer::intValue).sum();
  }

  MigrationState state() {
    AtomicReference<MigrationState> found = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
        .until(() -> {
          found.set(GateAdmin.state(admin.view(), Worker.MIGRATION));
          return true;
        });
    return found.get();
  }

  /** Does one thing. */
  void step() {
    MigrationState state = state();
    if (!state.settled()) {
      settle();
      return;
    }
    int dice = random.nextInt(100);
    switch (state.phase()) {
      case READ_OLD -> {
        if (dice < 15) {
          ramp(state);
        } else {
          advance(state, dice < 30);
        }
      }
      case DUAL_WRITE -> {
        if (!state.current().ramp().isNone()) {
          if (dice < 50) {
            apply(state, new Move.SetRamp(Ramp.NONE));
          } else {
            advance(state, false);
          }
        } else if (!state.newInSync()) {
          if (dice < 10) {
            apply(state, new Move.Rollback());
          } else {
            reconcile(state);
          }
        } else if (dice < 20) {
          ramp(state);
        } else if (dice < 35) {
          apply(state, new Move.Rollback());
        } else {
          advance(state, dice < 50);
        }
      }
      case READ_NEW -> {
        if (!state.oldInSync()) {
          if (dice < 15) {
            advance(state, false);
          } else {
            reconcile(state);
          }
        } else if (dice < 50) {
          apply(state, new Move.Rollback());
        } else {
          advance(state, dice < 65);
        }
      }
      default -> apply(state, new Move.Rollback());
    }
  }

  private void ramp(MigrationState state) {
    int share = random.nextBoolean() ? 3_000 : 7_000;
    apply(
        state,
        new Move.SetRamp(state.current().ramp().isNone() ? Ramp.ofBasisPoints(share) : Ramp.NONE));
  }

  private void advance(MigrationState state, boolean andBackAtOnce) {
    if (apply(state, new Move.Advance()) && andBackAtOnce) {
      apply(state(), new Move.Rollback());
    }
  }

  /** Whether the move was made, and nobody else was faster. */
  boolean apply(MigrationState seen, Move move) {
    try {
      admin.apply(Worker.MIGRATION, seen.epoch(), move, operator);
      moves.merge(move.kind(), 1, Integer::sum);
      return true;
    } catch (StoreUnavailableException | OutcomeUnknownException | ConcurrentChangeException e) {
      return false;
    } catch (RefusedException e) {
      if (seen.settled() && state().epoch() == seen.epoch()) {
        throw e;
      }
      return false;
    }
  }

  /** Waits until the last change has settled. */
  void settle() {
    settle(admin.settlement(Worker.MIGRATION));
  }

  void settle(Settlement settlement) {
    AtomicReference<Object> last = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .conditionEvaluationListener(condition -> {})
        .untilAsserted(
            () -> assertThat(settled(settlement, last)).as("%s", last).isTrue());
  }

  private static boolean settled(Settlement settlement, AtomicReference<Object> last) {
    try {
      SettleProgress progress = settlement.poll();
      last.set(progress);
      return progress.settled();
    } catch (StoreUnavailableException | OutcomeUnknownException e) {
      last.set(e);
      return false;
    }
  }

  /**
   * Copies, fences, verifies, marks. A verification may find what transactions with an older
   * snapshot did not see; then all is done again.
   */
  void reconcile(MigrationState entered) {
    if (backfills != null) {
      backfills.reconcile(this, entered);
      return;
    }
    for (int copies = 0; copies < COPIES; copies++) {
      Side to = entered.phase() == Phase.DUAL_WRITE ? Side.NEW : Side.OLD;
      if (!reconciler.run(entered, to)) {
        return;
      }
      moves.merge("copy", 1, Integer::sum);
      settle();
      if (!apply(state(), new Move.Fence())) {
        return;
      }
      settle();
      if (state().enteredEpoch() != entered.enteredEpoch() || verified()) {
        return;
      }
      moves.merge("copy again", 1, Integer::sum);
    }
    throw new AssertionError("the sides still differ after " + COPIES + " copies");
  }

  private boolean verified() {
    try {
      VerificationFence fence = admin.beginVerification(Worker.MIGRATION);
      long differences = database.count(Items.DIFFERENCES);
      if (differences > 0) {
        return false;
      }
      admin.completeVerification(fence, 1, differences, operator);
      moves.merge("mark-in-sync", 1, Integer::sum);
      return true;
    } catch (StoreUnavailableException | OutcomeUnknownException | ConcurrentChangeException e) {
      return false;
    } catch (MigrationGateException e) {
      // Somebody else has marked it, or moved on.
      return true;
    }
  }

  /** To a place where both sides are in sync. */
  void finish() {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          MigrationState state = state();
          if (!state.settled()) {
            settle();
          } else if (state.phase() == Phase.READ_OLD) {
            apply(state, new Move.Advance());
          } else if (state.phase() == Phase.WRITE_NEW) {
            apply(state, new Move.Rollback());
          } else if (!state.current().ramp().isNone()) {
            apply(state, new Move.SetRamp(Ramp.NONE));
          } else if (!state.newInSync() || !state.oldInSync()) {
            reconcile(state);
          } else {
            return true;
          }
          return false;
        });
  }

  /** One step after the other, up or down, settled and in sync, until it is there. */
  void to(Phase phase) {
    for (MigrationState state = state();
        state.phase() != phase || !state.settled();
        state = state()) {
      if (!state.settled()) {
        settle();
      } else if (state.phase().compareTo(phase) > 0) {
        if (state.phase() == Phase.READ_NEW && !state.oldInSync()) {
          reconcile(state);
        }
        apply(state(), new Move.Rollback());
      } else {
        if (state.phase() == Phase.DUAL_WRITE && !state.newInSync()) {
          reconcile(state);
        }
        apply(state(), new Move.Advance());
      }
    }
  }
}
