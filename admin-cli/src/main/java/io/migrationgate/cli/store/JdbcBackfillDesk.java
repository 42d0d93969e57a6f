package io.migrationgate.cli.store;

import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.spi.GateStore;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The backfills of a store in a database. Looks at nothing until it is used. Thread-safe. */
final class JdbcBackfillDesk implements BackfillDesk {
  private final ConnectionSettings settings;
  private final DriverDataSource connections;
  private final GateStore store;
  private final SqlApproval approval;
  private @Nullable Backfills opened;

  /** A desk that runs no SQL unless an operator has accepted it. */
  JdbcBackfillDesk(ConnectionSettings settings, DriverDataSource connections, GateStore store) {
    this(settings, connections, store, new AcceptedSql(store));
  }

  private JdbcBackfillDesk(
      ConnectionSettings settings,
      DriverDataSource connections,
      GateStore store,
      SqlApproval approval) {
    this.settings = settings;
    this.connections = connections;
    this.store = store;
    this.approval = approval;
  }

  @Override
  public BackfillDesk approving(SqlApproval other) {
    return new JdbcBackfillDesk(settings, connections, store, other);
  }

  private synchronized Backfills backfills() {
    Backfills known = opened;
    if (known == null) {
      known = Backfills.of(connections, store, approval);
      opened = known;
    }
    return known;
  }

  @Override
  public BackfillRun start(String migration, BackfillSettings how, Operator operator) {
    return backfills().start(migration, how, operator);
  }

  @Override
  public BackfillRun verify(String migration, BackfillSettings how, Operator operator) {
    return backfills().verify(migration, how, operator);
  }

  @Override
  public BackfillRun rewrite(
      String type, RewriteSpec spec, BackfillSettings how, Operator operator) {
    return backfills().rewrite(type, spec, how, operator);
  }

  @Override
  public BackfillRun pause(String migration, Operator operator) {
    return backfills().pause(migration, operator);
  }

  @Override
  public BackfillRun resume(String migration, Operator operator) {
    return backfills().resume(migration, operator);
  }

  @Override
  public BackfillRun cancel(String migration, Operator operator) {
    return backfills().cancel(migration, operator);
  }

  @Override
  public BackfillRun change(
      String migration, UnaryOperator<BackfillSettings.Changes> change, Operator operator) {
    return backfills().change(migration, change, operator);
  }

  @Override
  public BackfillRun run(long id) {
    return backfills().run(id);
  }

  @Override
  public Optional<BackfillRun> latest(String migration) {
    return backfills().latest(migration);
  }

  @Override
  public List<BackfillRun> active() {
    return backfills().active();
  }

  @Override
  public List<BackfillRun> runs(@Nullable String migration, int limit) {
    return backfills().runs(migration, limit);
  }

  @Override
  public List<Mismatch> mismatches(long run, int limit) {
    return backfills().mismatches(run, limit);
  }

  @Override
  public Inspection inspect(long run, List<Key> rows) {
    return backfills().inspect(run, rows);
  }

  @Override
  public Inspection inspectInClear(long run, List<Key> rows, Operator operator) {
    return backfills().inspectInClear(run, rows, operator);
  }

  @Override
  public List<KeptCopy> kept(String migration) {
    return backfills().kept(migration);
  }

  @Override
  public List<String> sideEffects(long run) {
    return backfills().sideEffects(run);
  }

  @Override
  public Work work(String migration, int workers) {
    BackfillCrew crew = new BackfillCrew();
    try {
      for (int i = 0; i < workers; i++) {
        crew.add(new DriverDataSource(settings), store, migration);
      }
      return crew;
    } catch (RuntimeException e) {
      crew.close();
      throw ConnectProblem.explained(e, settings);
    }
  }
}
