package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What one worker makes of failed batches: try again, stop the run, or wait for the database. */
final class BatchRetryPolicy {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final int MOST_TRIES = 50;

  private final RunContext context;
  private final RandomGenerator random;
  private final BatchPace pace;
  private int tries;
  private long retries;

  BatchRetryPolicy(RunContext context, RandomGenerator random, BatchPace pace) {
    this.context = context;
    this.random = random;
    this.pace = pace;
  }

  /**
   * What is to be done.
   *
   * @param pause before the next try
   * @param end how the run ends; null if it goes on
   * @param problem why it ends
   */
  record Verdict(Duration pause, @Nullable RunState end, String problem) {}

  /** Something else than a failure: tries in a row are counted from here. */
  void wentOn() {
    tries = 0;
  }

  /** Failures that the next batch has to account for. */
  long retries() {
    return retries;
  }

  /** A batch has accounted for them. */
  void committed() {
    retries = 0;
  }

  /**
   * Races, locks, and whatever a database that answers says of itself: try again, a bounded number
   * of times, a little later each time.
   *
   * @throws StoreUnavailableException if the database cannot be reached, or takes no writes
   */
  Verdict judge(RunRow run, Exception e) {
    FailureKind kind = SqlFailures.kind(e);
    String stage = run.stage().wireName();
    return switch (kind) {
      case CONTENTION, LOCK_TIMEOUT, TIMEOUT -> again(stage, e);
      // What the database says may quote values of rows.
      case OTHER, DUPLICATE -> failed(stage, FailureWords.code(e));
      case NO_TABLE -> failed(stage, "a table is missing now, " + FailureWords.code(e));
      case NO_PRIVILEGE ->
        failed(
            stage,
            "a right is missing now, or row-level security hides rows, " + FailureWords.code(e)
                + "; mgate doctor names it");
      default -> {
        // Perhaps the batch was what broke it, or a trigger of the application says so.
        pace.half();
        requireWritable(run);
        yield again(stage, e);
      }
    };
  }

  private static Verdict failed(String stage, String problem) {
    return new Verdict(SOON, RunState.FAILED, "stage " + stage + ": " + problem);
  }

  private Verdict again(String stage, Exception e) {
    tries++;
    retries++;
    pace.half();
    long most = Math.min(1_000, 10L << Math.min(tries, 10));
    Duration pause = Duration.ofMillis(1 + (long) (random.nextDouble() * most));
    return tries <= MOST_TRIES
        ? new Verdict(pause, null, "")
        : new Verdict(
            pause,
            RunState.PAUSED,
            "gave up stage " + stage + " after " + MOST_TRIES + " tries in a row, last: "
                + FailureWords.code(e));
  }

  /** A database that answers and takes writes is not what is in the way. */
  private void requireWritable(RunRow run) {
    context.sessions().call(handle -> {
      context.tables().runs().held(handle, run, run.heldBy());
      return true;
    });
  }
}
