package io.migrationgate.jdbc.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A real database with a store, an admin, and nodes without leases whose steps the test takes. */
public final class FencedScene implements AutoCloseable {
  public static final String NAME = "customer-name-split";
  /** Sessions of the test itself have the driver's name. */
  public static final Operator OPERATOR =
      new Operator("anna", "test", false, false, Set.of("PostgreSQL JDBC Driver"));

  public final TestDatabase database;
  public final HikariDataSource pool;
  public final JdbcGateStore store;
  public final GateAdmin admin;
  private final List<MigrationGates> nodes = new ArrayList<>();

  public FencedScene(TestServer server) throws Exception {
    database = server.newStoreDatabase();
    pool = database.pool(12);
    store = JdbcGateStore.create(pool);
    admin = new GateAdmin(
        store, List.of(JdbcGateDatabase.of(database.dataSource())), TimeSource.SYSTEM);
    database.execute(
        "CREATE TABLE customer (id INT PRIMARY KEY, full_name VARCHAR(100), first_name VARCHAR(100))",
        "INSERT INTO customer VALUES (1, 'a', 'a')");
  }

  /** What a node is, before it starts. */
  public MigrationGatesBuilder node() {
    return MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .declare(MigrationDeclaration.builder(NAME).build());
  }

  /** A node that hears of nothing unless told to. */
  public MigrationGates fenced() {
    return start(node().fenced().withoutThread());
  }

  public MigrationGates start(MigrationGatesBuilder node) {
    MigrationGates gates = node.start();
    nodes.add(gates);
    return gates;
  }

  Jdbi jdbi(MigrationGates gates) {
    Jdbi jdbi = Jdbi.create(pool);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    return jdbi;
  }

  /** Changes a phase, which is not settled then. */
  public long change(Move move) {
    return admin.apply(NAME, move, OPERATOR).after().epoch();
  }

  public boolean settled() {
    return admin.settlement(NAME).poll().settled();
  }

  static void write(MigrationGate gate, Handle handle, String value) {
    gate.write(
        () -> {
          handle.execute("UPDATE customer SET full_name = ? WHERE id = 1", value);
        },
        () -> {
          handle.execute("UPDATE customer SET first_name = ? WHERE id = 1", value);
        });
  }

  /** Which phase a transaction decides by. */
  public static Phase phase(MigrationGate gate) {
    return gate.read(gate::phase, gate::phase);
  }

  public String value(String column) throws Exception {
    return database.query("SELECT " + column + " FROM customer WHERE id = 1");
  }

  @Override
  public void close() {
    nodes.forEach(MigrationGates::close);
    assertThat(pool.getHikariPoolMXBean().getActiveConnections())
        .as("connections not given back")
        .isLessThanOrEqualTo(1 + nodes.size());
    store.close();
    pool.close();
  }
}
