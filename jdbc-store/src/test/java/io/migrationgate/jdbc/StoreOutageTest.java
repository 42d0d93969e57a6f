package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.LeaseLostException;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TcpProxy.Fault;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the database is away, and when it is back. */
@Tag("thorough")
@Timeout(180)
class StoreOutageTest {
  private static final String NAME = "customer-name-split";
  private static final Duration LEASE = Duration.ofSeconds(2);

  private static MigrationGates node(JdbcGateStore store) {
    return MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .lease(LEASE)
        .pollInterval(Duration.ofMillis(250))
        .drainTimeout(Duration.ofSeconds(1))
        .declare(MigrationDeclaration.builder(NAME).build())
        .start();
  }

  private static String read(MigrationGates gates) {
    return gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new");
  }

  private static void awaitLost(MigrationGates gates) {
    await().atMost(Duration.ofSeconds(30)).until(() -> gates.status().leaseRemainingMillis() <= 0);
  }

  /**
   * What an application does: threads, more than connections, each with one transaction at a time.
   */
  private static final class Load implements AutoCloseable {
    final AtomicLong commits = new AtomicLong();
    private final DataSource dataSource;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** What a transaction writes. */
    interface Work {
      void run(Connection connection) throws SQLException;
    }

    Load(DataSource dataSource, int size, Work work) {
      this.dataSource = dataSource;
      for (int i = 0; i < size; i++) {
        Thread thread = new Thread(() -> run(work), "load-" + i);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
      }
    }

    private void run(Work work) {
      while (!stopped) {
        try (Connection connection = dataSource.getConnection()) {
          connection.setAutoCommit(false);
          try {
            work.run(connection);
            connection.commit();
            commits.incrementAndGet();
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
          }
        } catch (SQLException e) {
          Thread.onSpinWait();
        }
      }
    }

    /** How long until it commits again. */
    long millisUntilNext(long sinceNanos) {
      long before = commits.get();
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> commits.get() > before);
      return Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
    }

    @Override
    public void close() throws InterruptedException {
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void update(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE counted SET n = n + 1 WHERE id = " + id);
    }
  }

  @Test
  void aPoolThatIsSharedWithTheStoreRecoversAsFastAsAnUngatedOne() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute(
        "CREATE TABLE counted (id INT PRIMARY KEY, n INT)",
        "INSERT INTO counted VALUES (1, 0), (2, 0)");
    int size = 4;
    try (TcpProxy proxy = new TcpProxy(database.port());
        HikariDataSource ungated = database.throughPort(proxy.port()).pool(size, true, 30_000);
        HikariDataSource shared = database.throughPort(proxy.port()).pool(size, true, 30_000);
        JdbcGateStore store = JdbcGateStore.create(shared);
        MigrationGates gates = node(store);
        Load without = new Load(ungated, 4 * size, connection -> update(connection, 1));
        Load with =
            new Load(GatedDataSource.wrap(gates, shared), 4 * size, gated(gates.gate(NAME)))) {
      await().until(() -> without.commits.get() > 10 && with.commits.get() > 10);
      proxy.refuse(true);
      proxy.cutAll();
      awaitLost(gates);
      proxy.refuse(false);
      long back = System.nanoTime();
      CompletableFuture<Long> other =
          CompletableFuture.supplyAsync(() -> without.millisUntilNext(back));
      long gated = with.millisUntilNext(back);
      long ungatedMillis = other.get(1, TimeUnit.MINUTES);
      // A second for a busy machine: before, it was the pool's time-out of 30 s.
      assertThat(gated).isLessThan(2 * ungatedMillis + 1_000);
    }
  }

  private static Load.Work gated(MigrationGate gate) {
    return connection -> {
      // A request that has its connection, and then finds that it may not work.
      gate.<SQLException>write(() -> update(connection, 2), () -> update(connection, 2));
    };
  }

  @ServerTest(except = TestServer.H2)
  void aConnectThatIsNeverAnsweredHoldsUpNobodyForLong(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (TcpProxy proxy = new TcpProxy(database.port());
        JdbcGateStore store = JdbcGateStore.builder(
                database.throughPort(proxy.port()).dataSource())
            .queryTimeout(Duration.ofSeconds(1))
            .create();
        MigrationGates gates = node(store)) {
      assertThat(read(gates)).isEqualTo("old");
      proxy.fault(Fault.SILENCE);
      awaitLost(gates);
      CompletableFuture.runAsync(
              () -> assertThatThrownBy(() -> read(gates)).isInstanceOf(LeaseLostException.class))
          .get(5, TimeUnit.SECONDS);
      CompletableFuture.runAsync(
              () -> assertThatThrownBy(store::view).isInstanceOf(StoreUnavailableException.class))
          .get(10, TimeUnit.SECONDS);
      proxy.fault(Fault.NONE);
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> read(gates).equals("old"));
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals("mgate-connecting"))
          .hasSizeLessThan(16);
    }
  }

  @ServerTest(except = TestServer.H2)
  void aStoreWithConnectionsOfItsOwnKeepsThemAndReplacesThemWhenTheyBreak(TestServer server)
      throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.builder(
            database.url(), database.user(), database.password())
        .listen(false)
        .create()) {
      store.load();
      String own = sessions(database);
      store.load();
      store.database().probe("SELECT 1");
      assertThat(sessions(database)).isNotEmpty().isEqualTo(own);
      for (String id : own.split(",")) {
        database.execute(
            server == TestServer.POSTGRESQL
                ? "SELECT pg_terminate_backend(" + id + ")"
                : "KILL CONNECTION " + id);
      }
      await().ignoreExceptions().until(() -> store.load().epoch().number() == 1);
      assertThat(sessions(database)).isNotEmpty().isNotEqualTo(own);
    }
    await().until(() -> sessions(database).isEmpty());
  }

  private static String sessions(TestDatabase database) throws SQLException {
    String ids = database.query(
        database.server() == TestServer.POSTGRESQL
            ? "SELECT string_agg(pid::text, ',' ORDER BY pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            : "SELECT GROUP_CONCAT(id ORDER BY id) FROM information_schema.processlist"
                + " WHERE db = DATABASE() AND id <> CONNECTION_ID()");
    return ids == null ? "" : ids;
  }

  @ServerTest(except = TestServer.H2)
  void aChangeWhoseClientHasFallenSilentIsEndedByTheServer(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch resumed = new CountDownLatch(1);
    try (JdbcGateStore store = JdbcGateStore.builder(database.dataSource())
            .idleLimit(Duration.ofSeconds(1))
            .create();
        JdbcGateStore other = JdbcGateStore.builder(database.dataSource()).open()) {
      CompletableFuture<String> silent =
          CompletableFuture.supplyAsync(() -> Fixtures.advance(store, () -> {
            inside.countDown();
            awaitUninterruptibly(resumed);
          }));
      assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
      try {
        await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
            .until(() -> !Fixtures.advance(other).isEmpty());
      } finally {
        resumed.countDown();
      }
      assertThatThrownBy(() -> silent.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      assertThat(other.load().epoch().number()).isEqualTo(2);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void onH2ItKeepsAConnectionToo() throws Exception {
    String url = "jdbc:h2:mem:own-connection";
    try (JdbcGateStore store = JdbcGateStore.builder(url, "sa", "").create()) {
      // The database would be gone with its last connection.
      assertThat(store.load().epoch().number()).isEqualTo(1);
    }
  }
}
