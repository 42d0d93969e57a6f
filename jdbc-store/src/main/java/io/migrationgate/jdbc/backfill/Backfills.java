package io.migrationgate.jdbc.backfill;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.IdleSessions;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Starts, stops and shows runs, and makes the workers that do them.
 *
 * <pre>{@code
 * Backfills backfills = Backfills.of(dataSource, store);
 * backfills.start("customer-name-split", BackfillSettings.DEFAULT, operator);
 * BackfillLoop loop = BackfillLoop.start(backfills.worker(WorkerOptions.named("node-1")));
 * }</pre>
 *
 * <p>Store and gated data live in one database, since a batch and its fence are one transaction.
 * The data source must not be one whose transactions are units of work: a batch is none.
 *
 * <p>Thread-safe. Methods may throw {@link io.migrationgate.spi.StoreUnavailableException}.
 */
public final class Backfills {
  private static final int MOST_TRIES = 10;
  private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(60);

  private final RunContext context;

  private Backfills(RunContext context) {
    this.context = context;
  }

  /** Runs on the database of a store whose tables are found without a schema. */
  public static Backfills of(DataSource dataSource, GateStore store) {
    return of(dataSource, store, "", TimeSource.SYSTEM);
  }

  /**
   * The same for a process that has other rights than the application.
   *
   * @param approval what of the declared SQL may run
   */
  public static Backfills of(DataSource dataSource, GateStore store, SqlApproval approval) {
    return of(dataSource, store, "", TimeSource.SYSTEM, approval);
  }

  /**
   * Runs on the database of a store.
   *
   * @param schema where the store's tables are; empty if the search path leads there
   * @param time for waiting, and for watching other workers
   */
  public static Backfills of(
      DataSource dataSource, GateStore store, String schema, TimeSource time) {
    return of(dataSource, store, schema, time, SqlApproval.OWN_RIGHTS);
  }

  private static Backfills of(
      DataSource dataSource,
      GateStore store,
      String schema,
      TimeSource time,
      SqlApproval approval) {
    IdleSessions.of(dataSource);
    Sessions sessions = new Sessions(dataSource, "backfill", BATCH_TIMEOUT);
    String prefix = schema.isEmpty() ? "" : schema + ".";
    Dialect dialect = sessions.call(handle -> Dialect.of(handle.getConnection().getMetaData()));
    GateAdmin admin =
        new GateAdmin(store, List.of(JdbcGateDatabase.of(dataSource)), time, approval);
    return new Backfills(new RunContext(
        sessions,
        dialect,
        prefix,
        CopyDialect.of(dialect),
        RunTables.of(dialect, prefix),
        admin,
        time,
        ZoneOffset.UTC));
  }

  /** A worker; the caller calls it, or gives it to a {@link BackfillLoop}. */
  public BackfillWorker worker(WorkerOptions options) {
    return new BackfillWorker(context, options, null);
  }

  /** A worker that leaves the runs of other migrations alone. */
  public BackfillWorker worker(WorkerOptions options, String migration) {
    return new BackfillWorker(context, options, migration);
  }

  /**
   * Starts a run that copies, verifies, and sets the mark.
   *
   * @throws MigrationGateException if the migration has not settled in a phase in which rows are
   *     copied, declares no backfill, or has a run that is not over
   */
  public BackfillRun start(String migration, BackfillSettings settings, Operator operator) {
    return start(migration, Stage.COPY, settings, operator);
  }

  /**
   * Starts a run that rewrites documents into the version in force, and verifies that none is left
   * in another one. Workers with a codec of the type do it; see {@link WorkerOptions#documents}.
   *
   * @param spec which documents, and how
   * @throws MigrationGateException if the version has not settled, documents may be in a newer one,
   *     or in no other, the type has a run that is not over, or an expression is none
   */
  public BackfillRun rewrite(
      String type, RewriteSpec spec, BackfillSettings settings, Operator operator) {
    return run(new RewriteStart(context, type, operator).of(spec, settings));
  }

