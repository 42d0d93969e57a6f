package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.internal.JdbcUrls;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What a connection was set to before is what it is set to afterwards, and it does not matter. */
@Timeout(180)
@Tag("thorough")
class SessionStateTest {

  /** Always the same connection, which nobody resets. */
  private static DataSource only(Connection connection) {
    return (DataSource) Proxy.newProxyInstance(
        SessionStateTest.class.getClassLoader(),
        new Class<?>[] {DataSource.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            return unclosable(connection);
          }
          if (method.getName().equals("getLogWriter")) {
            return new PrintWriter(PrintWriter.nullWriter());
          }
          throw new UnsupportedOperationException(method.getName());
        });
  }

  private static Connection unclosable(Connection connection) {
    return (Connection) Proxy.newProxyInstance(
        SessionStateTest.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("close")) {
            return null;
          }
          if (method.getName().equals("equals")) {
            return proxy == arguments[0];
          }
          if (method.getName().equals("hashCode")) {
            return System.identityHashCode(proxy);
          }
          try {
            return method.invoke(connection, arguments);
          } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static List<String> settings(TestServer server, Connection connection)
      throws SQLException {
    List<String> settings = new ArrayList<>();
    settings.add("autocommit " + connection.getAutoCommit());
    settings.add("isolation " + connection.getTransactionIsolation());
    settings.add("read only " + connection.isReadOnly());
    settings.add("network time-out " + connection.getNetworkTimeout());
    String values = "@@time_zone, @@sql_mode, @@collation_connection, @@group_concat_max_len";
    String sql = switch (server) {
      case POSTGRESQL ->
        "SELECT current_setting('lock_timeout'), current_setting('statement_timeout'),"
            + " current_setting('row_security'),"
            + " current_setting('idle_in_transaction_session_timeout'),"
            + " current_setting('TimeZone'), current_setting('DateStyle'),"
            + " current_setting('IntervalStyle')";
      case MARIADB ->
        connection.getMetaData().getDatabaseProductName().equals("MySQL")
            ? "SELECT @@innodb_lock_wait_timeout, @@lock_wait_timeout, @@max_execution_time,"
                + " @@wait_timeout, " + values
            : "SELECT @@innodb_lock_wait_timeout, @@lock_wait_timeout, @@max_statement_time,"
                + " @@wait_timeout, @@idle_transaction_timeout, " + values;
      case H2 ->
        "SELECT LOCK_TIMEOUT(), (SELECT setting_value FROM information_schema.settings"
            + " WHERE setting_name = 'TIME ZONE')";
    };
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        settings.add(rows.getString(i));
      }
    }
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    return settings;
  }

  @ServerTest
  void isLeftAsItWas(TestServer server) throws Exception {
    for (boolean autoCommit : List.of(true, false)) {
      TestDatabase database = server.newDatabase();
      try (Connection connection = database.connect()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              switch (server) {
                case POSTGRESQL -> "SET lock_timeout = '17s'";
                case MARIADB -> "SET innodb_lock_wait_timeout = 17, lock_wait_timeout = 18";
                case H2 -> "SET LOCK_TIMEOUT 17000";
              });
        }
        connection.setTransactionIsolation(
            server == TestServer.POSTGRESQL
                ? Connection.TRANSACTION_SERIALIZABLE
                : Connection.TRANSACTION_READ_UNCOMMITTED);
        connection.setAutoCommit(autoCommit);
        List<String> before = settings(server, connection);
        try (JdbcGateStore store =
            JdbcGateStore.builder(only(connection)).listen(false).create()) {
          Fixtures.advance(store);
          assertThatThrownBy(() -> Fixtures.advance(store, () -> {
                throw new IllegalStateException("no");
              }))
              .hasMessage("no");
          store.load();
          store.view();
          store.history(new HistoryFilter(null, 1));
          assertThat(store.database().probe("SELECT no_such_column FROM mgate_meta"))
              .isNotNull();
          assertThat(store.database().count("SELECT COUNT(*) FROM mgate_meta")).isEqualTo(1);
          if (server == TestServer.POSTGRESQL) {
            assertThat(store
                    .database()
                    .probe("SELECT 1 / (current_setting('row_security') = 'off')::int"))
                .isNull();
          }
          store.database().startBarrier().blocking();
        }
        assertThat(settings(server, connection)).isEqualTo(before);
      }
    }
  }

  @ServerTest
  void changesAreOrderedUnderAnyDefaultIsolation(TestServer server) throws Exception {
    for (String isolation : List.of("TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE")) {
      TestDatabase database = server.newDatabase();
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(database.url());
      config.setUsername(database.user());
      config.setPassword(database.password());
      config.setTransactionIsolation(isolation);
      config.setMaximumPoolSize(5);
      try (HikariDataSource pool = new HikariDataSource(config);
          JdbcGateStore store = JdbcGateStore.create(pool)) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          running.add(CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 5; i++) {
              Fixtures.advance(store);
            }
          }));
        }
        running.forEach(CompletableFuture::join);
        assertThat(store.load().epoch().number()).isEqualTo(21);
        assertThat(store.history(new HistoryFilter(null, 100)))
            .extracting(HistoryEntry::epoch)
            .doesNotHaveDuplicates()
            .hasSize(20);
      }
    }
  }

  @ServerTest
  void timesAreRightWhateverTheTimeZones(TestServer server) {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : List.of("Pacific/Kiritimati", "America/Los_Angeles")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        TestDatabase database = server.newDatabase();
        try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
          Instant start = Instant.now();
          Fixtures.advance(store);
          Instant at = store.history(new HistoryFilter(null, 1)).get(0).at();
          assertThat(at).isBetween(start.minusSeconds(2), Instant.now().plusSeconds(2));
          assertThat(Duration.between(start, at).abs()).isLessThan(Duration.ofMinutes(1));
        }
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @ServerTest
  void recordedFailuresAreCounted(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      String insert =
          "INSERT INTO mgate_failed_write (migration, side, gate_key, error, at, repaired_at)"
              + " VALUES ('%s', 'new', 'k', 'e', CURRENT_TIMESTAMP, %s)";
      database.execute(
          insert.formatted("a", "NULL"),
          insert.formatted("a", "NULL"),
          insert.formatted("a", "CURRENT_TIMESTAMP"),
          insert.formatted("b", "NULL"),
          insert.formatted("c", "CURRENT_TIMESTAMP"));
      assertThat(store.view().unrepaired())
          .containsOnlyKeys("a", "b")
          .containsEntry("a", 2L)
          .containsEntry("b", 1L);
    }
  }

  @ServerTest
  void theDescriptionHasNoSecrets(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      assertThat(store.description().product()).isNotEmpty();
      assertThat(store.description().version()).isNotEmpty();
      assertThat(database.url()).startsWith(store.description().url());
    }
    assertThat(List.of(
            JdbcUrls.withoutSecrets("jdbc:postgresql://h:1/d?user=u&password=p%40x"),
            JdbcUrls.withoutSecrets("jdbc:mysql://u:p@h:1/d"),
            JdbcUrls.withoutSecrets("jdbc:h2:mem:d;PASSWORD=p;USER=u")))
        .containsExactly("jdbc:postgresql://h:1/d", "jdbc:mysql://h:1/d", "jdbc:h2:mem:d");
  }
}
