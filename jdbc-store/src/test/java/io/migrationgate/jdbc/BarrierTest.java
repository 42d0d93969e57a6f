package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateDatabase.Barrier;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.TransactionsHiddenException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A barrier passes once every transaction that had written before it is over, and never before. */
@Timeout(180)
class BarrierTest {

  /** A transaction of somebody else. */
  private static final class Writer implements AutoCloseable {
    final Connection connection;
    final Statement statement;

    Writer(TestDatabase database) throws SQLException {
      connection = database.connect();
      connection.setAutoCommit(false);
      statement = connection.createStatement();
    }

    void run(String sql) throws SQLException {
      statement.execute(sql);
    }

    @Override
    public void close() throws SQLException {
      connection.rollback();
      connection.close();
    }
  }

  private static TestDatabase withTable(TestServer server) throws SQLException {
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100))",
        "INSERT INTO item VALUES (1, 'one')");
    return database;
  }

  private static void passes(Barrier barrier) {
    await().atMost(Duration.ofSeconds(20)).until(() -> barrier.blocking().isEmpty());
    assertThat(barrier.blocking()).isEmpty();
  }

  @ServerTest
  void passesWhenNobodyHasWritten(TestServer server) throws Exception {
    TestDatabase database = withTable(server);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    passes(gated.startBarrier());
  }

  @ServerTest
  void aSnapshotBarrierWaitsForWhomTheOtherOnePasses(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      // No bridge is built there.
      return;
    }
    TestDatabase database = withTable(server);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer reader = new Writer(database)) {
      reader.connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      reader.run("SELECT * FROM item");
      passes(gated.startBarrier());
      Barrier snapshots = gated.startSnapshotBarrier();
      assertThat(snapshots.blocking()).hasSize(1);
      try (Writer later = new Writer(database)) {
        later.run("SELECT * FROM item");
        reader.connection.rollback();
        passes(snapshots);
      }
    }
  }

  @ServerTest
  void waitsForATransactionThatHasWrittenAndNamesIt(TestServer server) throws Exception {
    TestDatabase database = withTable(server);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer writer = new Writer(database)) {
      writer.run("INSERT INTO item VALUES (2, 'two')");
      Barrier barrier = gated.startBarrier();
      for (int i = 0; i < 3; i++) {
        List<BlockingSession> blocking = barrier.blocking();
        assertThat(blocking).hasSize(1);
        assertThat(blocking.get(0).id()).matches("(pid|connection|session) \\d+.*");
        assertThat(blocking.get(0).user()).isNotEmpty();
        if (server == TestServer.POSTGRESQL) {
          assertThat(blocking.get(0).ageMillis()).isGreaterThanOrEqualTo(0);
          assertThat(blocking.get(0).statement()).contains("INSERT INTO item");
        }
      }
      writer.connection.commit();
      passes(barrier);
    }
  }

  @ServerTest
  void aRollbackLetsItPassToo(TestServer server) throws Exception {
    TestDatabase database = withTable(server);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer writer = new Writer(database)) {
      writer.run("UPDATE item SET name = 'x' WHERE id = 1");
      Barrier barrier = gated.startBarrier();
      assertThat(barrier.blocking()).isNotEmpty();
      writer.connection.rollback();
      passes(barrier);
    }
  }

  /**
   * Whoever has only read when the barrier starts is stopped by its commit check, if it must be.
   */
  @ServerTest
  void doesNotWaitForReaders(TestServer server) throws Exception {
    TestDatabase database = withTable(server);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer reader = new Writer(database)) {
      reader.run("SELECT * FROM item");
      passes(gated.startBarrier());
    }
  }

  @ServerTest
  void doesNotWaitForWhatBeganLater(TestServer server) throws Exception {
    TestDatabase database = withTable(server);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer first = new Writer(database);
        Writer second = new Writer(database)) {
      first.run("INSERT INTO item VALUES (2, 'two')");
      Barrier barrier = gated.startBarrier();
      second.run("INSERT INTO item VALUES (3, 'three')");
      assertThat(barrier.blocking()).hasSize(1);
      first.connection.commit();
      passes(barrier);
      Barrier next = gated.startBarrier();
      assertThat(next.blocking()).hasSize(1);
      second.connection.commit();
      passes(next);
    }
  }

  @ServerTest
  void waitsForAnEmptiedTransactionNoLongerThanItsCommit(TestServer server) throws Exception {
    TestDatabase database = withTable(server);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer writer = new Writer(database)) {
      for (int i = 0; i < 3; i++) {
        writer.run("INSERT INTO item VALUES (" + (10 + i) + ", 'x')");
        Barrier barrier = gated.startBarrier();
        assertThat(barrier.blocking()).as("round " + i).isNotEmpty();
        writer.connection.commit();
        passes(barrier);
      }
    }
  }

  @Test
  void aPreparedTransactionBlocksOnPostgres() throws Exception {
    TestDatabase database = withTable(TestServer.POSTGRESQL);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer writer = new Writer(database)) {
      writer.run("INSERT INTO item VALUES (2, 'two')");
      writer.run("PREPARE TRANSACTION 'it''s prepared'");
    }
    Barrier barrier = gated.startBarrier();
    assertThat(barrier.blocking()).singleElement().satisfies(one -> {
      assertThat(one.id()).isEqualTo("prepared transaction it's prepared");
      assertThat(one.user()).isEqualTo("postgres");
      assertThat(one.ageMillis()).isGreaterThanOrEqualTo(0);
    });
    database.execute("COMMIT PREPARED 'it''s prepared'");
    passes(barrier);
    assertThat(database.query("SELECT COUNT(*) FROM item")).isEqualTo("2");
  }

  /** Its connection is gone, and with it the number by which it could be told from others. */
  @Test
  void aPreparedTransactionBlocksOnMariaDbAlsoOnceItsConnectionIsGone() throws Exception {
    TestDatabase database = withTable(TestServer.MARIADB);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    Barrier barrier;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("XA START 'x1'");
      statement.execute("INSERT INTO item VALUES (2, 'two')");
      statement.execute("XA END 'x1'");
      statement.execute("XA PREPARE 'x1'");
      barrier = gated.startBarrier();
      assertThat(barrier.blocking()).hasSize(1);
    }
    Barrier during = gated.startBarrier();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(during.blocking())
            .singleElement()
            .satisfies(one -> assertThat(one.id()).startsWith("prepared transaction")));
    assertThat(barrier.blocking()).hasSize(1);
    database.execute("XA COMMIT 'x1'");
    passes(barrier);
    passes(during);
    assertThat(database.query("SELECT COUNT(*) FROM item")).isEqualTo("2");
  }

  @Test
  void aPreparedTransactionBlocksOnH2() throws Exception {
    TestDatabase database = withTable(TestServer.H2);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer writer = new Writer(database)) {
      writer.run("INSERT INTO item VALUES (2, 'two')");
      writer.run("PREPARE COMMIT x1");
      Barrier barrier = gated.startBarrier();
      assertThat(barrier.blocking())
          .singleElement()
          .satisfies(one -> assertThat(one.id()).isEqualTo("prepared transaction X1"));
      writer.run("COMMIT TRANSACTION x1");
      passes(barrier);
    }
  }

  @Test
  void aSubtransactionsWriteCountsOnPostgres() throws Exception {
    TestDatabase database = withTable(TestServer.POSTGRESQL);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Writer writer = new Writer(database)) {
      writer.run("SAVEPOINT s");
      writer.run("INSERT INTO item VALUES (2, 'two')");
      writer.run("RELEASE SAVEPOINT s");
      Barrier barrier = gated.startBarrier();
      assertThat(barrier.blocking()).hasSize(1);
      writer.connection.commit();
      passes(barrier);
    }
  }

  /** It waits for those it cannot look at, and says as much of them as it is shown. */
  @Test
  void needsNoPrivilegeOnPostgres() throws Exception {
    TestDatabase database = withTable(TestServer.POSTGRESQL);
    database.execute("CREATE USER barrier_clerk PASSWORD 'right'");
    GateDatabase gated =
        JdbcGateDatabase.of(database.as("barrier_clerk", "right").dataSource());
    try (Writer writer = new Writer(database)) {
      writer.run("INSERT INTO item VALUES (2, 'two')");
      Barrier barrier = gated.startBarrier();
      assertThat(barrier.blocking()).singleElement().satisfies(one -> {
        assertThat(one.id()).startsWith("pid ");
        assertThat(one.ageMillis()).isEqualTo(-1);
        assertThat(one.statement()).isEmpty();
      });
      writer.connection.commit();
      passes(barrier);
    }
  }

  @Test
  void saysWhichPrivilegeIsMissingElsewhere() throws Exception {
    TestDatabase mariadb = withTable(TestServer.MARIADB);
    String name = mariadb.url().replaceAll(".*/", "");
    mariadb.execute(
        "DROP USER IF EXISTS barrier_clerk@localhost",
        "CREATE USER barrier_clerk@localhost IDENTIFIED BY 'right'",
        "GRANT ALL ON " + name + ".* TO barrier_clerk@localhost");
    GateDatabase onMariaDb =
        JdbcGateDatabase.of(mariadb.as("barrier_clerk", "right").dataSource());
    assertThatThrownBy(onMariaDb::startBarrier)
        .isInstanceOf(TransactionsHiddenException.class)
        .hasMessageContaining("PROCESS");
    TestDatabase h2 = withTable(TestServer.H2);
    h2.execute("CREATE USER barrier_clerk PASSWORD 'right'");
    GateDatabase onH2 = JdbcGateDatabase.of(
        h2.at(h2.url().replaceAll(";.*", "")).as("barrier_clerk", "right").dataSource());
    assertThatThrownBy(onH2::startBarrier)
        .isInstanceOf(TransactionsHiddenException.class)
        .hasMessageContaining("administrator");
  }

  /**
   * The server makes its list anew only when nobody has read it for 100 ms. As long as somebody
   * does, the list may lack a transaction that has written, and so proves nothing.
   */
  @Test
  void aListThatOthersKeepFromBeingMadeAnewIsNotBelievedOnMariaDb() throws Exception {
    TestDatabase database = withTable(TestServer.MARIADB);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    AtomicBoolean monitoring = new AtomicBoolean(true);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> monitor = CompletableFuture.runAsync(() -> {
      try (Connection connection = database.connect();
          Statement look = connection.createStatement()) {
        while (monitoring.get()) {
          list(look);
          begun.countDown();
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    });
    try (Writer writer = new Writer(database)) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      writer.run("INSERT INTO item VALUES (2, 'two')");
      CompletableFuture<Barrier> barrier = CompletableFuture.supplyAsync(gated::startBarrier);
      await().pollDelay(Duration.ofMillis(600)).until(() -> true);
      monitoring.set(false);
      monitor.get(20, TimeUnit.SECONDS);
      assertThat(barrier.get(20, TimeUnit.SECONDS).blocking()).hasSize(1);
    } finally {
      monitoring.set(false);
    }
  }

  /** Each looks at the list at the moment that would keep the other's from being made anew. */
  @Test
  void barriersThatBeginTogetherDoNotStarveEachOtherOnMariaDb() throws Exception {
    TestDatabase database = withTable(TestServer.MARIADB);
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    for (int round = 0; round < 4; round++) {
      CompletableFuture<Barrier> first = CompletableFuture.supplyAsync(gated::startBarrier);
      CompletableFuture<Barrier> second = CompletableFuture.supplyAsync(
          gated::startBarrier, CompletableFuture.delayedExecutor(60, TimeUnit.MILLISECONDS));
      passes(first.get(20, TimeUnit.SECONDS));
      passes(second.get(20, TimeUnit.SECONDS));
    }
    try (Writer writer = new Writer(database)) {
      writer.run("INSERT INTO item VALUES (2, 'two')");
      List<Barrier> three =
          List.of(gated.startBarrier(), gated.startBarrier(), gated.startBarrier());
      assertThat(three).allSatisfy(barrier -> assertThat(barrier.blocking()).hasSize(1));
      writer.connection.commit();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> three.stream().allMatch(barrier -> barrier.blocking().isEmpty()));
    }
  }

  private static void list(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT * FROM information_schema.innodb_trx")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).isNotNull();
      }
    }
  }
}
