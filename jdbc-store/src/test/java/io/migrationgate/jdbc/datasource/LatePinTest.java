package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pin at the first gated call is right under READ COMMITTED only, however the level was changed.
 */
@Tag("thorough")
class LatePinTest {
  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String read(GatedDatabase db, Connection connection) throws SQLException {
    return db.gate.read(
        () -> one(connection, "SELECT full_name FROM customer"),
        () -> one(connection, "SELECT first_name FROM customer"));
  }

  /** A gated call late in a transaction, whose level is known afterwards. */
  private static void decideLate(GatedDatabase db, Connection connection) throws SQLException {
    one(connection, "SELECT full_name FROM customer");
    assertThat(read(db, connection)).isEqualTo("a");
  }

  /** The transaction has its snapshot; then the new side is filled, and read from now on. */
  private static void assertRefusedLate(GatedDatabase db, Connection connection)
      throws SQLException {
    one(connection, "SELECT full_name FROM customer");
    db.place(Phase.DUAL_WRITE);
    db.database.execute("UPDATE customer SET first_name = full_name");
    db.place(Phase.READ_NEW);
    assertThatThrownBy(() -> read(db, connection))
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("READ COMMITTED")
        .hasMessageContaining("without pinningAtFirstGate()");
    connection.rollback();
  }

  private static Connection connection(GatedDatabase db) throws SQLException {
    return db.dataSource().pinningAtFirstGate().getConnection();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET default_transaction_isolation = 'repeatable read'",
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "SELECT set_config('default_transaction_isolation', 'repeatable read', false)",
        "SELECT pg_catalog.\"set_config\"('default_transaction_isolation', 'serializable', false)",
        "SELECT U&\"set\\005Fconfig\"('default_transaction_isolation', 'serializable', false)",
        "UPDATE pg_settings SET setting = 'repeatable read'"
            + " WHERE name = 'default_transaction_isolation'",
        "DO $$ BEGIN PERFORM set_config('default_transaction_isolation', 'serializable', false);"
            + " END $$",
        "SELECT hidden()",
        "CALL hidden_too()",
        "INSERT INTO watched VALUES (1)",
        "PREPARE a AS SELECT hidden(); EXECUTE a; DEALLOCATE a",
        "DECLARE c CURSOR FOR SELECT hidden(); FETCH c",
      })
  void aLevelThatIsChangedForLaterTransactionsIsSeen(String sql) throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL)) {
      String set = "set_config('default_transaction_isolation', 'repeatable read', false)";
      db.database.execute(
          "CREATE FUNCTION hidden() RETURNS text LANGUAGE sql AS $$ SELECT " + set + " $$",
          "CREATE PROCEDURE hidden_too() LANGUAGE plpgsql AS $$ BEGIN PERFORM " + set + "; END $$",
          "CREATE TABLE watched (id INT)",
          "CREATE FUNCTION on_watched() RETURNS trigger LANGUAGE plpgsql" + " AS $$ BEGIN PERFORM "
              + set + "; RETURN new; END $$",
          "CREATE TRIGGER watching BEFORE INSERT ON watched"
              + " FOR EACH ROW EXECUTE FUNCTION on_watched()");
      try (Connection connection = connection(db)) {
        connection.setAutoCommit(false);
        decideLate(db, connection);
        execute(connection, sql);
        connection.commit();
        assertRefusedLate(db, connection);
      }
      try (Connection connection = connection(db)) {
        db.place(Phase.READ_OLD);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        // A cursor lives in a transaction.
        execute(connection, sql.replace("CURSOR FOR", "CURSOR WITH HOLD FOR"));
        connection.setAutoCommit(false);
        assertRefusedLate(db, connection);
      } finally {
        db.pool.getHikariPoolMXBean().softEvictConnections();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "SET LOCAL transaction_isolation = 'repeatable read'",
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;"
            + " SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
      })
  void aLevelThatIsChangedForThisTransactionIsSeen(String sql) throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL)) {
      try (Connection connection = connection(db)) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        execute(connection, sql);
        assertRefusedLate(db, connection);
        db.place(Phase.READ_OLD);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          connection.commit();
          statement.execute();
          assertRefusedLate(db, connection);
        }
      }
    }
  }

  /** Which is why other statements need not be looked into. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT set_config('transaction_isolation', 'repeatable read', true)",
        "DO $$ BEGIN SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; END $$",
        "CALL hidden()",
      })
  void codeCannotChangeTheLevelOfItsTransaction(String sql) throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL)) {
      db.database.execute("CREATE PROCEDURE hidden() LANGUAGE plpgsql"
          + " AS $$ BEGIN SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; END $$");
      try (Connection connection = connection(db)) {
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> execute(connection, sql)).hasMessageContaining("before any query");
        connection.rollback();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "SET @@tx_isolation = 'REPEATABLE-READ'",
        "SET tx_isolation = 'REPEATABLE-READ'",
        "SET @a = 1, `tx_isolation` = 'REPEATABLE-READ'",
        "/*!50000 SET TRANSACTION ISOLATION LEVEL REPEATABLE READ */",
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "SET SESSION tx_isolation = 'REPEATABLE-READ'",
        "SET @@session.tx_isolation = 'REPEATABLE-READ'",
        "BEGIN NOT ATOMIC SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; END",
        "EXECUTE IMMEDIATE 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ'",
      })
  void aLevelThatMariaDbIsToldIsSeen(String sql) throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.MARIADB);
        Connection connection = connection(db)) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      execute(connection, sql);
      connection.setAutoCommit(false);
      assertRefusedLate(db, connection);
      db.place(Phase.READ_OLD);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      decideLate(db, connection);
      connection.commit();
    }
  }

  /** The session's level is what the database tells, and the transaction has kept its own. */
  @Test
  void aSessionThatIsToldAnotherLevelHidesThatOfItsTransaction() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.MARIADB);
        Connection connection = connection(db)) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      one(connection, "SELECT full_name FROM customer");
      execute(connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
      assertRefusedLate(db, connection);
      db.place(Phase.READ_OLD);
      decideLate(db, connection);
      connection.commit();
    }
  }
}