  /**
   * Starts a run that verifies, repairs only if the settings say so, and sets the mark.
   *
   * @throws MigrationGateException as for {@link #start}
   */
  public BackfillRun verify(String migration, BackfillSettings settings, Operator operator) {
    return start(migration, Stage.FENCE, settings, operator);
  }

  private BackfillRun start(
      String migration, Stage first, BackfillSettings settings, Operator operator) {
    return run(new RunStart(context, migration, operator).from(first, settings));
  }

  /**
   * What runs have kept of what they overwrote and removed, newest first; see
   * {@link BackfillSettings#overwriteRicher}. Tables that were dropped are left out.
   */
  public List<KeptCopy> kept(String migration) {
    KeptRows rows = new KeptRows(context);
    MigrationDeclaration declared = GateAdmin.declaration(context.admin().view(), migration);
    return context.looking(handle -> {
      Connection connection = handle.getConnection();
      List<KeptCopy> found = new ArrayList<>();
      for (RunRow run : context.tables().runs().overwriting(handle, migration)) {
        if (rows.isThere(connection, run.id())) {
          CopyPlan plan = declared == null
              ? null
              : new PlanReader(context.copy(), declared).read(connection, run.direction());
          found.add(rows.copy(connection, run.id(), plan));
        }
      }
      return found;
    });
  }

  /** The latest run of a migration, if there is one. */
  public Optional<BackfillRun> latest(String migration) {
    return runs(migration, 1).stream().findFirst();
  }

  /** Runs, newest first; of all migrations if none is named. */
  public List<BackfillRun> runs(@Nullable String migration, int limit) {
    return context
        .sessions()
        .call(handle -> context.tables().view().latest(handle, migration, limit));
  }

  /** All runs that are not over, the oldest first. */
  public List<BackfillRun> active() {
    return context.sessions().call(context.tables().view()::active);
  }

  /**
   * A run that was started.
   *
   * @throws IllegalStateException if there was never one with this number
   */
  public BackfillRun run(long id) {
    return context
        .sessions()
        .call(handle -> context.tables().view().one(handle, id))
        .orElseThrow(() -> new IllegalStateException("run " + id + " is gone"));
  }

  /**
   * The row at which a run has stopped, and rows that could not be copied, or that its verification
   * found to differ, and that were not repaired since.
   */
  public List<Mismatch> mismatches(long run, int limit) {
    BadKeyTable table = context.tables().badKeys();
    return context
        .sessions()
        .call(handle -> Stream.concat(
                table.stopped(handle, run).stream(), table.first(handle, run, 0, limit).stream())
            .limit(limit)
            .map(bad ->
                new Mismatch(bad.key(), bad.kind(), bad.why().cause(), bad.why().said()))
            .toList());
  }

  /**
   * What both sides hold now of rows of a run, values as fingerprints. Reads the tables, and keeps
   * nothing.
   *
   * @throws MigrationGateException if nothing is declared any more by which rows could be read, or
   *     the declared tables or columns are gone
   */
  public Inspection inspect(long run, List<Key> rows) {
    RunRow row = row(run);
    return new RowInspector(context, row, ValueText.Masked.by(row.enteredToken())).inspect(rows);
  }

  /** The same with values in clear; the history says who has seen them, and why. */
  public Inspection inspectInClear(long run, List<Key> rows, Operator operator) {
    RunRow row = row(run);
    RunNotes.shown(context, row, rows.size(), operator);
    return new RowInspector(context, row, new ValueText.Clear()).inspect(rows);
  }

  /**
   * What the statements of a run set off besides what they are for: triggers and rules of the table
   * that is written, and columns that the database would set by itself. For people; empty if there
   * is nothing, or the run writes nothing.
   */
  public List<String> sideEffects(long run) {
    RunRow row = row(run);
    MigrationDeclaration declared = GateAdmin.declaration(context.admin().view(), row.migration());
    return declared == null || (row.verifyOnly() && !row.settings().repair())
        ? List.of()
        : context.looking(handle -> new SideEffects(handle.getConnection(), context.dialect())
            .of(declared, row.direction()));
  }

