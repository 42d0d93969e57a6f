package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Set;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Plain JDBC on a wrapped data source. */
class GatedDataSourceTest {
  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(SQLException.class)
        .hasCauseInstanceOf(GateUsageException.class)
        .hasMessageContaining(message);
  }

  @ServerTest
  void aTransactionIsAUnitAndSoIsTheNextOne(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      db.place(Phase.DUAL_WRITE);
      try (Connection connection = db.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        db.write(connection, "b");
        db.place(Phase.READ_NEW);
        assertThat(db.drained()).isFalse();
        connection.commit();
        assertThat(db.drained()).isTrue();
        db.write(connection, "c");
        db.place(Phase.DUAL_WRITE);
        assertThat(db.drained()).isFalse();
        connection.rollback();
        assertThat(db.drained()).isTrue();
        db.write(connection, "d");
        connection.setAutoCommit(true);
        assertThat(db.drained()).isTrue();
      }
      assertThat(db.value("full_name")).isEqualTo("d");
      assertThat(db.value("first_name")).isEqualTo("d");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aTransactionHoldsUpNobodyBeforeItsFirstStatement(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isTrue();
      execute(connection, "SELECT 1");
      db.place(Phase.READ_NEW);
      assertThat(db.drained()).as("it may have its snapshot by now").isFalse();
      connection.rollback();
    }
  }

  @ServerTest
  void aPreparedStatementAndABatchPinToo(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement("UPDATE customer SET full_name = ? WHERE id = 1")) {
        statement.setString(1, "b");
        assertThat(statement.executeUpdate()).isEqualTo(1);
        db.place(Phase.DUAL_WRITE);
        assertThat(db.drained()).isFalse();
        connection.commit();
        statement.setString(1, "c");
        statement.addBatch();
        db.place(Phase.READ_OLD);
        assertThat(db.drained()).isFalse();
        assertThat(statement.executeBatch()).containsExactly(1);
        connection.commit();
      }
      assertThat(db.value("full_name")).isEqualTo("c");
    }
  }

  @ServerTest
  void whatLedToTheDriversConnectionLeadsToTheWrappedOne(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT id FROM customer")) {
      ResultSet rows = statement.executeQuery("SELECT id FROM customer");
      assertThat(rows.getStatement()).isSameAs(statement);
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(prepared.executeQuery().getStatement()).isSameAs(prepared);
      assertThat(prepared.getResultSet().getStatement()).isSameAs(prepared);
      assertThat(prepared.getConnection()).isSameAs(connection);
      DatabaseMetaData metaData = connection.getMetaData();
      assertThat(metaData.getConnection()).isSameAs(connection);
      try (ResultSet tables = metaData.getTables(null, null, "%", null)) {
        Statement behind = tables.getStatement();
        assertThat(behind == null || behind.getConnection() == connection).isTrue();
      }
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThat(connection.unwrap(Wrapper.class)).isSameAs(connection);
      assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
      assertThat(connection.isWrapperFor(Connection.class)).isTrue();
      assertThat(Set.<Object>of(connection, statement)).contains(connection, statement);
      assertThat(connection).isNotEqualTo(db.pool);
      assertThat(connection.toString()).startsWith("gated ");
    }
  }

  @ServerTest
  void theDriversOwnInterfacesAreHandedOutAndPinFirst(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      Class<?> type = Class.forName(
          switch (server) {
            case POSTGRESQL -> "org.postgresql.PGConnection";
            case MARIADB ->
              db.database.onMysql()
                  ? "com.mysql.cj.jdbc.JdbcConnection"
                  : "org.mariadb.jdbc.Connection";
            case H2 -> "org.h2.jdbc.JdbcConnection";
          });
      assertThat(connection.isWrapperFor(type)).isTrue();
      assertThat(connection.isWrapperFor(Runnable.class)).isFalse();
      connection.setAutoCommit(false);
      assertThat(connection.unwrap(type)).isInstanceOf(type);
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isFalse();
      connection.rollback();
      assertThatThrownBy(() -> connection.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
      DataSource dataSource = db.dataSource();
      assertThat(dataSource.unwrap(DataSource.class)).isSameAs(dataSource);
      assertThat(dataSource.unwrap(HikariDataSource.class)).isSameAs(db.pool);
      assertThat(dataSource.isWrapperFor(HikariDataSource.class)).isTrue();
    }
  }

  @ServerTest
  void whatTheDriverThrowsIsThrown(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      assertThatThrownBy(() -> execute(connection, "SELECT * FROM no_such_table"))
          .isInstanceOf(SQLException.class)
          .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase("no_such_table"));
    }
  }

  // ---- inside a gated write

  @ServerTest
  void aStatementInAutocommitModeIsRefusedInsideAGatedWriteOnly(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      DataSource dataSource = db.dataSource();
      try (Connection unit = dataSource.getConnection();
          Connection other = dataSource.getConnection()) {
        unit.setAutoCommit(false);
        assertRefused(() -> db.write(other, "b"), "autocommit mode");
        assertRefused(
            () -> db.gate.<Object, SQLException>lock(
                () ->
                    other.prepareStatement("SELECT id FROM customer FOR UPDATE").executeQuery(),
                () -> "new"),
            "autocommit mode");
        update(other, "full_name", "c");
        assertThat(db.value("full_name")).isEqualTo("c");
        unit.rollback();
      }
      assertThatThrownBy(() -> {
            try (Connection alone = dataSource.getConnection()) {
              db.write(alone, "d");
            }
          })
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("outside a unit of work");
      assertThat(db.value("full_name")).isEqualTo("c");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aMistakeIsNotRecordedAsAFailedWrite(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      db.place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
      try (Connection unit = db.dataSource().getConnection();
          Connection other = db.dataSource().getConnection()) {
        unit.setAutoCommit(false);
        assertRefused(
            () -> db.gate.write(
                () -> update(unit, "full_name", "b"), () -> update(other, "first_name", "b")),
            "autocommit mode");
        unit.rollback();
      }
      assertThat(db.unrepaired()).isZero();
    }
  }

  @ServerTest
  void aFailedSecondaryWriteIsRecordedInTheTransaction(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      db.place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
      try (Connection connection = db.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        db.gate.write(
            () -> update(connection, "full_name", "b"),
            () -> execute(connection, "UPDATE no_such_table SET x = 1"));
        update(connection, "first_name", "after");
        connection.commit();
      }
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(db.value("first_name")).isEqualTo("after");
      assertThat(db.unrepaired()).isEqualTo(1);
    }
  }

  @ServerTest
  void aWriteToOneSideMayCommitInTheMiddle(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      db.place(Phase.READ_OLD);
      connection.setAutoCommit(false);
      db.gate.write(
          () -> {
            update(connection, "full_name", "b");
            connection.commit();
            db.place(Phase.DUAL_WRITE);
            update(connection, "full_name", "c");
          },
          () -> update(connection, "first_name", "c"));
      assertThat(db.drained()).as("decided by the table before").isFalse();
      connection.commit();
      assertThat(db.drained()).isTrue();
      assertThat(db.value("full_name")).isEqualTo("c");
    }
  }

  // ---- the commit check

  @ServerTest
  void aRefusedCommitIsRolledBackAndMayBeRunAgain(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.write(connection, "lost");
      db.giveUp();
      assertThatThrownBy(connection::commit)
          .isInstanceOf(SQLTransactionRollbackException.class)
          .hasCauseInstanceOf(CommitRefusedException.class)
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("40001"));
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("a");
      db.write(connection, "lost too");
      db.giveUp();
      assertThatThrownBy(() -> connection.setAutoCommit(true))
          .hasCauseInstanceOf(CommitRefusedException.class);
      assertThat(connection.getAutoCommit()).isFalse();
      db.write(connection, "again");
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("again");
    }
  }

  @ServerTest
  void aCommitAfterTheLeaseIsRefusedAndWhatAsksNoGateIsNot(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      try (Connection connection = db.dataSource().getConnection();
          Connection ungated = db.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        db.write(connection, "lost");
        db.loseLease();
        assertThatThrownBy(connection::commit).hasCauseInstanceOf(CommitRefusedException.class);
        ungated.setAutoCommit(false);
        update(ungated, "full_name", "b");
        ungated.commit();
        db.heal();
        db.write(connection, "again");
        connection.commit();
      }
      assertThat(db.value("full_name")).isEqualTo("again");
      db.assertNothingLeft();
    }
  }

  // ---- transaction control as text

  @ServerTest
  void controlAsTextIsRefusedInATransaction(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.write(connection, "b");
      assertRefused(() -> execute(connection, "COMMIT"), "call Connection.commit()");
      assertRefused(() -> execute(connection, "/* */ rollback"), "call Connection.rollback()");
      assertRefused(() -> execute(connection, "SELECT 1; COMMIT"), "call Connection.commit()");
      assertRefused(() -> connection.prepareStatement("COMMIT"), "call Connection.commit()");
      assertRefused(() -> connection.prepareCall("BEGIN"), "Connection.setAutoCommit(false)");
      try (Statement statement = connection.createStatement()) {
        assertRefused(() -> statement.addBatch("COMMIT"), "call Connection.commit()");
        assertRefused(() -> statement.executeUpdate("COMMIT"), "call Connection.commit()");
        statement.execute("SAVEPOINT a");
        statement.execute("UPDATE customer SET full_name = 'x' WHERE id = 1");
        statement.execute("ROLLBACK TO SAVEPOINT a");
      }
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("b");
    }
  }

  @ServerTest
  void whatWasPreparedOrBatchedBeforeIsRefusedWhenItRuns(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection();
        PreparedStatement prepared = connection.prepareStatement("COMMIT");
        Statement batched = connection.createStatement()) {
      batched.addBatch("COMMIT");
      connection.setAutoCommit(false);
      db.write(connection, "b");
      assertRefused(prepared::execute, "call Connection.commit()");
      assertRefused(batched::executeBatch, "call Connection.commit()");
      batched.clearBatch();
      batched.addBatch("UPDATE customer SET full_name = 'c' WHERE id = 1");
      assertThat(batched.executeBatch()).containsExactly(1);
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("c");
    }
  }

  // ---- savepoints, threads, isolation

  @ServerTest
  void savepointsBelongToTheUnit(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.write(connection, "b");
      Savepoint savepoint = connection.setSavepoint();
      db.write(connection, "c");
      connection.rollback(savepoint);
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isFalse();
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(db.drained()).isTrue();
    }
  }

  @ServerTest
  void anotherThreadMayTakeATransactionOverOnlyBeforeItsFirstStatement(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Connection connection = db.dataSource().getConnection();
      connection.setAutoCommit(false);
      Threads.run(() -> {
        db.gate.read(() -> value(connection), () -> "new");
        db.write(connection, "b");
        connection.commit();
        update(connection, "full_name", "c");
      });
      assertRefused(() -> execute(connection, "SELECT 1"), "sent its first statement");
      assertRefused(connection::commit, "sent its first statement");
      connection.rollback();
      assertThatThrownBy(() -> db.write(connection, "d"))
          .as("it has wandered, so it has a unit from its first statement on")
          .hasMessageContaining("outside a unit of work");
      execute(connection, "SELECT 1");
      db.write(connection, "d");
      Threads.run(connection::rollback);
      connection.close();
      db.assertNothingLeft();
      assertThat(db.value("full_name")).isEqualTo("b");
    }
  }

  private static String value(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT full_name FROM customer")) {
      rows.next();
      return rows.getString(1);
    }
  }

  @ServerTest
  void aSnapshotIsPinnedBeforeItIsTaken(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      execute(connection, "SELECT full_name FROM customer");
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isFalse();
      db.write(connection, "b");
      connection.commit();
      assertThat(db.value("first_name")).as("the transaction began in read-old").isNull();
    }
  }

  @ServerTest
  void theIsolationLevelStaysInTheMiddleOfATransaction(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.write(connection, "b");
      assertRefused(
          () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE),
          "before its first statement");
      connection.rollback();
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
      assertThat(db.value("full_name")).isEqualTo("a");
    }
  }

  @ServerTest
  void pinningAtTheFirstGateHoldsUpNobodyBeforeItAndIsRefusedUnderSnapshots(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().pinningAtFirstGate().getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      execute(connection, "SELECT 1");
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isTrue();
      db.write(connection, "b");
      db.place(Phase.READ_NEW);
      assertThat(db.drained()).isFalse();
      connection.commit();
      assertThat(db.drained()).isTrue();
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      db.write(connection, "the pin comes first");
      connection.commit();
      execute(connection, "SELECT 1");
      assertThatThrownBy(() -> db.write(connection, "late"))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("without pinningAtFirstGate()");
      connection.rollback();
      assertThat(db.value("full_name")).isEqualTo("the pin comes first");
    }
  }

  @ServerTest
  void aSnapshotOfAnotherConnectionOnTheThreadIsRefusedToo(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      DataSource dataSource = db.dataSource().pinningAtFirstGate();
      try (Connection outer = dataSource.getConnection();
          Connection inner = dataSource.getConnection()) {
        outer.setAutoCommit(false);
        outer.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        execute(outer, "SELECT full_name FROM customer");
        inner.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        inner.setAutoCommit(false);
        assertThatThrownBy(() -> db.write(inner, "b"))
            .isInstanceOf(GateUsageException.class)
            .hasMessageContaining("without pinningAtFirstGate()");
        outer.rollback();
        db.write(inner, "c");
        inner.commit();
      }
      assertThat(db.value("full_name")).isEqualTo("c");
    }
  }

  @ServerTest
  void aPinThatAnotherTransactionForbadeIsTakenWithTheNextStatement(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection inner = db.dataSource().getConnection();
        Connection outer = db.dataSource().pinningAtFirstGate().getConnection()) {
      inner.setAutoCommit(false);
      outer.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      outer.setAutoCommit(false);
      execute(outer, "SELECT full_name FROM customer");
      assertRefused(() -> execute(inner, "SELECT 1"), "without pinningAtFirstGate()");
      assertThatThrownBy(() -> db.write(inner, "b")).isInstanceOf(GateUsageException.class);
      outer.rollback();
      execute(inner, "SELECT 1");
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isFalse();
      inner.rollback();
    }
  }

  @ServerTest
  void twoConnectionsThatCommitByTurnsHoldUpNobodyInBetween(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection first = db.dataSource().getConnection();
        Connection second = db.dataSource().getConnection()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      execute(first, "SELECT 1");
      db.write(second, "b");
      db.place(Phase.DUAL_WRITE);
      first.commit();
      assertThat(db.drained()).isFalse();
      second.commit();
      assertThat(db.drained()).isTrue();
      db.write(first, "c");
      first.commit();
      assertThat(db.value("first_name")).isEqualTo("c");
    }
  }

  @ServerTest
  void theStoresTablesMayBeInAnotherSchema(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().storeSchema("nowhere").getConnection()) {
      db.place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> db.gate.write(
              () -> update(connection, "full_name", "b"),
              () -> execute(connection, "UPDATE no_such_table SET x = 1")))
          .as("what the database says about the record, as it says it")
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("nowhere");
      connection.rollback();
    }
  }
}
