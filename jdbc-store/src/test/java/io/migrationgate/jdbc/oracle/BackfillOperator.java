package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.admin.Operator;
import io.migrationgate.jdbc.backfill.BackfillWorker;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.Random;

/**
 * Has backfills make one side what the other is: copies, verifications with and without repair,
 * paused and resumed, or left behind by a change of the phase.
 */
final class BackfillOperator {
  /** Of the workers' ranges; short, since some workers are killed. */
  static final Duration LEASE = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Operator OPERATOR = Operator.of("backfill operator", "the oracle");
  private static final BackfillSettings SETTINGS = BackfillSettings.DEFAULT
      .change()
      .sharePercent(100)
      .largestBatch(7)
      // Rows are deleted while one side is not written: the oracle knows which side is right.
      .overwriteRicher(true)
      .lockTimeout(Duration.ofMillis(300))
      .done();

  private final Backfills backfills;
  private final BackfillWorker worker;
  private final Random random;

  BackfillOperator(Backfills backfills, Random random) {
    this.backfills = backfills;
    this.worker = backfills.worker(WorkerOptions.named("parent").lease(LEASE));
    this.random = random;
  }

  /** Runs one backfill to its end, or to that of the phase. */
  void reconcile(PhaseWalk walk, MigrationState entered) {
    if (!begun()) {
      return;
    }
    walk.count("backfill");
    int disturbed = random.nextInt(40);
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int steps = 0; latest().state().active(); steps++) {
      assertThat(System.nanoTime()).as("%s", latest()).isLessThan(end);
      if (steps == disturbed) {
        disturb(walk, entered);
      }
      try {
        if (latest().state() == RunState.PAUSED) {
          backfills.resume(Worker.MIGRATION, OPERATOR);
        }
        worker.step();
      } catch (StoreUnavailableException e) {
        walk.count("backfill step failed");
      }
    }
    walk.count("backfill " + latest().state());
  }

  private boolean begun() {
    try {
      switch (random.nextInt(4)) {
        case 0 ->
          backfills.verify(Worker.MIGRATION, SETTINGS.change().repair(false).done(), OPERATOR);
        case 1 -> backfills.verify(Worker.MIGRATION, SETTINGS, OPERATOR);
        default -> backfills.start(Worker.MIGRATION, SETTINGS, OPERATOR);
      }
      return true;
    } catch (MigrationGateException e) {
      // Not settled any more, or the store is away.
      return false;
    }
  }

  private void disturb(PhaseWalk walk, MigrationState entered) {
    try {
      switch (random.nextInt(4)) {
        case 0 -> {
          backfills.pause(Worker.MIGRATION, OPERATOR);
          backfills.resume(Worker.MIGRATION, OPERATOR);
          walk.count("paused and resumed");
        }
        case 1 -> {
          if (entered.phase() == Phase.DUAL_WRITE) {
            walk.apply(walk.state(), new Move.Rollback());
          }
        }
        case 2 -> backfills.cancel(Worker.MIGRATION, OPERATOR);
        default -> walk.count("undisturbed");
      }
    } catch (MigrationGateException e) {
      // It was over, or somebody held the lock.
      walk.count("disturbed in vain");
    }
  }

  private BackfillRun latest() {
    while (true) {
      try {
        return backfills.latest(Worker.MIGRATION).orElseThrow();
      } catch (StoreUnavailableException e) {
        Runs.breathe();
      }
    }
  }
}
