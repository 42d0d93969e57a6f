package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** Data sources that hand out one connection of the driver's to several borrowers. */
@Tag("thorough")
class SharedConnectionTest {
  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(SQLException.class)
        .hasCauseInstanceOf(GateUsageException.class)
        .hasMessageContaining(message);
  }

  @ServerTest
  void aConnectionInWhoseTransactionSomebodyWorksIsNotHandedOutAgain(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection only = db.pool.getConnection()) {
      db.place(Phase.DUAL_WRITE);
      only.setAutoCommit(false);
      SingleConnectionDataSource shared = new SingleConnectionDataSource(only, true);
      DataSource gated = GatedDataSource.wrap(db.gates, shared);
      try (Connection first = gated.getConnection()) {
        db.write(first, "b");
        assertRefused(gated::getConnection, "handed out before");
        assertRefused(
            () -> GatedDataSource.wrap(db.gates, shared).getConnection(), "handed out before");
        first.commit();
      }
      assertThat(db.value("full_name")).as("nothing was rolled back").isEqualTo("b");
      try (Connection next = gated.getConnection()) {
        db.write(next, "c");
        next.commit();
      }
      assertThat(db.value("first_name")).isEqualTo("c");
      only.setAutoCommit(true);
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void noOtherBorrowerWorksInATransactionThatItDoesNotKnow(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection only = db.pool.getConnection()) {
      db.place(Phase.DUAL_WRITE);
      DataSource gated = GatedDataSource.wrap(db.gates, new SingleConnectionDataSource(only, true));
      Connection first = gated.getConnection();
      Connection second = gated.getConnection();
      update(second, "full_name", "autocommit is shared by right");
      first.setAutoCommit(false);
      db.write(first, "b");
      for (ThrowingCallable call : new ThrowingCallable[] {
        () -> update(second, "full_name", "c"),
        second::commit,
        second::rollback,
        () -> second.setAutoCommit(true),
        () -> second.setAutoCommit(false)
      }) {
        assertRefused(call, "was not begun here");
      }
      first.commit();
      first.setAutoCommit(true);
      update(second, "full_name", "d");
      assertThat(db.value("full_name")).isEqualTo("d");
      assertThat(db.value("first_name")).isEqualTo("b");
      first.close();
      second.close();
      db.assertNothingLeft();
    }
  }

  /** As a pool hands it to the next one before the close of the last has returned. */
  @ServerTest
  void aConnectionThatIsBeingGivenBackMayBeBorrowed(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection only = db.pool.getConnection()) {
      only.setAutoCommit(false);
      AtomicReference<DataSource> gated = new AtomicReference<>();
      AtomicReference<Connection> next = new AtomicReference<>();
      gated.set(GatedDataSource.wrap(db.gates, new DelegatingDataSource(db.pool) {
        @Override
        public Connection getConnection() {
          return closing(only, () -> {
            if (next.get() == null) {
              next.set(gated.get().getConnection());
            }
          });
        }
      }));
      try (Connection first = gated.get().getConnection()) {
        db.write(first, "b");
        first.commit();
      }
      try (Connection second = next.get()) {
        db.write(second, "c");
        second.commit();
      }
      assertThat(db.value("full_name")).isEqualTo("c");
      only.setAutoCommit(true);
      db.assertNothingLeft();
    }
  }

  private static Connection closing(Connection pooled, ThrowingCallable onClose) {
    return (Connection) Proxy.newProxyInstance(
        SharedConnectionTest.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (proxy, method, args) -> {
          if (method.getName().equals("close")) {
            onClose.call();
            return null;
          }
          return method.invoke(pooled, args);
        });
  }

  /** Its proxies hide the connection. */
  @ServerTest
  void springsProxyForTransactionsBelowIsSeenThrough(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      JdbcTemplate jdbc = new JdbcTemplate(db.pool);
      DataSource gated =
          GatedDataSource.wrap(db.gates, new TransactionAwareDataSourceProxy(db.pool));
      new TransactionTemplate(new DataSourceTransactionManager(db.pool))
          .executeWithoutResult(status -> {
            try (Connection first = gated.getConnection()) {
              update(first, "full_name", "b");
              assertRefused(gated::getConnection, "handed out before");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(jdbc.queryForObject("SELECT full_name FROM customer", String.class))
          .isNotNull();
    }
  }
}
