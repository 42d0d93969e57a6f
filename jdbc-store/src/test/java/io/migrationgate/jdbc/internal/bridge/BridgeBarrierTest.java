package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.migrationgate.contract.LockPatience;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;

/** Once triggers are installed, no write can commit that they have not seen. */
@Tag("thorough")
class BridgeBarrierTest {
  @ServerTest(except = TestServer.H2)
  void whoeverHasWrittenIsWaitedForAndNotOvertaken(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    BridgeTriggers triggers = it.triggers(BridgeFixture.twoTables(server), BridgeFixture.forward());
    try (Connection writer = it.database.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO o VALUES (1, 'Ann Lee', 1)");
      LockPatience patience = new LockPatience(Duration.ofMillis(100), 2);
      assertThatThrownBy(() -> it.to(triggers, State.BRIDGING, patience))
          .hasMessageContaining("in use");
      // It has given way: nobody queues behind it.
      statement.execute("INSERT INTO o VALUES (2, 'Bob Moe', 2)");
      it.run("INSERT INTO o VALUES (3, 'Cid Roe', 3)");
      writer.commit();
      assertThat(it.to(triggers, State.BRIDGING, patience).state()).isEqualTo(State.BRIDGING);
    }
    assertThat(it.rows("w")).isEmpty();
    it.run("UPDATE o SET n = n + 1");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 2\n2 Bob Moe 3\n3 Cid Roe 4");
  }

  @ServerTest(except = TestServer.H2)
  void anOlderSnapshotSetsTriggersOffToo(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.run("CREATE TABLE other (id BIGINT)", "INSERT INTO o VALUES (1, 'Ann Lee', 1)");
    try (Connection old = it.database.connect();
        Statement statement = old.createStatement()) {
      old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      old.setAutoCommit(false);
      statement.executeQuery("SELECT * FROM other").close();
      BridgeTriggers triggers =
          it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
      statement.execute("UPDATE o SET n = 2");
      statement.execute("INSERT INTO o VALUES (2, 'Bob Moe', 2)");
      old.commit();
      assertThat(it.rows("w")).isEqualTo("1 Ann Lee 2\n2 Bob Moe 2");

      // Shut takes effect in transactions that are open, where nothing has to be waited for.
      if (server == TestServer.POSTGRESQL) {
        statement.execute("UPDATE o SET n = 3 WHERE id = 1");
        it.to(triggers, State.SHUT);
        assertThatThrownBy(() -> statement.execute("UPDATE o SET n = 4 WHERE id = 1"))
            .hasMessageContaining(BridgeFixture.NAME);
        old.rollback();
      }
    }
  }

  /** The lock of changes may be somebody else's by then. */
  @ServerTest(except = TestServer.H2)
  void whoWasStoppedForAWhileChangesNothing(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    BridgeTriggers triggers = it.triggers(BridgeFixture.twoTables(server), BridgeFixture.forward());
    BridgeChange change = new BridgeChange(
        new Sessions(it.database.dataSource(), "test", Duration.ofSeconds(30)),
        it.dialect,
        ZoneOffset.UTC,
        Duration.ofMillis(200));
    long before = System.nanoTime() - Duration.ofSeconds(6).toNanos();
    BridgeChange.Outcome outcome = change.attempt(triggers, State.BRIDGING, before);
    assertThat(outcome.found()).isNull();
    assertThat(outcome.lockHeld()).contains("longer than 5 s");
    assertThat(it.find(triggers).state()).isEqualTo(State.ABSENT);
  }

  /** Not once for each table: what is waited for last is waited for with the first one's lock. */
  @ServerTest(except = TestServer.H2)
  void theApplicationWaitsForOneLockTimeOutHoweverManyTablesThereAre(TestServer server)
      throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.run("INSERT INTO o VALUES (1, 'Ann Lee', 1), (2, 'Bob Moe', 1)");
    BridgeTriggers triggers =
        it.triggers(BridgeFixture.twoTables(server), BridgeFixture.both(null));
    String waiting = server == TestServer.POSTGRESQL
        ? "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('o')"
        : "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE()"
            + " AND state LIKE 'Waiting for table metadata lock%'";
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Connection ofOld = it.database.connect();
        Connection ofNew = it.database.connect()) {
      for (Connection each : List.of(ofOld, ofNew)) {
        each.setAutoCommit(false);
      }
      execute(ofOld, "UPDATE o SET n = 2 WHERE id = 1");
      execute(ofNew, "INSERT INTO w VALUES (7, 'Cid', 'Roe', 1)");
      Duration lockTimeout = Duration.ofSeconds(2);
      Future<?> change =
          threads.submit(() -> it.to(triggers, State.BRIDGING, new LockPatience(lockTimeout, 1)));
      await().until(() -> it.query(waiting).equals("1"));
      long begun = System.nanoTime();
      Future<Long> statement = threads.submit(() -> {
        it.run("UPDATE o SET n = 3 WHERE id = 2");
        return System.nanoTime() - begun;
      });
      await().until(() -> System.nanoTime() - begun > Duration.ofMillis(1_400).toNanos());
      ofOld.commit();
      assertThat(Duration.ofNanos(statement.get()))
          .isLessThan(lockTimeout.plus(Duration.ofMillis(900)));
      assertThatThrownBy(change::get).hasMessageContaining("in use");
    } finally {
      threads.shutdown();
    }
  }

  private static void execute(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ServerTest(except = TestServer.H2)
  void afterInstallingUnderLoadEveryNewRowHasItsCounterpart(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    BridgeTriggers triggers = it.triggers(BridgeFixture.twoTables(server), BridgeFixture.forward());
    AtomicInteger ids = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Set<Long> before;
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        work.add(threads.submit(() -> {
          try (Connection connection = it.database.connect();
              Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!over.get()) {
              statement.execute("INSERT INTO o VALUES (" + ids.incrementAndGet() + ", 'A B', 1)");
              statement.execute("INSERT INTO o VALUES (" + ids.incrementAndGet() + ", 'C D', 1)");
              connection.commit();
            }
          }
          return null;
        }));
      }
      while (ids.get() < 100) {
        Thread.onSpinWait();
      }
      it.to(triggers, State.BRIDGING, new LockPatience(Duration.ofMillis(500), 20));
      before = ids(it, "o");
      int reached = ids.get() + 200;
      while (ids.get() < reached) {
        Thread.onSpinWait();
      }
      over.set(true);
      for (Future<?> each : work) {
        each.get();
      }
    } finally {
      over.set(true);
      threads.shutdown();
    }
    Set<Long> later = ids(it, "o");
    later.removeAll(before);
    assertThat(later).hasSizeGreaterThan(100);
    assertThat(ids(it, "w")).containsAll(later);
  }

  private static Set<Long> ids(BridgeFixture it, String table) throws Exception {
    Set<Long> ids = new HashSet<>();
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM " + table)) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }
}
