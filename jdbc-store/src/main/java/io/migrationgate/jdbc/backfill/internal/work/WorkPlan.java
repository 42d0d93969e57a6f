package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.admin.VerificationFence;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.rows.PlannedWork;
import io.migrationgate.jdbc.backfill.internal.store.Progress;
import io.migrationgate.jdbc.backfill.internal.store.RangeRow;
import io.migrationgate.jdbc.backfill.internal.store.RangeTable;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunVoid;
import io.migrationgate.jdbc.backfill.internal.store.RunNotes;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.internal.work.Batches.RangeLost;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stage of a run as one worker goes about it: what it needs, and which stage follows. */
final class WorkPlan {
  /** A difference that three repairs leave is not one of an unlucky moment. */
  static final int MOST_ROUNDS = 4;

  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");

  /** Reading locks no rows that the application writes, and is cheaper. */
  private static final int READ_TIMES = 5;

  private static final int READ_ROWS = 10;

  private static final Duration SETTLE_PAUSE = Duration.ofMillis(50);

  private final RunContext context;
  private final RunRow begun;
  private final CopyPlan plan;
  private final PlannedWork work;
  private final SettlingEpoch settling;
  private boolean disproved;

  WorkPlan(RunContext context, RunRow begun, PlannedWork work) {
    this.context = context;
    this.begun = begun;
    this.plan = work.plan();
    this.work = work;
    this.settling = new SettlingEpoch(context);
  }

  /**
   * Whether it still serves: a plan is good for one stage, so that a definition that has changed is
   * noticed before the next one, and above all before the mark.
   */
  boolean serves(RunRow run) {
    return run.id() == begun.id() && run.round() == begun.round() && run.stage() == begun.stage();
  }

  Batches batches(RunRow run) {
    return new Batches(context, run, work);
  }

  /** How large batches of a stage may be, and how long they should take. */
  BatchSizer sizes(Stage stage, BackfillSettings settings) {
    return switch (stage) {
      case COMPARE, STRAYS ->
        new BatchSizer(
            1,
            settings.largestBatch() * READ_ROWS,
            settings.batchTarget().multipliedBy(READ_TIMES));
      default -> new BatchSizer(1, settings.largestBatch(), settings.batchTarget());
    };
  }

  /** Whether a batch of a stage writes its rows one by one, and not by statements for all. */
  boolean writesEachRow(Stage stage) {
    return switch (stage) {
      case COPY -> work.rows().writesEachRow();
      case ORPHANS, REPAIR -> true;
      case FENCE, COMPARE, STRAYS, FINISH -> false;
    };
  }

  /** Begins what comes after a stage whose ranges are all done. */
  void advance(RunRow run) throws SQLException {
    Stage next = switch (run.stage()) {
      case COPY ->
        plan.sameTable() || work.richer().removesNone() ? afterOrphans(run) : Stage.ORPHANS;
      case ORPHANS -> afterOrphans(run);
      case REPAIR -> afterRows(run);
      case FENCE -> Stage.COMPARE;
      case COMPARE -> plan.sameTable() || work.rows().findsStrays() ? Stage.FINISH : Stage.STRAYS;
      case STRAYS, FINISH -> Stage.FINISH;
    };
    begin(run, next, run.round());
  }

  private Stage afterOrphans(RunRow run) {
    boolean none = context
        .sessions()
        .call(handle -> context.tables().badKeys().first(handle, run.id(), 0, 1).isEmpty());
    return none ? afterRows(run) : Stage.REPAIR;
  }

  /** A rewrite begins when the version has settled, so nobody is left who writes another one. */
  private static Stage afterRows(RunRow run) {
    return run.rewrite() == null ? Stage.FENCE : Stage.COMPARE;
  }

  /** Begins a stage with its ranges, unless somebody else has. */
  void begin(RunRow run, Stage next, int round) throws SQLException {
    settling.forget();
    List<Span> spans = spans(run, next);
    Key compared = next == Stage.COMPARE ? look().kept() : null;
    context.<Boolean, RuntimeException>inTransaction(RunContext.LOCK_TIMEOUT, handle -> {
      if (!context.tables().runs().advance(handle, run, next, round)) {
        return false;
      }
      if (next == Stage.COPY && round > 1) {
        context.tables().badKeys().forget(handle, run);
      }
      for (int i = 0; i < spans.size(); i++) {
        context.tables().ranges().add(handle, run, next, round, i + 1, spans.get(i));
      }
      if (compared != null) {
        context.tables().ranges().keep(handle, run, round, compared);
      }
      return true;
    });
  }

