package io.migrationgate.jdbc.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.Fixtures;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Epoch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes are heard at once, and their loss is no more than a delay. */
@Tag("thorough")
@Timeout(180)
class PostgresFeedTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final String LISTENERS =
      "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND query LIKE 'LISTEN%'";

  private TestDatabase database;
  private JdbcGateStore changing;

  @BeforeEach
  void create() {
    database = TestServer.POSTGRESQL.newDatabase();
    changing = JdbcGateStore.create(database.dataSource());
  }

  /** Completes when the wait is over. */
  private static CompletableFuture<Void> waiting(JdbcGateStore store, Epoch known) {
    return CompletableFuture.runAsync(() -> {
      try {
        store.awaitChange(known, LONG);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private void listens(int connections) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> database.query(LISTENERS).equals(Integer.toString(connections)));
  }

  /** The first wait begins to listen, and then returns, since nobody knows what was missed. */
  private void begin(JdbcGateStore store) throws InterruptedException {
    store.awaitChange(store.load().epoch(), LONG);
    listens(1);
  }

  @Test
  void wakesOtherProcessesLongBeforeTheirNextHeartbeat() throws Exception {
    try (HikariDataSource pool = database.pool(2);
        JdbcGateStore store = JdbcGateStore.open(pool)) {
      begin(store);
      Epoch known = store.load().epoch();
      CompletableFuture<Void> waiting = waiting(store, known);
      long start = System.nanoTime();
      Fixtures.advance(changing);
      waiting.get(20, TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(store.load().epoch().number()).isEqualTo(known.number() + 1);
    }
  }

  @Test
  void hearsWhatWasAnnouncedWhileNobodyWaited() throws Exception {
    try (JdbcGateStore store = JdbcGateStore.open(database.dataSource())) {
      begin(store);
      Epoch known = store.load().epoch();
      Fixtures.advance(changing);
      waiting(store, known).get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void isNotWokenByWhatItKnows() throws Exception {
    try (JdbcGateStore store = JdbcGateStore.open(database.dataSource())) {
      begin(store);
      Fixtures.advance(changing);
      Epoch known = store.load().epoch();
      CompletableFuture<Void> waiting = waiting(store, known);
      await()
          .during(Duration.ofMillis(700))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !waiting.isDone());
      Fixtures.advance(changing);
      waiting.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void wakesEveryThreadThatWaits() throws Exception {
    try (HikariDataSource pool = database.pool(2);
        JdbcGateStore store = JdbcGateStore.open(pool)) {
      begin(store);
      Epoch known = store.load().epoch();
      List<Thread> threads = List.of(waiter(store, known), waiter(store, known));
      threads.forEach(Thread::start);
      // One listens, the other waits for it.
      await().until(() -> threads.stream().anyMatch(PostgresFeedTest::isParked));
      Fixtures.advance(changing);
      for (Thread thread : threads) {
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static Thread waiter(JdbcGateStore store, Epoch known) {
    return new Thread(() -> {
      try {
        store.awaitChange(known, LONG);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private static boolean isParked(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("awaitNanos"));
  }

  @Test
  void listensAgainAfterItsConnectionDied() throws Exception {
    try (HikariDataSource pool = database.pool(2);
        JdbcGateStore store = JdbcGateStore.open(pool)) {
      begin(store);
      killListeners();
      listens(0);
      CompletableFuture<Void> keepsWaiting = CompletableFuture.runAsync(() -> {
        try {
          while (store.load().epoch().number() < 2) {
            store.awaitChange(new Epoch(1, ""), LONG);
          }
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
      listens(1);
      Fixtures.advance(changing);
      keepsWaiting.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void givesItsConnectionBackWhenClosed() throws Exception {
    try (HikariDataSource pool = database.pool(2)) {
      JdbcGateStore store = JdbcGateStore.open(pool);
      begin(store);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
      CompletableFuture<Void> waiting = waiting(store, store.load().epoch());
      store.close();
      waiting.get(20, TimeUnit.SECONDS);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
      listens(0);
    }
  }

  @Test
  void waitsPlainlyWhenThePoolHasNoConnectionToSpare() throws Exception {
    try (HikariDataSource pool = database.pool(1, true, 300);
        JdbcGateStore store = JdbcGateStore.open(pool)) {
      try (Connection taken = pool.getConnection()) {
        assertThat(taken.isValid(5)).isTrue();
        long start = System.nanoTime();
        store.awaitChange(new Epoch(1, ""), Duration.ofMillis(800));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> {
        store.awaitChange(new Epoch(1, ""), Duration.ofMillis(100));
        return database.query(LISTENERS).equals("1");
      });
    }
  }

  @Test
  void waitsPlainlyWhereTheDriverCannotListen() throws Exception {
    try (JdbcGateStore store = JdbcGateStore.open(opaque(database.dataSource()))) {
      store.awaitChange(new Epoch(1, ""), Duration.ofMillis(50));
      CompletableFuture<Void> waiting = waiting(store, new Epoch(1, ""));
      Fixtures.advance(store);
      waiting.get(20, TimeUnit.SECONDS);
      listens(0);
    }
  }

  @Test
  void announcesOnlyWhileItListens() throws Exception {
    try (HikariDataSource pool = database.pool(2);
        JdbcGateStore store = JdbcGateStore.open(pool)) {
      assertThat(store.announces()).isFalse();
      begin(store);
      assertThat(store.announces()).isTrue();
      killListeners();
      await().atMost(Duration.ofSeconds(20)).until(() -> {
        store.awaitChange(new Epoch(1, ""), Duration.ofMillis(20));
        return !store.announces();
      });
      await().atMost(Duration.ofSeconds(20)).until(() -> {
        store.awaitChange(new Epoch(1, ""), Duration.ofMillis(100));
        return store.announces();
      });
      store.close();
      assertThat(store.announces()).isFalse();
    }
    assertThat(changing.announces()).isFalse();
  }

  private void killListeners() throws SQLException {
    database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        + " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        + " AND pid <> pg_backend_pid()");
  }

  @Test
  void doesNotListenWhenToldSo() throws Exception {
    try (JdbcGateStore store =
        JdbcGateStore.builder(database.dataSource()).listen(false).open()) {
      store.awaitChange(new Epoch(1, ""), Duration.ofMillis(50));
      listens(0);
    }
  }

  /** Hides the driver's own class, as some wrappers do. */
  private static DataSource opaque(DataSource real) {
    return (DataSource) Proxy.newProxyInstance(
        PostgresFeedTest.class.getClassLoader(),
        new Class<?>[] {DataSource.class},
        (proxy, method, arguments) -> opaque(real.getConnection()));
  }

  private static Connection opaque(Connection real) {
    return (Connection) Proxy.newProxyInstance(
        PostgresFeedTest.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("isWrapperFor")) {
            return false;
          }
          if (method.getName().equals("hashCode")) {
            return System.identityHashCode(proxy);
          }
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
