package io.migrationgate.jdbc.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.PostgresStandby;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Move;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What gates say on a replica's connection. */
@Timeout(120)
class ReplicaTest {
  private static final String NAME = "customer-name-split";

  private static void refusesGatesOn(TestDatabase replica, Jdbi primary, MigrationGates gates) {
    MigrationGate gate = gates.gate(NAME);
    Jdbi jdbi = Jdbi.create(replica.dataSource());
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    jdbi.useTransaction(h -> {
      assertThat(h.select("SELECT full_name FROM customer").mapTo(String.class).one())
          .as("what asks no gate works")
          .isEqualTo("a");
      assertThatThrownBy(() -> FencedScene.phase(gate))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("on a replica");
    });
    plainJdbcIsRefused(GatedDataSource.wrap(gates, replica.dataSource()), gate);
    try (Handle outer = primary.open()) {
      outer.begin();
      assertThat(FencedScene.phase(gate)).isEqualTo(Phase.READ_OLD);
      jdbi.useTransaction(inner -> assertThatThrownBy(() -> FencedScene.phase(gate))
          .as("whose connection a gated call uses is not known")
          .isInstanceOf(GateUsageException.class));
      assertThat(FencedScene.phase(gate)).isEqualTo(Phase.READ_OLD);
      outer.rollback();
    }
    assertThat(FencedScene.phase(gate)).isEqualTo(Phase.READ_OLD);
  }

