package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Circumstances.Observed;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;

/** The side that nobody relies on is in a database that does not answer. */
@Tag("thorough")
class OtherServerDownTest {
  /** As a driver says it. */
  private static String elsewhere() throws SQLException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/other";
    try (Connection other = DriverManager.getConnection(url, "nobody", "")) {
      return "reached " + other;
    }
  }

  @ServerTest
  void aRecordedWriteIsRecorded(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      db.place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
      try (Connection connection = db.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        db.gate
            .forKey(1)
            .<SQLException>write(
                () -> update(connection, "full_name", "b"), OtherServerDownTest::elsewhere);
        connection.commit();
      }
      Jdbi jdbi = Jdbi.create(db.pool);
      jdbi.installPlugin(new MigrationGatePlugin(db.gates));
      jdbi.useTransaction(h -> db.gate
          .forKey(2)
          .<SQLException>write(
              () -> update(h.getConnection(), "full_name", "c"), OtherServerDownTest::elsewhere));
      assertThat(db.value("full_name")).isEqualTo("c");
      assertThat(db.unrepaired()).isEqualTo(2);
    }
  }

  @ServerTest
  void aComparedReadIsAnswered(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        JdbcGateStore store = JdbcGateStore.create(db.pool);
        MigrationGates comparing = MigrationGates.builder(store)
            .build("46")
            .withoutClassPath()
            .withoutThread()
            .lease(Duration.ofMinutes(10))
            .declare(MigrationDeclaration.builder(GatedDatabase.NAME)
                .compare(new Compare(10_000, Duration.ofSeconds(10)))
                .build())
            .start()) {
      db.place(Phase.DUAL_WRITE);
      comparing.integration().refresh();
      MigrationGate gate = comparing.gate(GatedDatabase.NAME);
      DataSource dataSource = GatedDataSource.wrap(comparing, db.pool);
      try (Connection connection = dataSource.getConnection()) {
        connection.setAutoCommit(false);
        update(connection, "full_name", "b");
        assertThat(gate.<String, SQLException>read(() -> "a", OtherServerDownTest::elsewhere))
            .isEqualTo("a");
        connection.commit();
      }
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(
              Objects.requireNonNull(comparing.counts().get(GatedDatabase.NAME)).observed())
          .isEqualTo(new Observed(0, 0, 1));
    }
  }

  @ServerTest(except = TestServer.H2)
  void theTransactionsOwnConnectionIsNotTakenForTheOthers(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      db.place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
      Connection connection = db.dataSource().getConnection();
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> db.gate
              .forKey(1)
              .<SQLException>write(() -> update(connection, "full_name", "b"), () -> {
                kill(db, server, connection);
                elsewhere();
              }))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSuppressed()).hasSize(1));
      assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
      assertThatThrownBy(connection::close).as("what is lost").isInstanceOf(SQLException.class);
      assertThat(db.value("full_name")).isEqualTo("a");
      assertThat(db.unrepaired()).isZero();
    }
  }

  private static void kill(GatedDatabase db, TestServer server, Connection connection)
      throws SQLException {
    boolean postgres = server == TestServer.POSTGRESQL;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(
            postgres ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()")) {
      assertThat(row.next()).isTrue();
      long session = row.getLong(1);
      db.database.execute(
          postgres ? "SELECT pg_terminate_backend(" + session + ")" : "KILL " + session);
    }
  }
}
