package io.migrationgate.jdbc.backfill;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.Settlement;
import io.migrationgate.admin.SqlNotAcceptedException;
import io.migrationgate.admin.VerificationFence;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.jdbc.backfill.Batches.RangeLost;
import io.migrationgate.jdbc.backfill.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.RunFence.RunVoid;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.StoreView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
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
  private @Nullable Settlement settlement;
  private boolean disproved;

  private WorkPlan(RunContext context, RunRow begun, PlannedWork work) {
    this.context = context;
    this.begun = begun;
    this.plan = work.plan();
    this.work = work;
  }

  /**
   * The plan of a run; null if it needs code that this worker does not have.
   *
   * @throws RunHeld if the definition is another one than the run was started with, or this worker
   *     is not the one to do it
   * @throws SqlNotAcceptedException if it must not run with this worker's rights
   */
  static @Nullable WorkPlan of(RunContext context, RunRow run, WorkerOptions options)
      throws RunHeld {
    DocumentRewrite rewrite = run.rewrite();
    if (rewrite != null) {
      DocumentCodec<?> codec = options.documents().stream()
          .filter(each -> each.type().name().equals(rewrite.type()))
          .findFirst()
          .orElse(null);
      return codec == null ? null : rewriting(context, run, rewrite, codec);
    }
    return copying(context, run, options.codes());
  }

  private static WorkPlan rewriting(
      RunContext context, RunRow run, DocumentRewrite rewrite, DocumentCodec<?> codec)
      throws RunHeld {
    if (!codec.type().writes().contains(rewrite.version())
        || !Objects.equals(codec.versionField(), rewrite.spec().place().versionField())) {
      String field = rewrite.spec().place().versionField();
      throw new RunHeld("a worker with a codec that writes version " + rewrite.version()
          + (field == null ? ", beside the document" : " into the field '" + field + "'"));
    }
    RewritePlan plan;
    try {
      plan = context.looking(
          handle -> RewritePlan.read(context.copy(), handle.getConnection(), rewrite));
    } catch (HiddenRowsException e) {
      throw new RunHeld("a worker that sees all rows: " + e.problem().found());
    }
    KeySql keys = context.keys();
    RowWork rows = rows(codec, rewrite, plan, context.copy(), keys);
    OrphanRows strays = new OrphanRows(context.copy(), plan.rows(), keys);
    RicherRows none = RicherRows.of(context, run, plan.rows(), rows);
    return new WorkPlan(context, run, new PlannedWork(plan.rows(), rows, strays, none));
  }

  private static <T> RowWork rows(
      DocumentCodec<T> codec,
      DocumentRewrite rewrite,
      RewritePlan plan,
      CopyDialect dialect,
      KeySql keys) {
    DocumentRows<T> code = new DocumentRows<>(codec, rewrite, plan, dialect, keys);
    return rewrite.spec().sql().isEmpty()
        ? code
        : new SqlDocumentRows<>(code, rewrite, plan, dialect, keys);
  }

  private static @Nullable WorkPlan copying(
      RunContext context, RunRow run, List<BackfillCode> codes) throws RunHeld {
    StoreView view = context.admin().view();
    MigrationDeclaration declared = GateAdmin.declaration(view, run.migration());
    if (declared == null
        || !DeclarationJson.backfillFingerprint(declared).equals(run.fingerprint())) {
      var stored = view.definitions().get(run.migration());
      throw new RunHeld("a definition that "
          + (stored == null ? "is gone" : "build " + stored.build() + " has changed")
          + " since the run was started: cancel it and start again, or start a build with the old"
          + " definition");
    }
    String version = Objects.requireNonNull(declared.backfill()).code();
    BackfillCode code = codes.stream()
        .filter(each -> each.version().equals(version))
        .findFirst()
        .orElse(null);
    if (version != null && code == null) {
      return null;
    }
    context.require(declared);
    RunContext zoned = context.in(declared);
    CopyPlan plan =
        WorkerFitness.plan(zoned, run, declared).sparing(RicherRows.spared(context, run));
    KeySql keys = context.keys();
    RowWork rows = code == null
        ? zoned.looking(handle -> ReferredRows.of(handle.getConnection(), zoned.copy(), plan, keys))
        : new CodeRows(code, plan, keys);
    OrphanRows strays = new OrphanRows(zoned.copy(), plan, keys);
    return new WorkPlan(
        zoned, run, new PlannedWork(plan, rows, strays, RicherRows.of(zoned, run, plan, rows)));
  }

  /**
   * Whether it still serves: a plan is good for one stage, so that a definition that has changed is
   * noticed before the next one, and above all before the mark.
   */
  boolean serves(RunRow run) {
    return run.id() == begun.id() && run.round() == begun.round() && run.stage() == begun.stage();
  }

  long runId() {
    return begun.id();
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
    settlement = null;
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

  private List<Span> spans(RunRow run, Stage stage) {
    Table table = switch (stage) {
      case COPY, COMPARE -> plan.source();
      case ORPHANS, STRAYS -> plan.target();
      case REPAIR, FENCE, FINISH -> null;
    };
    if (table == null) {
      return List.of(new Span(null, null));
    }
    return context.looking(handle -> RangePlanner.divide(
        handle.getConnection(),
        context.keys(),
        table,
        context.copy().estimate(handle.getConnection(), table.name()),
        run.settings().ranges()));
  }

  /**
   * Has a further epoch settle, and notes it with the end of the range.
   *
   * @return zero once it has settled; else when to look again
   */
  Duration fence(RunRow run, RangeRow range, BiConsumer<RunRow, String> hold)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    Settlement waiting = settlement;
    if (waiting == null) {
      waiting = beginSettling(run);
    }
    SettleProgress progress = waiting.poll();
    if (!progress.settled()) {
      hold.accept(run, waitingFor(progress));
      return SETTLE_PAUSE;
    }
    settlement = null;
    VerificationFence fence = context.admin().beginVerification(run.migration());
    if (fence.enteredEpoch() != run.enteredEpoch()) {
      throw new RunVoid("the migration has moved since the run was started");
    }
    batches(run)
        .finish(range, handle -> context.tables().runs().fenced(handle, run, fence.startedEpoch()));
    hold.accept(run, "");
    return Duration.ZERO;
  }

  private Settlement beginSettling(RunRow run) throws RunHeld {
    try {
      context.admin().apply(run.migration(), new Move.Fence(), SyncMark.operator(run));
    } catch (RefusedException e) {
      throw new RunHeld(e.problem().found());
    }
    Settlement begun = context.admin().settlement(run.migration());
    settlement = begun;
    return begun;
  }

  private static String waitingFor(SettleProgress progress) {
    int nodes = progress.nodes().size();
    int sessions = progress.sessions().size();
    if (nodes > 0) {
      return "settling: " + nodes + (nodes == 1 ? " node" : " nodes") + " not drained, for example "
          + progress.nodes().get(0).label();
    }
    return sessions == 0
        ? "settling"
        : "settling: " + sessions + (sessions == 1 ? " transaction" : " transactions")
            + " open, for example session " + progress.sessions().get(0).id();
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
