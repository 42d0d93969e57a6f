package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGates;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gated data whose transactions a change of phase would not wait for. */
@Timeout(120)
@Tag("thorough")
class OtherDatabaseTest {
  private static void withNode(TestDatabase store, Consumer<MigrationGates> work) {
    try (HikariDataSource pool = store.pool(2);
        JdbcGateStore jdbcStore = JdbcGateStore.create(pool);
        MigrationGates gates = MigrationGates.builder(jdbcStore)
            .build("46")
            .withoutClassPath()
            .withoutThread()
            .declare(MigrationDeclaration.builder("customer-name-split").build())
            .start()) {
      work.accept(gates);
    }
  }

  private static Jdbi jdbi(TestDatabase data, MigrationGates gates) {
    return Jdbi.create(data.dataSource()).installPlugin(new MigrationGatePlugin(gates));
  }

  private static void assertRefused(TestDatabase data, MigrationGates gates) {
    GatedDataSource wrapped = GatedDataSource.wrap(gates, data.dataSource());
    assertThatThrownBy(wrapped::getConnection)
        .isInstanceOf(SQLException.class)
        .hasCauseInstanceOf(GateUsageException.class)
        .hasMessageContaining("while the store is in")
        .hasMessageContaining(data.url().replaceAll("[?;].*", ""));
    Jdbi jdbi = jdbi(data, gates);
    assertThatThrownBy(() -> jdbi.useTransaction(handle -> {}))
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("while the store is in");
    assertThat(gates.status().openUnits()).isZero();
  }

  private static void assertAccepted(TestDatabase data, MigrationGates gates) {
    try (Connection connection = GatedDataSource.wrap(gates, data.dataSource()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    jdbi(data, gates).useTransaction(handle -> handle.execute("SELECT 1"));
  }

  @ParameterizedTest
  @CsvSource({"POSTGRESQL, MARIADB", "MARIADB, POSTGRESQL", "H2, POSTGRESQL", "H2, H2"})
  void isRefusedOnAnotherServer(TestServer store, TestServer data) {
    withNode(store.newDatabase(), gates -> assertRefused(data.newDatabase(), gates));
  }

  @Test
  void isRefusedInAnotherDatabaseOfThisServer() {
    TestDatabase data = TestServer.POSTGRESQL.newDatabase();
    withNode(TestServer.POSTGRESQL.newDatabase(), gates -> assertRefused(data, gates));
  }

  @ServerTest
  void isTheSameByWhateverNameAndUser(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    if (server == TestServer.POSTGRESQL) {
      database.execute("CREATE USER identity_clerk PASSWORD 'right'");
    }
    TestDatabase data = switch (server) {
      case POSTGRESQL ->
        database
            .at(database.url().replace("localhost", "127.0.0.1")
                + "?options=-c%20TimeZone=Asia/Tokyo")
            .as("identity_clerk", "right");
      case MARIADB -> database.at(database.url().replace("localhost", "127.0.0.1"));
      case H2 -> database;
    };
    withNode(database, gates -> assertAccepted(data, gates));
  }

  /** Another schema of MariaDB's is the same server, whose transactions are all waited for. */
  @Test
  void isNotAnotherSchemaOnMariaDb() {
    TestDatabase data = TestServer.MARIADB.newDatabase();
    withNode(TestServer.MARIADB.newDatabase(), gates -> assertAccepted(data, gates));
  }

  /** An application starts while its database does not. */
  @Test
  void isLookedAtOnceItCanBeReached() throws Exception {
    TestDatabase here = TestServer.POSTGRESQL.newDatabase();
    TestDatabase elsewhere = TestServer.POSTGRESQL.newDatabase();
    try (TcpProxy proxy = new TcpProxy(here.port())) {
      proxy.refuse(true);
      withNode(here, gates -> {
        GatedDataSource good =
            GatedDataSource.wrap(gates, here.throughPort(proxy.port()).dataSource());
        GatedDataSource bad =
            GatedDataSource.wrap(gates, elsewhere.throughPort(proxy.port()).dataSource());
        assertThatThrownBy(good::getConnection).hasMessageNotContaining("store");
        assertThatThrownBy(bad::getConnection).hasMessageNotContaining("store");
        proxy.refuse(false);
        assertAccepted(here.throughPort(proxy.port()), gates);
        assertThatThrownBy(bad::getConnection).hasMessageContaining("while the store is in");
      });
    }
  }
}
