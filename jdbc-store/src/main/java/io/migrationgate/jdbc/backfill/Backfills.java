package io.migrationgate.jdbc.backfill;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.internal.rows.RowInspector;
import io.migrationgate.jdbc.backfill.internal.rows.ValueText;
import io.migrationgate.jdbc.backfill.internal.start.RewriteStart;
import io.migrationgate.jdbc.backfill.internal.start.RunStart;
import io.migrationgate.jdbc.backfill.internal.start.SideEffects;
import io.migrationgate.jdbc.backfill.internal.store.BadKeyTable;
import io.migrationgate.jdbc.backfill.internal.store.KeptRows;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunControl;
import io.migrationgate.jdbc.backfill.internal.store.RunNotes;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.IdleSessions;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    return new Backfills(RunContext.of(sessions, dialect, prefix, admin, time));
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
   * Stops a run until it is resumed; a batch that is under way may still end.
   *
   * @throws MigrationGateException if there is none that can be paused
   */
  public BackfillRun pause(String migration, Operator operator) {
    return run(new RunControl(context, migration, operator).pause());
  }

  /**
   * Lets a paused run go on where it stopped.
   *
   * @throws MigrationGateException if none is paused
   */
  public BackfillRun resume(String migration, Operator operator) {
    return run(new RunControl(context, migration, operator).resume());
  }

  /**
   * Ends a run for good. What it has copied stays.
   *
   * @throws MigrationGateException if none is left to cancel
   */
  public BackfillRun cancel(String migration, Operator operator) {
    return run(new RunControl(context, migration, operator).cancel());
  }

  /** Changes the settings of a run that is not over. */
  public BackfillRun change(
      String migration, UnaryOperator<BackfillSettings.Changes> change, Operator operator) {
    return run(new RunControl(context, migration, operator).change(change));
  }
}
