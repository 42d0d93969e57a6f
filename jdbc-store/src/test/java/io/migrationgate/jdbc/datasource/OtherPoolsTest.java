package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Pools that hide the driver's connection, or leave transactions open. */
@Tag("thorough")
class OtherPoolsTest {
  private static final int BORROWS = 5;

  private enum Pool {
    HIKARI {
      @Override
      DataSource on(TestDatabase database, boolean autoCommit) {
        return database.pool(1, autoCommit);
      }
    },
    /** Its guards let nobody through, by default. */
    DBCP {
      @Override
      DataSource on(TestDatabase database, boolean autoCommit) {
        BasicDataSource pool = new BasicDataSource();
        pool.setUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setDefaultAutoCommit(autoCommit);
        pool.setTestOnBorrow(false);
        pool.setMaxTotal(1);
        return pool;
      }
    },
    /** It leaves transactions open, by default. */
    TOMCAT {
      @Override
      DataSource on(TestDatabase database, boolean autoCommit) {
        PoolProperties properties = new PoolProperties();
        properties.setUrl(database.url());
        properties.setUsername(database.user());
        properties.setPassword(database.password());
        properties.setDefaultAutoCommit(autoCommit);
        properties.setInitialSize(autoCommit ? 1 : 3);
        return new org.apache.tomcat.jdbc.pool.DataSource(properties);
      }
    };

    abstract DataSource on(TestDatabase database, boolean autoCommit);
  }

  private static void close(DataSource pool) throws Exception {
    if (pool instanceof AutoCloseable closeable) {
      closeable.close();
    } else {
      ((org.apache.tomcat.jdbc.pool.DataSource) pool).close(true);
    }
  }

  @ParameterizedTest
  @CsvSource({"HIKARI,true", "HIKARI,false", "DBCP,true", "DBCP,false", "TOMCAT,true"})
  void aConnectionThatIsKnownIsAskedNothingWhenItIsBorrowed(Pool kind, boolean autoCommit)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL);
        TcpProxy proxy = new TcpProxy(db.database.port())) {
      DataSource pool = kind.on(db.database.throughPort(proxy.port()), autoCommit);
      DataSource gated = GatedDataSource.wrap(db.gates, pool);
      work(gated);
      long before = proxy.roundTrips();
      for (int i = 0; i < BORROWS; i++) {
        work(gated);
      }
      // The statement, with its BEGIN, and the COMMIT.
      assertThat(proxy.roundTrips() - before).isEqualTo(2 * BORROWS);
      close(pool);
    }
  }

  private static void work(DataSource gated) throws SQLException {
    try (Connection connection = gated.getConnection()) {
      boolean alone = connection.getAutoCommit();
      connection.setAutoCommit(false);
      execute(connection, "UPDATE customer SET full_name = 'b'");
      connection.commit();
      connection.setAutoCommit(alone);
    }
  }

  private static String count(GatedDatabase db, String from) throws SQLException {
    return db.database.query("SELECT COUNT(*) FROM " + from);
  }

  @Test
  void markingIdleConnectionsLeavesNoTransactionOpen() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL)) {
      DataSource pool = Pool.TOMCAT.on(db.database, false);
      try (JdbcGateStore store = JdbcGateStore.create(db.database.dataSource())) {
        // It opens its connections with the first one that is borrowed.
        pool.getConnection().close();
        assertThat(GatedDataSource.wrap(db.gates, pool)).isNotNull();
        for (int i = 0; i < 4; i++) {
          store.maintain();
        }
        String ofThree = "pg_stat_activity a WHERE datname = current_database()"
            + " AND a.application_name = 'PostgreSQL JDBC Driver'"
            + " AND EXISTS (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid"
            + " AND locktype = 'advisory' AND mode = 'ShareLock')";
        assertThat(Integer.parseInt(count(db, ofThree))).isGreaterThanOrEqualTo(3);
        assertThat(count(db, ofThree + " AND state LIKE 'idle in transaction%'"))
            .isEqualTo("0");
      } finally {
        close(pool);
      }
    }
  }

  /** What an application left open in such a pool is neither ended nor taken for a unit's own. */
  @Test
  void whatAnEarlierBorrowerLeftOpenIsNotRolledBack() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL)) {
      DataSource pool = Pool.TOMCAT.on(db.database, false);
      try (Connection raw = pool.getConnection()) {
        execute(raw, "UPDATE customer SET full_name = 'left open'");
      }
      // The one that was given back is somewhere among the others.
      Connection[] borrowed = new Connection[3];
      for (int i = 0; i < borrowed.length; i++) {
        borrowed[i] = GatedDataSource.wrap(db.gates, pool).getConnection();
      }
      for (Connection each : borrowed) {
        each.commit();
        each.close();
      }
      assertThat(db.value("full_name")).isEqualTo("left open");
      close(pool);
    }
  }

  /** A pool that has none left makes whoever looks for idle ones give back what he holds. */
  @Test
  void whatIsHeldIsGivenBackOnAThreadOfItsOwn() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL);
        Connection stranger = db.database.connect();
        JdbcGateStore store = JdbcGateStore.create(db.database.dataSource())) {
      assertThat(stranger.isValid(5)).isTrue();
      AtomicReference<String> closedBy = new AtomicReference<>();
      CountDownLatch given = new CountDownLatch(1);
      AtomicInteger turn = new AtomicInteger();
      Connection only = db.database.connect();
      DataSource pool = new DelegatingDataSource(db.database.dataSource()) {
        @Override
        public Connection getConnection() throws SQLException {
          if (turn.getAndIncrement() == 0) {
            return closing(only, () -> {
              closedBy.compareAndSet(null, Thread.currentThread().getName());
              given.countDown();
            });
          }
          try {
            assertThat(given.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new SQLException(e);
          }
          throw new SQLException("none left");
        }
      };
      assertThat(GatedDataSource.wrap(db.gates, pool)).isNotNull();
      store.maintain();
      // Whoever looks for idle ones goes on before they are given back.
      assertThat(given.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(closedBy.get()).isEqualTo("mgate-idle-sessions");
      only.close();
    }
  }

  private static Connection closing(Connection only, Runnable onClose) {
    return (Connection) Proxy.newProxyInstance(
        OtherPoolsTest.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (self, method, args) -> {
          if (method.getName().equals("close")) {
            onClose.run();
            return null;
          }
          return method.invoke(only, args);
        });
  }
}
