package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.TimeSource;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** One node on a database with a customer, whose time stands still. */
final class GatedDatabase implements AutoCloseable {
  static final String NAME = "customer-name-split";

  final TestDatabase database;
  final HikariDataSource pool;
  final MigrationGates gates;
  final MigrationGate gate;
  private final ManualTime time = new ManualTime();
  private final HikariDataSource storePool;
  private final JdbcGateStore jdbcStore;
  private final FlakyStore store;

  GatedDatabase(TestServer server) throws SQLException {
    this(server, true);
  }

  /** With a pool whose connections have autocommit on or off. */
  GatedDatabase(TestServer server, boolean autoCommit) throws SQLException {
    database = server.newStoreDatabase();
    database.execute(
        "CREATE TABLE customer"
            + " (id INT PRIMARY KEY, full_name VARCHAR(100), first_name VARCHAR(100))",
        "INSERT INTO customer VALUES (1, 'a', NULL)");
    pool = database.pool(6, autoCommit, 5_000);
    storePool = database.pool(2);
    jdbcStore = JdbcGateStore.create(storePool);
    store = new FlakyStore(jdbcStore);
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME).build())
        .start();
    gate = gates.gate(NAME);
  }

  FlagAdmin flags() {
    return new FlagAdmin(jdbcStore);
  }

  GateAdmin admin() {
    return new GateAdmin(jdbcStore, List.of(jdbcStore.database()), TimeSource.SYSTEM);
  }

  GatedDataSource dataSource() {
    return GatedDataSource.wrap(gates, pool);
  }

  void place(Phase phase, SecondaryWrites mode) {
    place(new Placement(phase, Ramp.NONE, mode));
  }

  void place(Phase phase, Bridge bridge) {
    place(new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT, bridge));
  }

  private void place(Placement placement) {
    jdbcStore.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          placement,
          null,
          placement.phase() != Phase.READ_OLD && placement.secondary() == SecondaryWrites.STRICT,
          placement.position().writes().contains(Side.OLD),
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates.integration().refresh();
  }

  void place(Phase phase) {
    place(phase, SecondaryWrites.STRICT);
  }

  private NodeRecord node() {
    return jdbcStore.view().nodes().get(0);
  }

  /** Whether no unit is left that decides by an older table. */
  boolean drained() {
    gates.integration().refresh();
    return node().acked().equals(jdbcStore.load().epoch());
  }

  /** A change settles on this node, and nothing is open. */
  void assertNothingLeft() {
    place(gate.phase() == Phase.READ_OLD ? Phase.DUAL_WRITE : Phase.READ_OLD);
    assertThat(drained()).as("no pin is left").isTrue();
    // Pools close their connections on threads of their own, and a little later.
    await()
        .untilAsserted(
            () -> assertThat(gates.status().openUnits()).as("units left open").isZero());
  }

  /** Somebody else gives the node up; it comes back under another generation. */
  void giveUp() {
    jdbcStore.change(
        UUID.randomUUID().toString(),
        view -> new ChangeSet<>(
            true, List.<Mutation>of(new Mutation.PutNode(node().givenUp())), List.of()));
    gates.integration().refresh();
  }

  /** The store cannot be reached until the lease is over. */
  void loseLease() {
    store.breakDown();
    time.advance(Duration.ofMinutes(1));
  }

  void heal() {
    store.heal();
    gates.integration().refresh();
  }

  long unrepaired() {
    return jdbcStore.view().unrepaired().getOrDefault(NAME, 0L);
  }

  /** Writes both sides on this connection. */
  void write(Connection connection, String value) throws SQLException {
    gate.write(
        () -> update(connection, "full_name", value),
        () -> update(connection, "first_name", value));
  }

  static void update(Connection connection, String column, String value) throws SQLException {
    execute(connection, "UPDATE customer SET " + column + " = '" + value + "' WHERE id = 1");
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String value(String column) throws SQLException {
    return database.query("SELECT " + column + " FROM customer WHERE id = 1");
  }

  @Override
  public void close() {
    store.heal();
    try {
      assertThat(
              pool.getHikariPoolMXBean() == null
                  ? 0
                  : pool.getHikariPoolMXBean().getActiveConnections())
          .as("connections not given back")
          .isZero();
    } finally {
      gates.close();
      jdbcStore.close();
      storePool.close();
      pool.close();
    }
  }
}
