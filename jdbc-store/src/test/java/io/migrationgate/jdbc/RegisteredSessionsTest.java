package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Verdict;
import io.migrationgate.spi.TimeSource;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Which sessions are those of nodes, by whatever pool they come, when all have the same name. */
@Timeout(120)
@Tag("thorough")
class RegisteredSessionsTest {
  private static final String NAME = "customer-name-split";
  private static final String PG_NAME = "?ApplicationName=shop";

  /** An application whose pools are all full of connections that nobody has used. */
  private static final class Shop implements AutoCloseable {
    final TestDatabase database;
    final HikariDataSource pool;
    final JdbcGateStore store;
    final MigrationGates gates;
    private final List<Closeable> more = new ArrayList<>();

    Shop(TestServer server) throws SQLException {
      database = named(server.newDatabase());
      pool = full(database.dataSource(), 4);
      store = JdbcGateStore.create(add(full(database.dataSource(), 3)));
      gates = MigrationGates.builder(store)
          .build("46")
          .withoutClassPath()
          .declare(MigrationDeclaration.builder(NAME).build())
          .start();
    }

    HikariDataSource add(HikariDataSource another) {
      more.add(another);
      return another;
    }

    Set<String> strangers() {
      return JdbcGateDatabase.of(operator(database).dataSource())
          .unregisteredSessions(store.view().processes(), Set.of());
    }

    Verdict verdict(Operator operator) {
      GateAdmin admin = new GateAdmin(
          store, List.of(JdbcGateDatabase.of(operator(database).dataSource())), TimeSource.SYSTEM);
      return admin.dryRun(NAME, new Move.Advance(), operator).verdicts().stream()
          .filter(verdict -> verdict.guard() == Guard.REGISTERED_WRITERS)
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void close() throws IOException {
      gates.close();
      store.close();
      pool.close();
      for (Closeable closeable : more) {
        closeable.close();
      }
    }
  }

  /** On MariaDB the administrator's own name passes for that of a tool of this library's. */
  private static TestDatabase named(TestDatabase database) throws SQLException {
    if (database.server() == TestServer.POSTGRESQL) {
      return database.at(database.url() + PG_NAME);
    }
    database.execute(
        "CREATE USER IF NOT EXISTS keeper@localhost IDENTIFIED BY 'right'",
        "GRANT ALL ON *.* TO keeper@localhost");
    return database.as("keeper", "right");
  }

  private static TestDatabase operator(TestDatabase database) {
    return database.at(database.url().replace(PG_NAME, "?ApplicationName=mgate"));
  }