  private RunRow row(long run) {
    return context
        .sessions()
        .call(handle -> context.tables().runs().find(handle, run))
        .orElseThrow(() -> new IllegalStateException("run " + run + " is gone"));
  }

  /**
   * A row that is not as it should be.
   *
   * @param key of the row
   * @param kind {@code only-old} or {@code only-new} (one side alone has the row), {@code null-old}
   *     or {@code null-new} (that side's column is NULL or blank, the other side's is not),
   *     {@code differs} (both have values), {@code blocked} (could not be copied, removed or
   *     compared), or {@code stopped} (the run gave up there)
   * @param cause why it is blocked: SQLState and stage, or a reason; names no value, may be empty
   * @param detail what the database said, which may quote values of the row; may be empty
   */
  public record Mismatch(Key key, String kind, String cause, String detail) {}

  /**
   * Stops a run until it is resumed; a batch that is under way may still end.
   *
   * @throws MigrationGateException if there is none that can be paused
   */
  public BackfillRun pause(String migration, Operator operator) {
    return move(migration, RunState.PAUSED, operator, run -> run.state() != RunState.PAUSED);
  }

  /**
   * Lets a paused run go on where it stopped.
   *
   * @throws MigrationGateException if none is paused
   */
  public BackfillRun resume(String migration, Operator operator) {
    RunRow run = current(migration);
    boolean begun =
        context.sessions().call(handle -> context.tables().ranges().hasBegun(handle, run));
    if (run.state() == RunState.PAUSED) {
      context.changing(handle -> {
        context.tables().badKeys().goesOn(handle, run.id());
        return true;
      });
    }
    return move(
        migration,
        begun ? run.stage().runState() : RunState.NEW,
        operator,
        now -> now.state() == RunState.PAUSED);
  }

  /**
   * Ends a run for good. What it has copied stays.
   *
   * @throws MigrationGateException if none is left to cancel
   */
  public BackfillRun cancel(String migration, Operator operator) {
    return move(migration, RunState.CANCELLED, operator, run -> true);
  }

  private BackfillRun move(
      String migration, RunState to, Operator operator, Predicate<RunRow> allowed) {
    RunRow run = current(migration);
    boolean moved = false;
    // A worker may begin the next stage in between; that is no reason to refuse.
    for (int tries = 0; !moved && tries < MOST_TRIES && allowed.test(run); tries++) {
      moved = RunNotes.change(context, run, to, "", operator.actor(), operator.reason());
      run = moved ? run : current(migration);
    }
    if (!moved) {
      throw new MigrationGateException(new Problem(
          "run " + run.id() + " of '" + migration + "'",
          "that it is " + run.state().wireName(),
          "one that can become " + to.wireName(),
          "look again with: mgate backfill status " + migration));
    }
    return run(run.id());
  }

  /** Changes the settings of a run that is not over. */
  public BackfillRun change(
      String migration, UnaryOperator<BackfillSettings.Changes> change, Operator operator) {
    long id = context.changing(handle -> {
      RunStart.lockChanges(context, handle);
      RunRow run = active(migration, context.tables().runs().latest(handle, migration));
      context
          .tables()
          .runs()
          .settings(handle, run, change.apply(run.settings().change()).done());
      RunRow now = context.tables().runs().find(handle, run.id()).orElseThrow();
      String state = run.state().wireName();
      RunNotes.add(context, handle, now, state, state, operator.actor(), operator.reason(), "");
      return run.id();
    });
    return run(id);
  }

  private RunRow current(String migration) {
    return active(
        migration,
        context.sessions().call(handle -> context.tables().runs().latest(handle, migration)));
  }

  private static RunRow active(String migration, Optional<RunRow> latest) {
    if (latest.isEmpty() || !latest.get().state().active()) {
      throw new MigrationGateException(new Problem(
          "migration '" + migration + "'",
          latest
              .map(run -> "run " + run.id() + ", which is " + run.state().wireName())
              .orElse("no run"),
          "a run that is not over",
          "start one with: mgate backfill start " + migration + " --reason \"why\""));
    }
    return latest.get();
  }
}
