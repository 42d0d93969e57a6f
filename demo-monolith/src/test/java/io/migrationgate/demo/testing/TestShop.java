package io.migrationgate.demo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.VerificationFence;
import io.migrationgate.demo.copy.Copies;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.DemoDatabase;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.node.ShopNode;
import io.migrationgate.demo.oracle.Kind;
import io.migrationgate.demo.oracle.ShopTables;
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

/** One node of the shop on a database of its own, whose phases a test can move. */
public final class TestShop implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
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
    this.node = ShopNode.start(address, 0, 3);
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

  /** Where the node serves. */
  public String url() {
    return node.url();
  }

  /** Where its database is. */
  public DatabaseAddress address() {
    return address;
  }

  /** Moves a migration, step by step, each settled; copies and verifies in dual-write. */
  public void moveTo(String migration, Phase target) throws InterruptedException {
    Phase from = GateAdmin.state(admin.view(), migration).phase();
    for (Phase step : Transitions.path(from, target)) {
      if (step == Phase.READ_NEW && from.compareTo(step) < 0) {
        part(Copies.class).run(migration);
        verify(migration);
      }
      boolean forward = from.compareTo(step) < 0;
      admin.apply(migration, forward ? new Move.Advance() : new Move.Rollback(), TEST);
      settle(migration);
      from = step;
    }
  }

  private void verify(String migration) throws InterruptedException {
    admin.apply(migration, new Move.Fence(), TEST);
    settle(migration);
    VerificationFence fence = admin.beginVerification(migration);
    assertThat(admin.countDifferences(migration))
        .as("differences of %s", migration)
        .isZero();
    admin.completeVerification(fence, 0, 0, TEST);
  }

  private void settle(String migration) throws InterruptedException {
    SettleProgress last = admin.settlement(migration).await(PATIENCE, progress -> {});
    assertThat(last.settled()).as("settled: %s", last).isTrue();
  }

  /** How many differences the query that the migration declares finds. */
  public long differences(String migration) {
    return admin.countDifferences(migration);
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
