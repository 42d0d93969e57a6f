package io.migrationgate.demo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.node.NodeOptions;
import io.migrationgate.demo.node.ShopNode;
import io.migrationgate.demo.release47.Release;
import io.migrationgate.jdbc.backfill.BackfillWorker;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Transitions;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** One node of the shop on a database of its own, whose phases a test can move. */
public final class TestShop implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);
  // With the operator's word that the side which is copied is the right one: these migrations go
  // up,
  // down and up again, and what was deleted meanwhile is still on the other side.
  private static final BackfillSettings QUICK =
      BackfillSettings.DEFAULT.change().sharePercent(100).overwriteRicher(true).done();
  // Forced: guards that observe want more traffic than a test makes. The sessions are those of
  // execute and table; the database may list them for a moment after they were closed.
  private static final Operator TEST =
      new Operator("test", "a test", true, true, Set.of("test", ShopTables.APPLICATION));

  private final DatabaseAddress address;
  private final DemoDatabase database;
  private final ShopNode node;
  private final GateAdmin admin;

  private TestShop(DatabaseAddress address) throws SQLException {
    this.address = address;
    this.database = DemoDatabase.at(address);
    database.createTables();
    this.node = ShopNode.start(address, NodeOptions.of(0, 3), new Release());
    this.admin = new GateAdmin(node.store(), List.of(node.store().database()), TimeSource.SYSTEM);
  }

  /** A new one, with empty tables and all migrations in read-old. */
  public static TestShop on(Vendor vendor) throws SQLException {
    return new TestShop(Servers.freshDatabase(vendor));
  }

  /** A part of the node. */
  public <T> T part(Class<T> type) {
    return node.part(type);
  }

  /** Has the node load what was just changed. */
  public void refresh() {
    node.gates().integration().refresh();
  }

  /** Where the node serves. */
  public String url() {
    return node.url();
  }

  /** Where its database is. */
  public DatabaseAddress address() {
    return address;
  }

  /** Moves a migration, step by step, each settled; copies before a stale side is relied on. */
  public void moveTo(String migration, Phase target) throws InterruptedException {
    Phase from = state(migration).phase();
    for (Phase step : Transitions.path(from, target)) {
      boolean forward = from.compareTo(step) < 0;
      if (step == Phase.READ_NEW && forward
          || step == Phase.DUAL_WRITE && !forward && !state(migration).oldInSync()) {
        backfill(migration);
      }
      admin.apply(migration, forward ? new Move.Advance() : new Move.Rollback(), TEST);
      settle(migration);
      from = step;
    }
  }

  private MigrationState state(String migration) {
    return GateAdmin.state(admin.view(), migration);
  }

  /** Copies as it is declared, verifies, and sets the mark. */
  public BackfillRun backfill(String migration) {
    BackfillRun run = ended(node.backfills().start(migration, QUICK, TEST));
    assertThat(run.state()).as("%s", run.problem()).isEqualTo(RunState.SUCCEEDED);
    return run;
  }

  private BackfillRun ended(BackfillRun run) {
    BackfillWorker worker = node.backfills().worker(WorkerOptions.named("test"), run.migration());
    long start = System.nanoTime();
    BackfillRun now = run;
    while (now.state().active() && System.nanoTime() - start < PATIENCE.toNanos()) {
      LockSupport.parkNanos(Math.min(worker.step().toNanos(), LOOK.toNanos()));
      now = node.backfills().run(run.id());
    }
    worker.release();
    assertThat(now.state().active()).as("it goes on: %s", now).isFalse();
    return now;
  }

  private void settle(String migration) throws InterruptedException {
    SettleProgress last = admin.settlement(migration).await(PATIENCE, progress -> {});
    assertThat(last.settled()).as("settled: %s", last).isTrue();
  }

  /** How many differences a verification finds by what the migration declares. */
  public long differences(String migration) {
    BackfillSettings settings = QUICK.change().repair(false).done();
    return ended(node.backfills().verify(migration, settings, TEST)).counts().differences();
  }

  /** What the tables hold. */
  public Map<Long, String> table(Kind kind, Side side) throws SQLException {
    return new ShopTables(address).read(kind, side);
  }

  /** Runs statements behind the shop's back. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = address.connect("test");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() {
    node.close();
    database.close();
  }
}
