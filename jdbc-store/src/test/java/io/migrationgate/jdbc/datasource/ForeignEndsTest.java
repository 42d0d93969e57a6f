package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who is told that another thread has ended a transaction, and who is not. */
class ForeignEndsTest {
  private static final TestServer S = TestServer.POSTGRESQL;

  private static HikariDataSource above(GatedDatabase db) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(GatedDataSource.wrap(db.gates, db.database.dataSource()));
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(5_000);
    return new HikariDataSource(config);
  }

  /** Another thread gives the connection back in the middle; then it is borrowed anew. */
  @Test
  void whoBorrowsTheConnectionLaterIsNotTold() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        HikariDataSource pool = above(db)) {
      Connection first = pool.getConnection();
      first.setAutoCommit(false);
      db.write(first, "lost");
      Threads.run(first::close);
      try (Connection next = pool.getConnection()) {
        execute(next, "SELECT 1");
      }
    }
  }

  /** Whoever has rolled back itself knows. */
  @Test
  void whoHasRolledBackHimselfIsNotTold() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        Connection c = db.dataSource().getConnection()) {
      c.setAutoCommit(false);
      db.write(c, "lost");
      Threads.run(() -> {
        c.rollback();
        c.setAutoCommit(false);
      });
      c.rollback();
      execute(c, "SELECT 1");
    }
  }

  /** A refused commit must not roll back what another thread does on the connection. */
  @Test
  void aRefusedCommitLeavesWhatAnotherThreadHasBegun() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        Connection c = db.dataSource().getConnection()) {
      c.setAutoCommit(false);
      db.write(c, "lost");
      CountDownLatch wrote = new CountDownLatch(1);
      CountDownLatch refused = new CountDownLatch(1);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread other = new Thread(() -> {
        try {
          c.rollback();
          execute(c, "SELECT 1");
          db.write(c, "theirs");
          wrote.countDown();
          refused.await();
          c.commit();
        } catch (Throwable e) {
          failure.set(e);
          wrote.countDown();
        }
      });
      other.start();
      wrote.await();
      assertThatThrownBy(c::commit).isInstanceOf(SQLException.class);
      refused.countDown();
      other.join();
      assertThat(failure.get()).isNull();
      assertThat(db.value("full_name")).isEqualTo("theirs");
    }
  }

  /** Two are interrupted; each must be told. */
  @Test
  void everyThreadThatWasInterruptedIsTold() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        Connection c = db.dataSource().getConnection()) {
      c.setAutoCommit(false);
      db.write(c, "lost");
      Threads.run(() -> {
        c.rollback();
        execute(c, "SELECT 1");
        Threads.run(c::rollback);
      });
      assertThatThrownBy(() -> execute(c, "SELECT 1")).isInstanceOf(SQLException.class);
      c.rollback();
    }
  }

  /** What slipped in after the rollback is in the next transaction already. */
  @Test
  void whoeverWasToldMustRollBackFirst() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.write(connection, "lost");
      Threads.run(connection::rollback);
      assertThatThrownBy(() -> execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
      db.database.execute("UPDATE customer SET first_name = 'x' WHERE id = 1");
      assertThatThrownBy(connection::commit)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("rolled back since");
      connection.rollback();
      execute(connection, "SELECT 1");
      connection.commit();
    }
  }

  /** Nobody but the node knows of it then. */
  @Test
  void aThreadThatIsCollectedBeforeTheNodeLooksLeavesNoPin() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S)) {
      leaveToBeClosed(db);
      System.gc();
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isTrue();
    }
  }

  private static void leaveToBeClosed(GatedDatabase db) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<Connection> written = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        Connection connection = db.dataSource().getConnection();
        connection.setAutoCommit(false);
        db.write(connection, "lost");
        written.complete(connection);
        closed.await();
      } catch (Exception e) {
        written.completeExceptionally(e);
      }
    });
    thread.start();
    written.get(30, TimeUnit.SECONDS).close();
    closed.countDown();
    thread.join();
  }
}
