package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** A connection that carries a transaction already when it is handed out: nobody's to end. */
@Tag("thorough")
class ForeignTransactionTest {
  private static void readCommitted(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  @ServerTest
  void whatWasWrittenBeforeTheHandOutIsKept(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection only = db.pool.getConnection()) {
      DataSource gated = GatedDataSource.wrap(db.gates, new SingleConnectionDataSource(only, true));
      readCommitted(only);
      only.setAutoCommit(false);
      update(only, "full_name", "theirs");
      Connection borrowed = gated.getConnection();
      update(borrowed, "first_name", "mine");
      borrowed.close();
      only.commit();
      assertThat(db.value("full_name")).isEqualTo("theirs");
      assertThat(db.value("first_name")).isEqualTo("mine");
      only.setAutoCommit(true);
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void gatedWritesAreTakenWhereALatePinIsRight(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection only = db.pool.getConnection()) {
      DataSource gated = GatedDataSource.wrap(db.gates, new SingleConnectionDataSource(only, true));
      readCommitted(only);
      only.setAutoCommit(false);
      execute(only, "INSERT INTO customer VALUES (2, 'theirs', NULL)");
      db.place(Phase.DUAL_WRITE);
      Connection borrowed = gated.getConnection();
      if (server == TestServer.MARIADB) {
        // Which level the transaction has, and not the session, is not told there.
        assertThatThrownBy(() -> db.write(borrowed, "b"))
            .isInstanceOf(GateUsageException.class)
            .hasMessageContaining("begun before the connection was handed out");
        borrowed.rollback();
      }
      db.write(borrowed, "b");
      borrowed.commit();
      assertThat(db.value("first_name")).isEqualTo("b");
      assertThat(db.database.query("SELECT COUNT(*) FROM customer"))
          .isEqualTo(server == TestServer.MARIADB ? "1" : "2");
      borrowed.close();
      only.setAutoCommit(true);
      db.assertNothingLeft();
    }
  }

  @ServerTest(except = TestServer.H2)
  void noGateDecidesByASnapshotThatIsOlderThanThePin(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection only = db.pool.getConnection();
        Connection pinned = db.dataSource().getConnection()) {
      DataSource gated = GatedDataSource.wrap(db.gates, new SingleConnectionDataSource(only, true));
      only.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      only.setAutoCommit(false);
      execute(only, "SELECT * FROM customer");
      update(only, "full_name", "theirs");
      // The thread's pin is there already when the connection is handed out.
      pinned.setAutoCommit(false);
      execute(pinned, "SELECT 1");
      Connection borrowed = gated.getConnection();
      execute(borrowed, "SELECT 2");
      assertThatThrownBy(() -> db.gate.read(() -> "old", () -> "new"))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("begun before the connection was handed out");
      pinned.setAutoCommit(true);
      borrowed.close();
      only.commit();
      assertThat(db.value("full_name")).isEqualTo("theirs");
      only.setAutoCommit(true);
      db.assertNothingLeft();
    }
  }

  /** Each template borrows, and gives back, in the middle of the manager's transaction. */
  @ServerTest
  void severalBorrowersInATransactionBelowKeepEachOthersWrites(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      JdbcTemplate jdbc = new JdbcTemplate(
          GatedDataSource.wrap(db.gates, new TransactionAwareDataSourceProxy(db.pool)));
      new TransactionTemplate(new DataSourceTransactionManager(db.pool))
          .executeWithoutResult(status -> {
            jdbc.update("UPDATE customer SET full_name = 'b' WHERE id = 1");
            jdbc.update("UPDATE customer SET first_name = 'c' WHERE id = 1");
          });
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(db.value("first_name")).isEqualTo("c");
      db.assertNothingLeft();
    }
  }

  /** As a driver's own connection allows: begun as text, then told to leave autocommit. */
  @ServerTest(except = TestServer.H2)
  void aTransactionBegunAsTextBelowIsNoneOfOurs(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection only = db.pool.getConnection()) {
      DataSource gated = GatedDataSource.wrap(db.gates, new SingleConnectionDataSource(only, true));
      Connection borrowed = gated.getConnection();
      only.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      execute(only, "START TRANSACTION");
      execute(only, "SELECT * FROM customer");
      borrowed.setAutoCommit(false);
      assertThatThrownBy(() -> db.write(borrowed, "b")).isInstanceOf(GateUsageException.class);
      borrowed.rollback();
      db.write(borrowed, "b");
      borrowed.commit();
      borrowed.setAutoCommit(true);
      assertThat(db.value("full_name")).isEqualTo("b");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void theStoreCommitsNobodysTransaction(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection only = db.pool.getConnection();
        JdbcGateStore store = JdbcGateStore.create(new SingleConnectionDataSource(only, true))) {
      only.setAutoCommit(false);
      update(only, "full_name", "theirs");
      assertThatThrownBy(store::load)
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("open transaction");
      only.rollback();
      assertThat(db.value("full_name")).isEqualTo("a");
      only.setAutoCommit(true);
      assertThat(store.load()).isNotNull();
    }
  }
}
