package io.migrationgate.jdbc.backfill;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
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
   * Runs on the database of a store.
   *
   * @param schema where the store's tables are; empty if the search path leads there
   * @param time for waiting, and for watching other workers
   */
  public static Backfills of(
      DataSource dataSource, GateStore store, String schema, TimeSource time) {
    Sessions sessions = new Sessions(dataSource, "backfill", BATCH_TIMEOUT);
    String prefix = schema.isEmpty() ? "" : schema + ".";
    Dialect dialect = sessions.call(handle -> Dialect.of(handle.getConnection().getMetaData()));
    GateAdmin admin = new GateAdmin(store, List.of(JdbcGateDatabase.of(dataSource)), time);
    return new Backfills(new RunContext(
        sessions,
        dialect,
        prefix,
        CopyDialect.of(dialect),
        new RunTable(dialect, prefix),
        admin,
        time));
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
   * Starts a run that verifies, repairs only if the settings say so, and sets the mark.
   *
   * @throws MigrationGateException as for {@link #start}
   */
  public BackfillRun verify(String migration, BackfillSettings settings, Operator operator) {
    return start(migration, Stage.FENCE, settings, operator);
  }

  private BackfillRun start(
      String migration, Stage first, BackfillSettings settings, Operator operator) {
    StoreView seen = context.admin().view();
    MigrationDeclaration declared = GateAdmin.declaration(seen, migration);
    Direction direction = direction(GateAdmin.state(seen, migration));
    if (declared == null) {
      throw new MigrationGateException(new Problem(
          "migration '" + migration + "'",
          "no declaration in the store",
          "one, written by a build that starts",
          "start a build that declares it"));
    }
    PlanReader reader = new PlanReader(context.copy(), declared);
    long total = context.sessions().call(handle -> {
      CopyPlan plan = reader.read(handle.getConnection(), direction);
      return context.copy().estimate(handle.getConnection(), plan.source().name());
    });
    String fingerprint = DeclarationJson.backfillFingerprint(declared);
    long id = inTransaction(handle -> {
      lockChanges(handle);
      StoredEntry entry = entry(handle, migration, direction);
      refuseSecond(handle, migration);
      RunRow run = new RunRow(
          0,
          migration,
          direction,
          first != Stage.COPY,
          RunState.NEW,
          first,
          1,
          entry.epoch(),
          entry.token(),
          null,
          fingerprint,
          settings,
          "");
      long inserted =
          context.table().insert(handle, run, total, operator.actor(), operator.reason());
      RunRow now = context.table().find(handle, inserted).orElseThrow();
      RunNotes.add(context, handle, now, "", "new", operator.actor(), operator.reason(), "");
      return inserted;
    });
    return run(id);
  }

  private static Direction direction(MigrationState state) {
    Direction direction = Direction.in(state.phase());
    if (direction == null || !state.settled()) {
      throw notSettled(state.name(), state.describe(), state.settled());
    }
    return direction;
  }

  private static MigrationGateException notSettled(String name, String found, boolean settled) {
    return new MigrationGateException(new Problem(
        "migration '" + name + "'",
        found,
        "settled in dual-write, or in read-new to copy back",
        settled
            ? "rows are copied in these phases: elsewhere one of the sides is not written"
            : "wait for it with: mgate settle " + name));
  }

  private record StoredEntry(String phase, @Nullable String leaving, long epoch, String token) {}

  /** Where the migration stands, looked at under the lock that orders changes. */
  private StoredEntry entry(Handle handle, String migration, Direction direction) {
    StoredEntry entry = handle
        .select(
            "SELECT m.phase, m.leaving_phase, m.entered_epoch, e.token FROM " + context.schema()
                + "mgate_migration m JOIN " + context.schema()
                + "mgate_epoch e ON e.number = m.entered_epoch WHERE m.name = ?",
            migration)
        .map((row, ctx) ->
            new StoredEntry(row.getString(1), row.getString(2), row.getLong(3), row.getString(4)))
        .one();
    boolean settled = entry.leaving() == null;
    if (!settled || !entry.phase().equals(direction.phase().wireName())) {
      throw notSettled(migration, entry.phase() + (settled ? "" : " (settling)"), settled);
    }
    return entry;
  }

  private void lockChanges(Handle handle) {
    handle
        .select(
            "SELECT schema_version FROM " + context.schema() + "mgate_meta WHERE id = 1 FOR UPDATE")
        .mapTo(Integer.class)
        .one();
  }

  private void refuseSecond(Handle handle, String migration) {
    Optional<RunRow> last = context.table().latest(handle, migration);
    if (last.isPresent() && last.get().state().active()) {
      throw new MigrationGateException(new Problem(
          "migration '" + migration + "'",
          "run " + last.get().id() + ", which is " + last.get().state().wireName(),
          "no run that is not over",
          "wait for it, resume it, or cancel it with: mgate backfill cancel " + migration));
    }
  }

  /** The latest run of a migration, if there is one. */
  public Optional<BackfillRun> latest(String migration) {
    return runs(migration, 1).stream().findFirst();
  }

  /** Runs, newest first; of all migrations if none is named. */
  public List<BackfillRun> runs(@Nullable String migration, int limit) {
    return context.sessions().call(handle -> context.table().shown(handle, migration, limit));
  }

  /** All runs that are not over, the oldest first. */
  public List<BackfillRun> active() {
    return context.sessions().call(context.table()::shownActive);
  }

  /**
   * A run that was started.
   *
   * @throws IllegalStateException if there was never one with this number
   */
  public BackfillRun run(long id) {
    return context
        .sessions()
        .call(handle -> context.table().shownOne(handle, id))
        .orElseThrow(() -> new IllegalStateException("run " + id + " is gone"));
  }

  /**
   * Rows of a run that could not be copied, or that its verification found to differ, and that were
   * not repaired since.
   */
  public List<Mismatch> mismatches(long run, int limit) {
    return context
        .sessions()
        .call(handle -> context.table().badKeys(handle, run, 0, limit).stream()
            .map(bad -> new Mismatch(bad.key(), bad.kind(), bad.detail()))
            .toList());
  }

  /**
   * A row that is not as it should be.
   *
   * @param key of the row
   * @param kind {@code differs}, {@code stray} (no counterpart on the side that counts) or
   *     {@code blocked} (could not be written)
   * @param detail what the database said; may be empty
   */
  public record Mismatch(Key key, String kind, String detail) {}

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
    boolean begun = context.sessions().call(handle -> context.table().hasBegun(handle, run));
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
    long id = inTransaction(handle -> {
      lockChanges(handle);
      RunRow run = active(migration, context.table().latest(handle, migration));
      context
          .table()
          .settings(handle, run, change.apply(run.settings().change()).done());
      RunRow now = context.table().find(handle, run.id()).orElseThrow();
      String state = run.state().wireName();
      RunNotes.add(context, handle, now, state, state, operator.actor(), operator.reason(), "");
      return run.id();
    });
    return run(id);
  }

  private RunRow current(String migration) {
    return active(
        migration, context.sessions().call(handle -> context.table().latest(handle, migration)));
  }

  private static RunRow active(String migration, Optional<RunRow> latest) {
    if (latest.isEmpty() || !latest.get().state().active()) {
      throw new MigrationGateException(new Problem(
          "migration '" + migration + "'",
          latest
              .map(run -> "run " + run.id() + ", which is " + run.state().wireName())
              .orElse("no run"),
          "a run that is not over",
          "start one with: mgate backfill start " + migration));
    }
    return latest.get();
  }

  private <T> T inTransaction(RunContext.Work<T, RuntimeException> work) {
    try {
      return context.inTransaction(RunContext.LOCK_TIMEOUT, work);
    } catch (SQLException | JdbiException e) {
      throw context.sessions().unavailable(e);
    }
  }
}
