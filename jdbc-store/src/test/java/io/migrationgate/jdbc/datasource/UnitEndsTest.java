package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a transaction ends, no pin is left and no unit. */
class UnitEndsTest {
  /** A way in which a transaction that has written, and its connection, come to their end. */
  private enum End {
    COMMIT {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        connection.commit();
        connection.close();
      }
    },
    ROLLBACK {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        connection.rollback();
        connection.close();
      }
    },
    AUTOCOMMIT {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        connection.setAutoCommit(true);
        connection.close();
      }
    },
    CLOSE {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        connection.close();
      }
    },
    CLOSE_TWICE {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        connection.close();
        connection.close();
        assertThatThrownBy(() -> execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
      }
    },
    CLOSE_ON_ANOTHER_THREAD {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        Threads.run(connection::close);
        connection.close();
      }
    },
    ROLLBACK_ON_ANOTHER_THREAD {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        Threads.run(connection::rollback);
        connection.close();
      }
    },
    ABORT {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        connection.abort(Runnable::run);
        closeAborted(connection);
      }
    },
    ABORT_ON_ANOTHER_THREAD {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        Threads.run(() -> connection.abort(Runnable::run));
        assertThatThrownBy(() -> execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        closeAborted(connection);
      }
    },
    REFUSED_COMMIT {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        db.giveUp();
        assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        connection.close();
      }
    },
    REFUSED_AT_CLOSE {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        db.giveUp();
        connection.close();
      }
    },
    LOST_LEASE {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        db.loseLease();
        assertThatThrownBy(() -> connection.setAutoCommit(true)).isInstanceOf(SQLException.class);
        connection.close();
        db.heal();
      }
    },
    FAILED_STATEMENT {
      @Override
      void end(GatedDatabase db, Connection connection) throws Exception {
        assertThatThrownBy(() -> execute(connection, "SELECT * FROM no_such_table"))
            .isInstanceOf(SQLException.class);
        connection.rollback();
        connection.close();
      }
    };

    abstract void end(GatedDatabase db, Connection connection) throws Exception;

    boolean commits() {
      return this == COMMIT || this == AUTOCOMMIT;
    }
  }

  /** The pool wants to roll back what it gets back, and on some databases cannot any more. */
  private static void closeAborted(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      assertThat(e.getMessage()).containsIgnoringCase("closed");
    }
  }

  static Stream<Arguments> endsOnEveryServer() {
    return TestServer.offered().stream()
        .flatMap(server -> Stream.of(End.values()).map(end -> Arguments.of(server, end)));
  }

  @ParameterizedTest
  @MethodSource("endsOnEveryServer")
  void noPinIsLeft(TestServer server, End end) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Connection connection = db.dataSource().getConnection();
      connection.setAutoCommit(false);
      db.write(connection, "b");
      end.end(db, connection);
      db.assertNothingLeft();
      assertThat(db.value("full_name")).isEqualTo(end.commits() ? "b" : "a");
    }
  }

  /** A pool or a driver that fails, or commits what it should not, at one method. */
  private static DataSource misbehaving(GatedDatabase db, String at, Object instead) {
    return proxy(
        DataSource.class,
        db.pool,
        "getConnection",
        connection -> proxy(Connection.class, connection, at, nothing -> {
          if (instead instanceof SQLException failure) {
            throw failure;
          }
          ((Connection) connection).commit();
          ((Connection) connection).close();
          return nothing;
        }));
  }

  private interface Then {
    Object then(Object result) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, Object target, String name, Then then) {
    return type.cast(Proxy.newProxyInstance(
        UnitEndsTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
          boolean hit = method.getName().equals(name);
          if (hit && type == Connection.class) {
            return then.then(null);
          }
          try {
            Object result = method.invoke(target, args);
            return hit ? then.then(result) : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        }));
  }

  @Test
  void aFailedCommitEndsTheUnitAndNothingIsCommittedBeforeARollback() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.H2)) {
      SQLException failure = new SQLException("no answer");
      Connection connection =
          GatedDataSource.wrap(db.gates, misbehaving(db, "commit", failure)).getConnection();
      connection.setAutoCommit(false);
      db.write(connection, "b");
      assertThatThrownBy(connection::commit).isSameAs(failure);
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isTrue();
      assertThatThrownBy(connection::commit).hasMessageContaining("call Connection.rollback()");
      connection.setAutoCommit(true);
      assertThat(db.value("full_name")).as("rolled back first").isEqualTo("a");
      connection.close();
      db.assertNothingLeft();
    }
  }

  @Test
  void aRefusedCommitThatCannotBeRolledBackIsRefusedAgain() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.H2)) {
      SQLException failure = new SQLException("no answer");
      Connection connection =
          GatedDataSource.wrap(db.gates, misbehaving(db, "rollback", failure)).getConnection();
      connection.setAutoCommit(false);
      db.write(connection, "b");
      db.giveUp();
      assertThatThrownBy(connection::commit)
          .isInstanceOf(SQLException.class)
          .hasSuppressedException(failure);
      assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> connection.setAutoCommit(true)).isSameAs(failure);
      assertThatThrownBy(connection::rollback).isSameAs(failure);
      assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
      assertThatThrownBy(connection::close).isSameAs(failure);
      db.assertNothingLeft();
      assertThat(db.value("full_name")).isEqualTo("a");
    }
  }

  @Test
  void aFailedCloseEndsTheUnit() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.H2)) {
      SQLException failure = new SQLException("no answer");
      Connection below = db.pool.getConnection();
      DataSource one = proxy(DataSource.class, db.pool, "getConnection", made -> {
        ((Connection) made).close();
        return proxy(Connection.class, below, "close", nothing -> {
          throw failure;
        });
      });
      Connection connection = GatedDataSource.wrap(db.gates, one).getConnection();
      connection.setAutoCommit(false);
      db.write(connection, "b");
      assertThatThrownBy(connection::close).isSameAs(failure);
      below.close();
      db.assertNothingLeft();
    }
  }

  @Test
  void aPoolThatCommitsWhatItGetsBackCommitsNothingThatTheCheckRefuses() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.H2)) {
      DataSource dataSource = GatedDataSource.wrap(db.gates, misbehaving(db, "close", "a commit"));
      Connection connection = dataSource.getConnection();
      connection.setAutoCommit(false);
      db.write(connection, "b");
      connection.close();
      assertThat(db.value("full_name")).isEqualTo("b");
      connection = dataSource.getConnection();
      connection.setAutoCommit(false);
      db.write(connection, "lost");
      db.giveUp();
      connection.close();
      assertThat(db.value("full_name")).isEqualTo("b");
      db.assertNothingLeft();
    }
  }

  /** Its read would else be decided by an epoch that is left, in a transaction that began later. */
  @ServerTest
  void whatAnotherThreadHasRolledBackIsRefusedToItsOwnerOnce(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.write(connection, "lost");
      Threads.run(connection::rollback);
      db.place(Phase.DUAL_WRITE);
      db.place(Phase.READ_NEW);
      assertThat(db.gate.<String, SQLException>read(() -> "old", () -> "new")).isEqualTo("new");
      assertThatThrownBy(() -> execute(connection, "SELECT 1"))
          .isInstanceOf(SQLTransactionRollbackException.class)
          .hasMessageContaining("another thread has ended");
      connection.rollback();
      execute(connection, "SELECT 1");
      db.write(connection, "b");
      connection.commit();
      assertThat(db.value("first_name")).isEqualTo("b");
    }
  }

  @ServerTest
  void theCommitOfWhatAnotherThreadHasRolledBackIsRefused(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.write(connection, "lost");
      Threads.run(connection::rollback);
      assertThatThrownBy(connection::commit).isInstanceOf(SQLTransactionRollbackException.class);
      execute(connection, "SELECT 1");
      db.write(connection, "b");
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("b");
    }
  }
}