  private static HikariDataSource full(DataSource below, int size) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(below);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    config.setConnectionTimeout(10_000);
    HikariDataSource pool = new HikariDataSource(config);
    await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == size);
    return pool;
  }

  private static void strangersAre(Shop shop, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(shop.strangers()).hasSize(count));
  }

  @ServerTest(except = TestServer.H2)
  void whateverPoolTheyComeFromNodesAreKnownAndOthersAreNot(TestServer server) throws Exception {
    try (Shop shop = new Shop(server)) {
      GatedDataSource wrapped = GatedDataSource.wrap(shop.gates, shop.pool);
      shop.add(full(GatedDataSource.wrap(shop.gates, shop.database.dataSource()), 3));
      Jdbi jdbi = Jdbi.create(shop.add(full(shop.database.dataSource(), 3)))
          .installPlugin(new MigrationGatePlugin(shop.gates));
      jdbi.useTransaction(handle -> handle.execute("SELECT 1"));
      try (Connection used = wrapped.getConnection()) {
        assertThat(used.isValid(5)).isTrue();
        strangersAre(shop, 0);
        try (Connection lastWeek = shop.database.connect()) {
          assertThat(lastWeek.isValid(5)).isTrue();
          strangersAre(shop, 1);
          Verdict verdict = shop.verdict(Operator.of("anna", "test"));
          assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.REFUSED);
          assertThat(verdict.found())
              .startsWith(server == TestServer.POSTGRESQL ? "shop " : "keeper@");
          assertThat(verdict.found().split("; ")).hasSize(1);
        }
        strangersAre(shop, 0);
        assertThat(shop.verdict(Operator.of("anna", "test")).outcome())
            .isEqualTo(Verdict.Outcome.PASSED);
      }
      assertThat(shop.gates.gate(NAME).phase()).isEqualTo(Phase.READ_OLD);
      shop.gates.close();
      assertThat(shop.strangers()).as("whose node has left").isNotEmpty();
    }
  }

  /** Looking for idle connections keeps nobody from his. */
  @Test
  void aPoolWithoutAFreeConnectionIsLeftAlone() throws Exception {
    try (Shop shop = new Shop(TestServer.POSTGRESQL)) {
      GatedDataSource wrapped = GatedDataSource.wrap(shop.gates, shop.pool);
      try (Connection one = wrapped.getConnection();
          Connection two = wrapped.getConnection();
          Connection three = shop.pool.getConnection();
          Connection stranger = shop.database.connect()) {
        assertThat(List.of(one, two, three, stranger)).doesNotContainNull();
        shop.store.maintain();
        try (Connection four = shop.pool.getConnection()) {
          assertThat(four.isValid(5)).isTrue();
        }
        assertThat(shop.pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(3);
        // What was taken past the wrapped data source may have been marked while it was idle.
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(shop.strangers()).hasSizeBetween(1, 2));
      }
    }
  }

  /** As on a machine that has been busy for minutes. */
  @Test
  void aPoolThatIsTooSlowIsLookedAtUntilItIsNot() throws Exception {
    try (Shop shop = new Shop(TestServer.POSTGRESQL)) {
      AtomicInteger slow = new AtomicInteger(8);
      GatedDataSource.wrap(shop.gates, new DelegatingDataSource(shop.pool) {
        @Override
        public Connection getConnection() throws SQLException {
          if (slow.get() > 0) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            slow.decrementAndGet();
          }
          return super.getConnection();
        }
      });
      // On a machine that is slower still, the pool is not too slow, and all are marked at once.
      while (slow.get() > 0 && !shop.strangers().isEmpty()) {
        shop.store.maintain();
      }
      await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
        shop.store.maintain();
        assertThat(shop.strangers()).isEmpty();
      });
    }
  }

  /** As those of a server that was switched off: each has its own idea of how long to wait. */
  @Test
  void poolsThatLeadNowhereKeepNoOtherOneWaiting() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Shop shop = new Shop(TestServer.POSTGRESQL)) {
      List<GatedDataSource> dead = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        dead.add(
            GatedDataSource.wrap(shop.gates, new DelegatingDataSource(shop.database.dataSource()) {
              @Override
              public Connection getConnection() throws SQLException {
                awaitUninterruptibly(over);
                throw new SQLTransientConnectionException("no connection is available");
              }
            }));
      }
      HikariDataSource late = shop.add(full(shop.database.dataSource(), 3));
      assertThat(GatedDataSource.wrap(shop.gates, late)).isNotNull();
      assertThat(GatedDataSource.wrap(shop.gates, shop.pool)).isNotNull();
      strangersAre(shop, 0);
      assertThat(dead).hasSize(40);
    } finally {
      over.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) throws SQLException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new SQLException(e);
    }
  }

  /** PgBouncer tells the driver a process of its own. */
  @Test
  void whatAPoolerSharesCarriesNoMark() throws Exception {
    try (Shop shop = new Shop(TestServer.POSTGRESQL)) {
      assertThat(GatedDataSource.wrap(shop.gates, shop.pool)).isNotNull();
      strangersAre(shop, 0);
      try (Connection real = shop.database.connect()) {
        Connection pooled = throughAPooler(real);
        DataSource pool = proxy(DataSource.class, shop.pool, "getConnection", pooled);
        try (Connection gated = GatedDataSource.wrap(shop.gates, pool).getConnection()) {
          assertThat(gated.isValid(5)).isTrue();
          strangersAre(shop, 1);
        }
      }
    }
  }

  /** Something answers in its name. */
  private interface Pooled extends Connection, PGConnection {}

  private static Connection throughAPooler(Connection real) throws SQLException {
    PGConnection driver = real.unwrap(PGConnection.class);
    return (Connection) Proxy.newProxyInstance(
        Pooled.class.getClassLoader(), new Class<?>[] {Pooled.class}, (self, method, args) -> {
          try {
            return switch (method.getName()) {
              case "getBackendPID" -> driver.getBackendPID() + 1;
              case "isWrapperFor" -> ((Class<?>) args[0]).isInstance(self);
              case "unwrap" -> self;
              case "hashCode" -> System.identityHashCode(self);
              case "equals" -> self == args[0];
              default -> method.invoke(real, args);
            };
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static <T> T proxy(Class<T> type, T target, String method, Object answer) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (self, called, args) -> {
          if (called.getName().equals(method)) {
            return answer;
          }
          return called.invoke(target, args);
        }));
  }
}
