package io.migrationgate.jdbc.backfill.internal.start;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.internal.rows.Rehearsal;
import io.migrationgate.jdbc.backfill.internal.rows.RowWork;
import io.migrationgate.jdbc.backfill.internal.rows.SqlRows;
import io.migrationgate.jdbc.backfill.internal.store.KeptRows;
import io.migrationgate.jdbc.backfill.internal.store.PaceNote;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunNotes;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.StoreView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one run, or says why not. */
public final class RunStart {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");

  private final RunContext context;
  private final String migration;
  private final Operator operator;

  public RunStart(RunContext context, String migration, Operator operator) {
    this.context = context;
    this.migration = migration;
    this.operator = operator;
  }

  /**
   * Starts with a stage.
   *
   * @return the run's number
   */
  public long from(Stage first, BackfillSettings settings) {
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
    context.require(declared);
    RunZone zone = new RunZone(context, declared);
    zone.checkKnown();
    PlanReader reader = new PlanReader(context.copy(), declared);
    RunContext zoned = context.in(declared);
    CopyPlan plan = zoned.looking(handle -> {
      CopyPlan read = reader.forRun(handle.getConnection(), direction);
      if (direction == Direction.FORWARD) {
        reader.checkWayBack(handle.getConnection());
      }
      return read;
    });
    // Not while a connection is held: the store may share a pool of one.
    context
        .admin()
        .otherNames(declared, plan.tables(declared), context.names())
        .ifPresent(problem -> {
          throw new MigrationGateException(problem);
        });
    zoned.looking(handle -> {
      new KeyRows(zoned, handle.getConnection(), plan).check();
      if (Objects.requireNonNull(declared.backfill()).code() == null) {
        rehearse(handle.getConnection(), new SqlRows(context.copy(), plan, context.keys()));
      }
      return plan;
    });
    zone.checkDeclared(plan);
    long total = zoned.looking(handle ->
        context.copy().columns().estimate(handle.getConnection(), plan.source().name()));
    String laxity =
        context.sessions().call(handle -> context.copy().laxity(handle.getConnection()));
    List<String> told = new ArrayList<>();
    if (!laxity.isEmpty()) {
      LOG.warn("'{}': {}", migration, laxity);
      told.add(laxity);
    }
    if (first.writes() || settings.repair()) {
      told.addAll(sideEffects(declared, direction));
    }
    String fingerprint = DeclarationJson.backfillFingerprint(declared);
    long id = context.changing(handle -> {
      context.lockChanges(handle);
      StoredEntry entry = entry(handle, direction);
      refuseSecond(context, handle, migration);
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
          PaceNote.NONE,
          null);
      long inserted =
          context.tables().runs().insert(handle, run, total, operator.actor(), operator.reason());
      RunRow now = context.tables().runs().find(handle, inserted).orElseThrow();
      RunNotes.add(
          context,
          handle,
          now,
          "",
          "new",
          operator.actor(),
          operator.reason(),
          String.join("; ", told));
      return inserted;
    });
    if (settings.overwriteRicher()) {
      makeRoom(id, plan);
    }
    return id;
  }

  /** Not in the transaction that adds the run: in some databases making a table ends it. */
  private void makeRoom(long id, CopyPlan plan) {
    try {
      new KeptRows(context).make(id, plan);
    } catch (MigrationGateException e) {
      RunRow run = context
          .sessions()
          .call(handle -> context.tables().runs().find(handle, id))
          .orElseThrow();
      RunNotes.change(context, run, RunState.FAILED, e.problem().found());
      throw e;
    }
  }

  private List<String> sideEffects(MigrationDeclaration declared, Direction direction) {
    List<String> found = context.looking(handle ->
        new SideEffects(handle.getConnection(), context.dialect()).of(declared, direction));
    found.forEach(each -> LOG.info("'{}': {}", migration, each));
    return found;
  }

  /**
   * Only what compares: nothing is written here. Whoever works on the run may have privileges that
   * whoever starts it has not.
   */
  private void rehearse(Connection connection, RowWork rows) throws SQLException {
    try {
      Rehearsal.of(migration, rows, connection, false);
    } catch (MigrationGateException e) {
      if (SqlFailures.kind(e) != FailureKind.NO_PRIVILEGE) {
        throw e;
      }
    }
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
  private StoredEntry entry(Handle handle, Direction direction) {
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

  static void refuseSecond(RunContext context, Handle handle, String name) {
    Optional<RunRow> last = context.tables().runs().latest(handle, name);
    if (last.isPresent() && last.get().state().active()) {
      throw new MigrationGateException(new Problem(
          "backfills of '" + name + "'",
          "run " + last.get().id() + ", which is " + last.get().state().wireName(),
          "no run that is not over",
          "wait for it, resume it, or cancel it with: mgate backfill cancel " + name));
    }
  }
}
