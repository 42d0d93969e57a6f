package io.migrationgate.jdbc.backfill;

import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.internal.work.RunWorker;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works on whatever run there is, one batch at a time. A plain object that someone calls; see
 * {@link BackfillLoop} for a thread.
 *
 * <p>Any number of workers may help one run, in any process: each takes a range, and moves its
 * cursor in the transaction of the batch. A worker whose range was taken over cannot commit. One
 * that falls silent is noticed by the others, by their own clocks, after a lease and a quarter.
 *
 * <p>Not thread-safe: one thread calls {@link #step}.
 */
public final class BackfillWorker {
  private final RunContext context;
  private final String name;
  private final @Nullable String only;
  private final RunWorker worker;

  BackfillWorker(RunContext context, WorkerOptions options, @Nullable String only) {
    this.context = context;
    this.name = options.name();
    this.only = only;
    this.worker = new RunWorker(context, options);
  }

  /** What others see as the owner of a range. */
  public String name() {
    return name;
  }

  /**
   * Does the next thing that is to be done: at most one batch. A run that has to wait keeps no
   * other one from going on.
   *
   * @return how long to wait before the next call; longer when there is nothing to do
   * @throws StoreUnavailableException if the database cannot be reached; call again later
   */
  public Duration step() {
    List<RunRow> runs = context.sessions().call(context.tables().runs()::active).stream()
        .filter(run -> run.state() != RunState.PAUSED)
        .filter(run -> only == null || only.equals(run.migration()))
        .toList();
    Duration pause = RunWorker.IDLE;
    for (RunRow run : runs) {
      RunWorker.Outcome outcome = worker.step(run);
      if (!outcome.waits()) {
        return outcome.pause();
      }
      pause = outcome.pause().compareTo(pause) < 0 ? outcome.pause() : pause;
      if (runs.size() > 1) {
        worker.release();
      }
    }
    if (runs.isEmpty()) {
      worker.leave();
    }
    return pause;
  }

  /** Gives back what this worker holds, so that others need not wait for its lease. */
  public void release() {
    worker.release();
  }
}