  private static void plainJdbcIsRefused(GatedDataSource dataSource, MigrationGate gate) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT full_name FROM customer")) {
        assertThat(row.next()).as("what asks no gate works").isTrue();
      }
      assertThatThrownBy(() -> FencedScene.phase(gate))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("on a replica");
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    assertThat(FencedScene.phase(gate)).isEqualTo(Phase.READ_OLD);
    try (Connection connection = dataSource.getConnection()) {
      assertThat(name(connection)).as("what asks no gate works").isEqualTo("a");
      assertThatThrownBy(() -> gate.read(() -> name(connection), () -> name(connection)))
          .as("outside a transaction too")
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("replica");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT full_name FROM customer")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static MigrationGates node(InMemoryGateStore store) {
    return MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .lease(Duration.ofMinutes(10))
        .declare(MigrationDeclaration.builder(NAME).build())
        .start();
  }

  private static Jdbi primary(MigrationGates gates) {
    Jdbi jdbi = Jdbi.create(TestServer.H2.newDatabase().dataSource());
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    return jdbi;
  }

  @Test
  void postgresInRecoveryIsOne(@TempDir Path directory) throws Exception {
    try (InMemoryGateStore store = new InMemoryGateStore();
        MigrationGates gates = node(store)) {
      PostgresStandby.run(
          directory,
          database -> {
            database.execute(
                "CREATE TABLE customer (id INT PRIMARY KEY, full_name VARCHAR(100))",
                "INSERT INTO customer VALUES (1, 'a')");
            Jdbi jdbi = Jdbi.create(database.dataSource());
            jdbi.installPlugin(new MigrationGatePlugin(gates));
            jdbi.useTransaction(
                h -> assertThat(FencedScene.phase(gates.gate(NAME))).isEqualTo(Phase.READ_OLD));
          },
          database -> refusesGatesOn(database, primary(gates), gates));
    }
  }

  /** With a transaction of its own, and whatever else the thread has open. */
  @Test
  void aReplicaIsRefusedInsideAGatedRead() throws Exception {
    TestDatabase database = TestServer.MARIADB.newDatabase();
    try (InMemoryGateStore store = new InMemoryGateStore();
        MigrationGates gates = node(store)) {
      MigrationGate gate = gates.gate(NAME);
      GatedDataSource dataSource = GatedDataSource.wrap(gates, database.dataSource());
      database.execute("CREATE TABLE customer (full_name VARCHAR(100))");
      try (Connection primary = dataSource.getConnection()) {
        database.execute("SET GLOBAL read_only = 1");
        assertThatThrownBy(() -> readsElsewhere(gate, dataSource, false))
            .hasMessageContaining("replica");
        primary.setAutoCommit(false);
        assertThatThrownBy(() -> readsElsewhere(gate, dataSource, true))
            .hasMessageContaining("replica");
      }
    } finally {
      database.execute("SET GLOBAL read_only = 0");
    }
  }

  private static void readsElsewhere(
      MigrationGate gate, GatedDataSource dataSource, boolean autoCommit) throws SQLException {
    gate.<String, SQLException>read(
        () -> {
          try (Connection own = dataSource.getConnection()) {
            own.setAutoCommit(autoCommit);
            return name(own);
          }
        },
        () -> "new");
  }

  @Test
  void aDataSourceMayLeadToBoth() throws Exception {
    TestDatabase database = TestServer.MARIADB.newDatabase();
    try (InMemoryGateStore store = new InMemoryGateStore();
        MigrationGates gates = node(store)) {
      MigrationGate gate = gates.gate(NAME);
      GatedDataSource dataSource = GatedDataSource.wrap(gates, database.dataSource());
      try (Connection primary = dataSource.getConnection()) {
        primary.setAutoCommit(false);
        assertThat(FencedScene.phase(gate)).isEqualTo(Phase.READ_OLD);
      }
      database.execute("SET GLOBAL read_only = 1");
      try (Connection replica = dataSource.getConnection()) {
        replica.setAutoCommit(false);
        assertThatThrownBy(() -> FencedScene.phase(gate)).hasMessageContaining("on a replica");
      }
    } finally {
      database.execute("SET GLOBAL read_only = 0");
    }
  }

  @Test
  void mariaDbWithReadOnlyIsOne() throws Exception {
    TestDatabase database = TestServer.MARIADB.newDatabase();
    database.execute(
        "CREATE TABLE customer (id INT PRIMARY KEY, full_name VARCHAR(100))",
        "INSERT INTO customer VALUES (1, 'a')",
        "SET GLOBAL read_only = 1");
    try (InMemoryGateStore store = new InMemoryGateStore();
        MigrationGates gates = node(store)) {
      refusesGatesOn(database, primary(gates), gates);
    } finally {
      database.execute("SET GLOBAL read_only = 0");
    }
  }

  /** One table, so that the phase is the only thing that is asked for. */
  private interface Cases {
    void run(TestDatabase database, MigrationGates gates, MigrationGate gate) throws Exception;
  }

  private static void onMariaDb(Cases cases) throws Exception {
    TestDatabase database = TestServer.MARIADB.newDatabase();
    database.execute(
        "CREATE TABLE customer (id INT PRIMARY KEY, full_name VARCHAR(100))",
        "INSERT INTO customer VALUES (1, 'a')");
    try (InMemoryGateStore store = new InMemoryGateStore();
        MigrationGates gates = node(store)) {
      cases.run(database, gates, gates.gate(NAME));
    } finally {
      database.execute("SET GLOBAL read_only = 0");
    }
  }

  private static void gatedTransaction(Connection connection, MigrationGate gate)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      name(connection);
      gate.read(() -> name(connection), () -> name(connection));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static TestDatabase replicating(TestDatabase database) {
    String host = "localhost:" + database.port();
    return database.at(database
        .url()
        .replace("jdbc:mariadb://" + host, "jdbc:mariadb:replication://" + host + "," + host));
  }

  /** What {@code @Transactional(readOnly = true)} does. */
  @Test
  void aReadOnlyConnectionIsAskedInEveryGatedTransaction() throws Exception {
    onMariaDb((database, gates, gate) -> {
      for (TestDatabase data : List.of(database, replicating(database))) {
        try (HikariDataSource pool = data.pool(1);
            Connection connection = GatedDataSource.wrap(gates, pool).getConnection()) {
          gatedTransaction(connection, gate);
          connection.setReadOnly(true);
          gatedTransaction(connection, gate);
          database.execute("SET GLOBAL read_only = 1");
          assertThatThrownBy(() -> gatedTransaction(connection, gate))
              .as(data.url())
              .hasMessageContaining("replica");
          assertThatThrownBy(() -> gate.read(() -> name(connection), () -> name(connection)))
              .as("outside a transaction too")
              .hasMessageContaining("replica");
          database.execute("SET GLOBAL read_only = 0");
          gatedTransaction(connection, gate);
        }
      }
    });
  }

  @Test
  void aConnectionThatMayChangeItsServerIsAskedInEveryGatedTransaction() throws Exception {
    onMariaDb((database, gates, gate) -> {
      try (HikariDataSource pool = replicating(database).pool(1)) {
        Jdbi jdbi = Jdbi.create(pool).installPlugin(new MigrationGatePlugin(gates));
        jdbi.useTransaction(h -> assertThat(FencedScene.phase(gate)).isEqualTo(Phase.READ_OLD));
        database.execute("SET GLOBAL read_only = 1");
        jdbi.useTransaction(h -> assertThatThrownBy(() -> FencedScene.phase(gate))
            .isInstanceOf(GateUsageException.class)
            .hasMessageContaining("on a replica"));
      }
    });
  }

  @Test
  void aPrimaryThatIsDemotedUnderAConnectionIsFoundOutWithinASecond() throws Exception {
    onMariaDb((database, gates, gate) -> {
      try (HikariDataSource pool = database.pool(1);
          Connection connection = GatedDataSource.wrap(gates, pool).getConnection()) {
        gatedTransaction(connection, gate);
        database.execute("SET GLOBAL read_only = 1");
        await()
            .atMost(Duration.ofSeconds(5))
            .untilAsserted(() -> assertThatThrownBy(() -> gatedTransaction(connection, gate))
                .hasMessageContaining("replica"));
        database.execute("SET GLOBAL read_only = 0");
        gatedTransaction(connection, gate);
      }
    });
  }

  @Test
  void anAnswerFromBeforeAnEpochIsNotBelievedInIt() throws Exception {
    try (FencedScene scene = new FencedScene(TestServer.MARIADB)) {
      MigrationGates gates = scene.start(scene.node().withoutThread());
      MigrationGate gate = gates.gate(FencedScene.NAME);
      Jdbi jdbi = scene.jdbi(gates);
      try {
        scene.change(new Move.Advance());
        gates.integration().refresh();
        jdbi.useTransaction(h -> assertThat(FencedScene.phase(gate)).isEqualTo(Phase.DUAL_WRITE));
        scene.database.execute("SET GLOBAL read_only = 1");
        assertThat(scene.settled()).isTrue();
        scene.change(new Move.Fence());
        gates.integration().refresh();
        jdbi.useTransaction(h ->
            assertThatThrownBy(() -> FencedScene.phase(gate)).hasMessageContaining("on a replica"));
      } finally {
        scene.database.execute("SET GLOBAL read_only = 0");
      }
    }
  }

  /** One round trip more where a connection may lead to a replica, and none elsewhere. */
  @Test
  void askingCostsARoundTripOnlyWhereTheAnswerMayChange() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute(
        "CREATE TABLE customer (full_name VARCHAR(100))", "INSERT INTO customer VALUES ('a')");
    try (InMemoryGateStore store = new InMemoryGateStore();
        MigrationGates gates = node(store);
        TcpProxy proxy = new TcpProxy(database.port())) {
      TestDatabase through = database.throughPort(proxy.port());
      String host = "localhost:" + proxy.port();
      TestDatabase several =
          through.at(through.url().replace(host, host + "," + host) + "?targetServerType=any");
      long usual = trips(through, gates, proxy, false);
      assertThat(trips(several, gates, proxy, false)).isEqualTo(usual + 1);
      // The driver says BEGIN READ ONLY, so that is no round trip.
      assertThat(trips(through, gates, proxy, true)).isEqualTo(usual + 1);
    }
  }

  private static long trips(
      TestDatabase data, MigrationGates gates, TcpProxy proxy, boolean readOnly) throws Exception {
    try (HikariDataSource pool = data.pool(1);
        Connection connection = GatedDataSource.wrap(gates, pool).getConnection()) {
      connection.setReadOnly(readOnly);
      gatedTransaction(connection, gates.gate(NAME));
      long before = proxy.roundTrips();
      gatedTransaction(connection, gates.gate(NAME));
      return proxy.roundTrips() - before;
    }
  }
}
