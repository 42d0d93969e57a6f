package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGateException;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TcpProxy.Fault;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreUnavailableException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every failure says what it is, and leaves connections and store as they were. */
@Tag("thorough")
@Timeout(180)
class StoreFailureTest {
  private static final String SECRET = "not-the-pässword";

  @ServerTest
  void aWrongPasswordIsToldAndNeverShown(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    String user = "clerk_" + database.url().replaceAll(".*(test_\\d+).*", "$1");
    database.execute(
        switch (server) {
          case POSTGRESQL -> "CREATE USER " + user + " PASSWORD 'right'";
          case MARIADB -> "CREATE USER " + user + "@localhost IDENTIFIED BY 'right'";
          case H2 -> "CREATE USER " + user + " PASSWORD 'right'";
        });
    TestDatabase wrong = database.as(user, SECRET);
    StoreUnavailableException plain = catchThrowableOfType(
        StoreUnavailableException.class, () -> JdbcGateStore.open(wrong.dataSource()));
    assertThat(plain).hasMessageContaining("user or password refused");
    assertThat(plain.getMessage()).doesNotContain(SECRET);
    try (HikariDataSource lazy = new HikariDataSource()) {
      lazy.setJdbcUrl(wrong.url());
      lazy.setUsername(user);
      lazy.setPassword(SECRET);
      lazy.setConnectionTimeout(500);
      assertThatThrownBy(() -> JdbcGateStore.open(lazy))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("user or password refused");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aServerThatIsDownIsTold(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThatThrownBy(() -> JdbcGateStore.create(database.throughPort(closed).dataSource()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("no connection");
  }

  @ServerTest(except = TestServer.H2)
  void aDatabaseThatDoesNotExistIsTold(TestServer server) {
    TestDatabase database = server.newDatabase();
    assertThatThrownBy(
            () -> JdbcGateStore.create(database.at(database.url() + "x").dataSource()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("no such database");
  }

  @Test
  void anH2FileThatDoesNotExistIsTold(@TempDir Path directory) {
    TestDatabase database = TestServer.H2.newDatabase();
    String url = "jdbc:h2:file:" + directory.resolve("none") + ";IFEXISTS=TRUE";
    assertThatThrownBy(() -> JdbcGateStore.create(database.at(url).dataSource()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("no such database");
  }

  @ServerTest
  void tablesThatVanishedAreTold(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      database.execute("DROP TABLE mgate_history");
      assertThatThrownBy(() -> Fixtures.advance(store))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("a table is missing");
      assertThat(store.load().epoch().number()).isEqualTo(1);
    }
  }

  @ServerTest
  void aChangeLockThatSomebodyHoldsIsToldInTime(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (HikariDataSource pool = database.pool(2);
        JdbcGateStore store =
            JdbcGateStore.builder(pool).lockTimeout(Duration.ofSeconds(1)).create();
        Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM mgate_meta WHERE id = 1 FOR UPDATE");
      long start = System.nanoTime();
      assertThatThrownBy(() -> Fixtures.advance(store))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("somebody else who has held the change lock for 1000 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
      holder.rollback();
      Fixtures.advance(store);
      assertThat(store.load().epoch().number()).isEqualTo(2);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @ServerTest(except = TestServer.H2)
  void aStatementThatTakesTooLongIsGivenUp(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (HikariDataSource pool = database.pool(2);
        JdbcGateStore store =
            JdbcGateStore.builder(pool).queryTimeout(Duration.ofSeconds(1)).create();
        Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      Beat beat = registered(store);
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM mgate_node FOR UPDATE");
      assertThatThrownBy(() -> store.beat(beat))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("no answer in time");
      holder.rollback();
      assertThat(store.beat(beat)).isInstanceOf(BeatAnswer.Renewed.class);
      assertThat(store.view().nodes().get(0).beat()).isEqualTo(1);
    }
  }

  @ServerTest(except = TestServer.H2)
  void aServerThatFallsSilentIsGivenUp(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (TcpProxy proxy = new TcpProxy(database.port());
        HikariDataSource pool = database.throughPort(proxy.port()).pool(2);
        JdbcGateStore store =
            JdbcGateStore.builder(pool).queryTimeout(Duration.ofSeconds(1)).create()) {
      proxy.fault(Fault.SILENCE);
      long start = System.nanoTime();
      assertThatThrownBy(store::load).isInstanceOf(StoreUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      proxy.fault(Fault.NONE);
      pool.getHikariPoolMXBean().softEvictConnections();
      assertThat(store.load().epoch().number()).isEqualTo(1);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @ServerTest(except = TestServer.H2)
  void aSessionThatIsKilledIsReplaced(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (HikariDataSource pool = database.pool(2);
        JdbcGateStore store = JdbcGateStore.builder(pool).listen(false).create()) {
      assertThatThrownBy(() -> Fixtures.advance(store, () -> killOthers(database)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("no connection");
      Fixtures.advance(store);
      killOthers(database);
      // A pool may hand out a dead connection once.
      try {
        store.load();
      } catch (StoreUnavailableException e) {
        assertThat(e).hasMessageContaining("no connection");
      }
      Fixtures.advance(store);
      assertThat(store.load().epoch().number()).isEqualTo(3);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  private static void killOthers(TestDatabase database) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      if (database.server() == TestServer.POSTGRESQL) {
        statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      } else {
        try (var rows = statement.executeQuery("SELECT id FROM information_schema.processlist"
                + " WHERE db = DATABASE() AND id <> CONNECTION_ID()");
            Statement kill = connection.createStatement()) {
          while (rows.next()) {
            kill.execute("KILL CONNECTION " + rows.getLong(1));
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aReplicaIsTold() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    JdbcGateStore.create(database.dataSource()).close();
    TestDatabase replica =
        database.at(database.url() + "?options=-c%20default_transaction_read_only=on");
    try (JdbcGateStore store = JdbcGateStore.open(replica.dataSource())) {
      assertThat(store.load().epoch().number()).isEqualTo(1);
      assertThatThrownBy(() -> Fixtures.advance(store))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("connect to the primary");
    }
  }

  @Test
  void aStateThatCannotBeIsTold() throws Exception {
    TestDatabase database = TestServer.H2.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      Fixtures.advance(store);
      database.execute("UPDATE mgate_migration SET old_in_sync = FALSE");
      assertThatThrownBy(store::load)
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("stored migration 'customer-name-split'");
    }
  }

  private static Beat registered(JdbcGateStore store) {
    store.change(
        Fixtures.id(),
        view ->
            new ChangeSet<>(true, List.of(new Mutation.PutNode(Fixtures.node("n"))), List.of()));
    return new Beat("n", 1, Epoch.NONE, store.load().epoch(), NodeReport.EMPTY);
  }
}
