package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.ConcurrentChangeException;
import io.migrationgate.admin.SqlNotAcceptedException;
import io.migrationgate.jdbc.backfill.internal.store.Progress;
import io.migrationgate.jdbc.backfill.internal.store.RangeRow;
import io.migrationgate.jdbc.backfill.internal.store.RowTrouble;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunVoid;
import io.migrationgate.jdbc.backfill.internal.store.RunNotes;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.internal.work.Batches.RangeLost;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one worker does for one run after the other, and what it makes of failures. Not thread-safe.
 */
public final class RunWorker {
  /** Between two looks where there is nothing to do. */
  public static final Duration IDLE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");
  private static final Duration SOON = Duration.ofMillis(100);

  private final RunContext context;
  private final WorkerOptions options;
  private final RangeClaims claims;
  private final Throttles throttles;
  private final BatchPace pace = new BatchPace();
  private final WorkShare share;
  private final BatchRetryPolicy setbacks;
  private @Nullable WorkPlan work;
  /** Whose rows the pace is of; a run that is only looked at changes nothing. */
  private @Nullable Long paced;

  public RunWorker(RunContext context, WorkerOptions options) {
    this.context = context;
    this.options = options;
    this.claims = new RangeClaims(context, options.name(), options.lease());
    this.throttles = new Throttles(context, options.throttles());
    this.share = new WorkShare(context);
    this.setbacks = new BatchRetryPolicy(context, options.random(), pace);
  }

  /**
   * What came of looking at one run.
   *
   * @param waits whether there was nothing to be done for it now
   * @param pause until it is looked at again
   */
  public record Outcome(boolean waits, Duration pause) {
    static Outcome worked(Duration pause) {
      return new Outcome(false, pause);
    }

    static Outcome waits(Duration pause) {
      return new Outcome(true, pause);
    }
  }

  /**
   * Does the next thing that a run needs: at most one batch.
   *
   * @throws StoreUnavailableException if the database cannot be reached
   */
  public Outcome step(RunRow run) {
    try {
      Outcome outcome = next(run);
      if (!outcome.waits()) {
        setbacks.wentOn();
      }
      return outcome;
    } catch (RunVoid e) {
      end(run, RunState.FAILED, e.getMessage());
      return Outcome.worked(SOON);
    } catch (RunHeld e) {
      hold(run, e.getMessage());
      return Outcome.waits(SOON);
    } catch (RangeLost e) {
      claims.forget();
      LOG.info("run {}: another worker has taken over a range", run.id());
      return Outcome.worked(SOON);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (SqlNotAcceptedException e) {
      // Others may have rights of their own for it: it is this worker that does nothing.
      LOG.warn("run {}: nothing is done here: {}", run.id(), e.getMessage());
      return Outcome.waits(IDLE);
    } catch (ConcurrentChangeException | OutcomeUnknownException e) {
      LOG.info("run {}: to be looked at again: {}", run.id(), e.getMessage());
      return Outcome.worked(SOON);
    } catch (MigrationGateException e) {
      end(run, RunState.FAILED, e.getMessage());
      return Outcome.worked(SOON);
    } catch (SQLException | JdbiException e) {
      return Outcome.worked(failed(run, e));
    } catch (RuntimeException | LinkageError e) {
      // Of the application's code, most likely; no worker of this build would fare better.
      LOG.warn("run {} of '{}' fails", run.id(), run.migration(), FailureWords.trace(e));
      end(
          run,
          RunState.FAILED,
          "unexpected in stage " + run.stage().wireName() + ": " + e.getClass().getName());
      return Outcome.worked(SOON);
    }
  }

  /** Gives back what this worker holds, so that others need not wait for its lease. */
  public void release() {
    try {
      claims.release();
    } catch (SQLException | JdbiException | StoreUnavailableException e) {
      LOG.debug("a range could not be given back; its lease will run out", e);
    }
  }

  /** There is nothing to be done. */
  public void leave() {
    release();
    work = null;
    paced = null;
  }

  private Outcome next(RunRow run) throws SQLException, RunVoid, RunHeld, RangeLost {
    String held = throttles.holds(run);
    if (held != null) {
      claims.beat(run);
      hold(run, held);
      return Outcome.waits(SOON);
    }
    WorkPlan plan = plan(run);
    if (plan == null) {
      // It needs code that other processes have.
      return Outcome.waits(IDLE);
    }
    if (run.state() == RunState.NEW) {
      plan.begin(run, run.stage(), 1);
      return Outcome.worked(Duration.ZERO);
    }
    RangeRow range = claims.claim(run);
    if (range == null) {
      if (!claims.allDone(run)) {
        return Outcome.waits(SOON);
      }
      plan.advance(run);
      return Outcome.worked(Duration.ZERO);
    }
    if (run.stage() == Stage.FENCE) {
      return fence(plan, run);
    }
    if (!run.heldBy().isEmpty()) {
      hold(run, "");
    }
    return Outcome.worked(run.stage() == Stage.FINISH ? plan.finish(run) : batch(plan, run, range));
  }

  private Outcome fence(WorkPlan plan, RunRow run)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    RangeRow range = claims.beat(run);
    if (range == null) {
      return Outcome.waits(SOON);
    }
    Duration pause = plan.fence(run, range, this::hold);
    if (pause.isZero()) {
      claims.forget();
    }
    return Outcome.worked(pause);
  }

