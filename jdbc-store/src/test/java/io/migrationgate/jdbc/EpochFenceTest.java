package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.migrationgate.GateUsageException;
import io.migrationgate.jdbc.internal.EpochFence;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.FenceAnswer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Races for the row of an epoch, each forced. */
@Timeout(120)
@Tag("thorough")
class EpochFenceTest {
  private final EpochFence fence = new EpochFence("");

  private static Connection begin(TestDatabase database, int isolation) throws SQLException {
    Connection connection = database.connect();
    connection.setTransactionIsolation(isolation);
    connection.setAutoCommit(false);
    return connection;
  }

  private static int level(String name) {
    return name.equals("RC")
        ? Connection.TRANSACTION_READ_COMMITTED
        : Connection.TRANSACTION_REPEATABLE_READ;
  }

  /**
   * The straggler's statement has begun, and its snapshot is from before the closing, when the
   * closer commits.
   */
  @ParameterizedTest
  @CsvSource({"POSTGRESQL,RC", "POSTGRESQL,RR", "MARIADB,RC", "MARIADB,RR"})
  void aStatementThatWaitedForTheCloserFindsNoRow(TestServer server, String isolation)
      throws Exception {
    TestDatabase database = server.newStoreDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource());
        Connection closer = begin(database, Connection.TRANSACTION_READ_COMMITTED);
        Connection straggler = begin(database, level(isolation))) {
      Epoch epoch = store.load().epoch();
      try (Statement statement = closer.createStatement()) {
        statement.executeUpdate("UPDATE mgate_epoch SET closed = TRUE WHERE number = 1");
      }
      CompletableFuture<FenceAnswer> answer = CompletableFuture.supplyAsync(() -> {
        try {
          return fence.take(straggler, epoch);
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
      });
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(150))
          .until(() -> waitsForALock(database, server));
      assertThat(answer).isNotDone();
      closer.commit();
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(FenceAnswer.Closed.class);
      Epoch next = advanced(store);
      assertThat(fence.take(straggler, next))
          .as("the transaction has begun anew")
          .isEqualTo(new FenceAnswer.Held(next.number()));
      assertThat(rows(straggler))
          .as("with a snapshot that is not older than the next epoch")
          .isEqualTo(2);
      straggler.rollback();
    }
  }

  private static boolean waitsForALock(TestDatabase database, TestServer server)
      throws SQLException {
    String waiting = server == TestServer.POSTGRESQL
        ? "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND datname = current_database()"
        : "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
    return !database.query(waiting).equals("0");
  }

  private static Epoch advanced(JdbcGateStore store) {
    Fixtures.advance(store);
    return store.load().epoch();
  }

  private static long rows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM mgate_epoch")) {
      row.next();
      return row.getLong(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"POSTGRESQL,RC", "POSTGRESQL,RR", "MARIADB,RC", "MARIADB,RR"})
  void aHeldRowStopsNoChangeAndIsClosedOnlyWhenFree(TestServer server, String isolation)
      throws Exception {
    TestDatabase database = server.newStoreDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource());
        Connection one = begin(database, level(isolation));
        Connection two = begin(database, level(isolation))) {
      Epoch first = store.load().epoch();
      assertThat(fence.take(one, first)).isEqualTo(new FenceAnswer.Held(1));
      Epoch second = advanced(store);
      assertThat(store.closeBefore(2)).containsExactly(1L);
      assertThat(fence.take(two, first)).isEqualTo(new FenceAnswer.Held(2));
      one.commit();
      assertThat(store.closeBefore(2)).containsExactly(1L);
      two.rollback();
      assertThat(store.closeBefore(2)).isEmpty();
      assertThat(fence.take(one, first)).isInstanceOf(FenceAnswer.Closed.class);
      assertThat(fence.take(one, second)).isEqualTo(new FenceAnswer.Held(2));
      assertThat(store.closeBefore(2)).as("the one that settles stays open").isEmpty();
      assertThat(fence.take(two, second)).isEqualTo(new FenceAnswer.Held(2));
      one.rollback();
      two.rollback();
    }
  }

  /** The lock outlives a savepoint that was set after it. */
  @ServerTest(except = TestServer.H2)
  void aSavepointDoesNotLoseTheRow(TestServer server) throws Exception {
    TestDatabase database = server.newStoreDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource());
        Connection one = begin(database, Connection.TRANSACTION_READ_COMMITTED)) {
      fence.take(one, store.load().epoch());
      var savepoint = one.setSavepoint();
      advanced(store);
      one.rollback(savepoint);
      assertThat(store.closeBefore(2)).containsExactly(1L);
      one.rollback();
    }
  }

  @ServerTest(except = TestServer.H2)
  void aConnectionWithoutATransactionIsRefused(TestServer server) throws Exception {
    TestDatabase database = server.newStoreDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource());
        Connection one = database.connect()) {
      Epoch epoch = store.load().epoch();
      assertThatThrownBy(() -> fence.take(one, epoch))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("commits every statement by itself");
      one.setAutoCommit(false);
      assertThatThrownBy(() -> new EpochFence("elsewhere.").take(one, epoch))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("elsewhere.mgate_epoch");
      one.rollback();
    }
  }
}
