package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a database would see before the pin, or do after it: none of it goes by unnoticed. */
class PastThePinTest {
  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** The new side is filled and read from now on. */
  private static void moveOn(GatedDatabase db) throws SQLException {
    db.place(Phase.DUAL_WRITE);
    db.database.execute("UPDATE customer SET first_name = full_name");
    db.place(Phase.READ_NEW);
  }

  private static String read(GatedDatabase db, Connection connection) throws SQLException {
    return db.gate.read(
        () -> one(connection, "SELECT full_name FROM customer"),
        () -> one(connection, "SELECT first_name FROM customer"));
  }

  /** Gated reads in it would see the new side as it was before it was filled. */
  @ServerTest
  void aTransactionIsNotBegunAsTextInAutocommitMode(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      for (String begin : new String[] {"BEGIN", "START TRANSACTION", "COMMIT; BEGIN"}) {
        assertThatThrownBy(() -> execute(connection, begin))
            .as(begin)
            .hasCauseInstanceOf(GateUsageException.class);
      }
      assertThatThrownBy(() -> connection.prepareStatement("BEGIN"))
          .hasCauseInstanceOf(GateUsageException.class);
      one(connection, "SELECT full_name FROM customer");
      moveOn(db);
      assertThat(read(db, connection)).isEqualTo("a");
    }
  }

  @Test
  void aTextThatEndsWhatItBeginsIsItsOwnAffair() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL);
        Connection connection = db.dataSource().getConnection()) {
      execute(connection, "BEGIN; UPDATE customer SET full_name = 'b'; COMMIT; SELECT 1");
      assertThat(db.value("full_name")).isEqualTo("b");
    }
  }

  @Test
  void aBlockIsNoTransactionOnMariaDb() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.MARIADB);
        Connection connection = db.dataSource().getConnection()) {
      assumeFalse(db.database.onMysql(), "MySQL runs no block outside a routine");
      execute(connection, "BEGIN NOT ATOMIC UPDATE customer SET full_name = 'b'; END");
      assertThat(db.value("full_name")).isEqualTo("b");
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> execute(connection, "BEGIN NOT ATOMIC COMMIT; END"))
          .hasMessageContaining("a block of statements");
    }
  }

  /** None of these begins with COMMIT, and all of them commit. */
  @Test
  void whatCommitsInsideOfAStatementIsRefusedOnMariaDb() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.MARIADB);
        Connection connection = db.dataSource().getConnection()) {
      assumeFalse(db.database.onMysql(), "MySQL runs no block outside a routine");
      execute(connection, "PREPARE prepared FROM 'COMMI' 'T'");
      for (String sql : List.of(
          "IF 1 THEN COMMIT; END IF",
          "CASE 1 WHEN 1 THEN COMMIT; END CASE",
          "FOR i IN 1..2 DO COMMIT; END FOR",
          "REPEAT COMMIT; UNTIL 1 END REPEAT",
          "/* a */ WHILE 1 DO COMMIT; END WHILE",
          "# a\nLOOP COMMIT; END LOOP",
          "/*M!100100 IF 1 THEN COMMIT; END IF */",
          "SET STATEMENT max_statement_time = 10 FOR IF 1 THEN COMMIT; END IF",
          "EXECUTE IMMEDIATE 'COMMIT'",
          "EXECUTE IMMEDIATE CONCAT('COM', 'MIT')",
          "EXECUTE prepared",
          "PREPARE other FROM 'COMMIT'",
          "{fn COMMIT}")) {
        connection.setAutoCommit(false);
        db.write(connection, "b");
        assertThatThrownBy(() -> execute(connection, sql))
            .as(sql)
            .hasCauseInstanceOf(GateUsageException.class);
        assertThatThrownBy(() -> connection.prepareStatement(sql))
            .as(sql)
            .hasCauseInstanceOf(GateUsageException.class);
        connection.rollback();
        assertThat(db.value("full_name")).as(sql).isEqualTo("a");
        connection.setAutoCommit(true);
      }
    }
  }

  @Test
  void aBlockThatLeavesATransactionOpenIsRefusedInAutocommitMode() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.MARIADB);
        Connection connection = db.dataSource().getConnection()) {
      assumeFalse(db.database.onMysql(), "MySQL runs no block outside a routine");
      for (String sql : List.of(
          "IF 1 THEN START TRANSACTION; END IF",
          "EXECUTE IMMEDIATE 'START TRANSACTION'",
          "PREPARE a FROM 'BEGIN'")) {
        assertThatThrownBy(() -> execute(connection, sql))
            .as(sql)
            .hasCauseInstanceOf(GateUsageException.class);
      }
      execute(connection, "IF 1 THEN UPDATE customer SET full_name = 'b'; END IF");
      assertThat(db.value("full_name")).isEqualTo("b");
    }
  }

  /** PostgreSQL's driver sends it when it is bound, not when the statement runs. */
  @Test
  void aLargeObjectThatIsBoundPinsFirst() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL);
        Connection connection = db.dataSource().getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement("SELECT ?::oid")) {
        statement.setBlob(1, new ByteArrayInputStream(new byte[10]), 10);
        moveOn(db);
        assertThat(read(db, connection)).as("in its snapshot").isEqualTo("a");
      }
      connection.rollback();
      assertThat(read(db, connection)).isEqualTo("a");
      connection.rollback();
    }
  }

  /** What is sent later was decided by an epoch that has been left. */
  @ServerTest
  void aBatchThatAGatedWriteHasFilledIsNotSentInTheNextTransaction(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection();
        PreparedStatement oldSide =
            connection.prepareStatement("UPDATE customer SET full_name = ?");
        PreparedStatement newSide =
            connection.prepareStatement("UPDATE customer SET first_name = ?")) {
      connection.setAutoCommit(false);
      add(db, oldSide, newSide);
      connection.commit();
      db.place(Phase.DUAL_WRITE);
      assertThat(db.drained()).isTrue();
      assertThatThrownBy(oldSide::executeBatch)
          .hasCauseInstanceOf(GateUsageException.class)
          .hasMessageContaining("call executeBatch() before the commit");
      oldSide.clearBatch();
      add(db, oldSide, newSide);
      oldSide.executeBatch();
      newSide.executeBatch();
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(db.value("first_name")).isEqualTo("b");
    }
  }

  private static void add(GatedDatabase db, PreparedStatement oldSide, PreparedStatement newSide)
      throws SQLException {
    db.gate.write(
        () -> {
          oldSide.setString(1, "b");
          oldSide.addBatch();
        },
        () -> {
          newSide.setString(1, "b");
          newSide.addBatch();
        });
  }

  /** Nothing was decided for it. */
  @Test
  void aBatchThatNoGateHasFilledMayBeSentLater() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL);
        Connection connection = db.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.addBatch("UPDATE customer SET full_name = 'b'");
      connection.commit();
      statement.executeBatch();
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("b");
    }
  }
}