  private ComparedTables look() {
    return context.looking(
        handle -> ComparedTables.look(handle.getConnection(), context.copy(), plan));
  }

  /*
   * A table is divided once in a run: it takes longer the larger the table is, and what was copied
   * in ranges can be compared in them.
   */
  private List<Span> spans(RunRow run, Stage stage) {
    return switch (stage) {
      case COPY, COMPARE -> spans(run, plan.source(), EnumSet.of(Stage.COPY, Stage.COMPARE));
      case ORPHANS, STRAYS -> spans(run, plan.target(), EnumSet.of(Stage.ORPHANS, Stage.STRAYS));
      case REPAIR, FENCE, FINISH -> List.of(new Span(null, null));
    };
  }

  private List<Span> spans(RunRow run, Table table, Set<Stage> walks) {
    int ranges = run.settings().ranges();
    List<Span> divided =
        context.sessions().call(handle -> context.tables().ranges().divided(handle, run, walks));
    if (divided.size() == ranges) {
      return divided;
    }
    return context.looking(handle -> RangePlanner.divide(
        handle.getConnection(),
        context.keys(),
        table,
        context.copy().columns().estimate(handle.getConnection(), table.name()),
        ranges));
  }

  /**
   * Has a further epoch settle, and notes it with the end of the range.
   *
   * @return zero once it has settled; else when to look again
   */
  Duration fence(RunRow run, RangeRow range, BiConsumer<RunRow, String> hold)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    String waiting = settling.poll(run);
    if (waiting != null) {
      hold.accept(run, waiting);
      return SETTLE_PAUSE;
    }
    settling.forget();
    VerificationFence fence = context.admin().beginVerification(run.migration());
    if (fence.enteredEpoch() != run.enteredEpoch()) {
      throw new RunVoid("the migration has moved since the run was started");
    }
    batches(run)
        .finish(range, handle -> context.tables().runs().fenced(handle, run, fence.startedEpoch()));
    hold.accept(run, "");
    return Duration.ZERO;
  }

  /** An older mark is not true any more, once a batch has seen differences. */
  void disproved(RunRow run, Progress seen) {
    if (seen.differences() > 0 && !disproved && run.rewrite() == null) {
      new SyncMark(context, run).takeBack(seen.rows(), seen.differences());
      disproved = true;
    }
  }

  /** Sets the mark, or begins another round, or says that the sides differ. */
  Duration finish(RunRow run) throws SQLException, RunVoid, RunHeld {
    SyncMark mark = new SyncMark(context, run);
    RangeTable.VerificationSum sum = mark.verified();
    if (sum.differences() > 0 && run.rewrite() == null) {
      mark.takeBack(sum.rows(), sum.differences());
    }
    String moved = sum.differences() == 0 ? moved(run) : "";
    if (!moved.isEmpty()) {
      compareAgain(run, moved);
    } else if (sum.differences() == 0) {
      context.<Boolean, RuntimeException>inTransaction(RunContext.LOCK_TIMEOUT, handle -> {
        context.tables().badKeys().forget(handle, run);
        return true;
      });
      if (run.rewrite() == null) {
        mark.set(sum.rows());
      } else {
        RunNotes.change(context, run, RunState.SUCCEEDED, "");
      }
    } else if (run.settings().repair()
        && run.round() < MOST_ROUNDS
        && !new UnrepairedRows(context, run).onlyRicher()) {
      boolean many = sum.differences() >= Verification.ENOUGH_DIFFERENCES;
      begin(run, many ? Stage.COPY : Stage.REPAIR, run.round() + 1);
    } else {
      RunNotes.change(context, run, RunState.FAILED, new UnrepairedRows(context, run).problem(sum));
    }
    return Duration.ZERO;
  }

  /** What held the rows when the comparison began, and does not now; empty if all does. */
  private String moved(RunRow run) {
    Key kept = context
        .sessions()
        .call(handle -> context.tables().ranges().kept(handle, run))
        .orElse(new Key(List.of()));
    return ComparedTables.of(kept).changes(look());
  }

  private void compareAgain(RunRow run, String moved) throws SQLException {
    String why = "while both sides were compared, " + moved
        + ": rows that came or went with it may have been seen by no batch";
    if (run.round() < MOST_ROUNDS) {
      LOG.warn("run {} of '{}' compares once more: {}", run.id(), run.migration(), why);
      begin(run, Stage.COMPARE, run.round() + 1);
    } else {
      RunNotes.change(
          context, run, RunState.FAILED, why + "; verify when nobody changes the tables");
    }
  }
}