  private @Nullable WorkPlan plan(RunRow run) throws RunHeld {
    WorkPlan now = work;
    if (now == null || !now.serves(run)) {
      work = null;
      now = WorkPlans.of(context, run, options);
      work = now;
    }
    return now;
  }

  private Duration batch(WorkPlan plan, RunRow run, RangeRow range)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    if (paced == null || paced != run.id()) {
      pace.forget();
      share.forget();
      paced = run.id();
    }
    pace.aim(plan.sizes(run.stage(), run.settings()));
    share.begin(run);
    long start = context.time().nanoTime();
    try {
      Progress done = plan.batches(run).next(range, pace.size(), setbacks.retries());
      setbacks.committed();
      Duration took = Duration.ofNanos(context.time().nanoTime() - start);
      claims.advanced(done);
      plan.disproved(run, done);
      pace.took(!done.done(), took);
      return share.rest(run, took, plan.writesEachRow(run.stage()));
    } catch (SQLException e) {
      if (!RowTrouble.mayBe(e) || run.stage() == Stage.REPAIR) {
        throw e;
      }
      return aroundBadRow(plan, run, range);
    }
  }

  /** Halves the batch until the row that fails is alone in it, and passes over it. */
  private Duration aroundBadRow(WorkPlan plan, RunRow run, RangeRow range)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    if (pace.size() > 1) {
      pace.half();
      return Duration.ZERO;
    }
    Progress done = plan.batches(run).alone(range);
    claims.advanced(done);
    plan.disproved(run, done);
    return Duration.ZERO;
  }

  private Duration failed(RunRow run, Exception e) {
    RangeRow range = claims.held();
    claims.forget();
    BatchRetryPolicy.Verdict verdict = setbacks.judge(run, e);
    RunState end = verdict.end();
    if (end != null) {
      end(run, end, verdict.problem() + (range == null ? "" : standing(run, range, e)));
    }
    return verdict.pause();
  }

  /** Names the range; the row at which it stands is noted, to be shown to whoever asks. */
  private String standing(RunRow run, RangeRow range, Exception e) {
    SQLException said = SqlFailures.sqlException(e);
    WorkPlan plan = work;
    Key key = plan == null || said == null ? null : plan.batches(run).standing(range);
    String where = ", in range " + range.number();
    if (key == null || said == null) {
      return where;
    }
    context.changing(handle -> {
      context.tables().badKeys().stopped(handle, run, key, RowTrouble.of(run.stage(), said));
      return true;
    });
    return where + "; at which row: mgate backfill mismatches " + run.migration();
  }

  private void hold(RunRow run, @Nullable String by) {
    String reason = by == null ? "" : by;
    if (!reason.equals(run.heldBy())) {
      context.sessions().call(handle -> {
        context.tables().runs().held(handle, run, reason);
        return true;
      });
    }
  }

  private void end(RunRow run, RunState state, @Nullable String problem) {
    String why = problem == null ? "" : problem;
    LOG.warn("run {} of '{}' is {}: {}", run.id(), run.migration(), state.wireName(), why);
    RunNotes.change(context, run, state, why);
    leave();
    setbacks.wentOn();
  }
}
