package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored procedures that are called in a transaction. */
class ProcedureCallTest {
  private static final String LEAVES_IT_OPEN = "CREATE PROCEDURE quiet(n INT) BEGIN"
      + " DECLARE done, i INT DEFAULT 0;"
      + " DECLARE c CURSOR FOR SELECT id FROM customer;"
      + " DECLARE CONTINUE HANDLER FOR NOT FOUND, SQLSTATE VALUE '45000' SET done = 1;"
      + " DECLARE EXIT HANDLER FOR 1062 BEGIN SET done = 2; END;"
      + " outer_one: LOOP"
      + "   SET i = i + 1;"
      + "   IF i > n THEN LEAVE outer_one; ELSEIF i = 7 THEN ITERATE outer_one; ELSE DO 1; END IF;"
      + "   CASE i WHEN 1 THEN DO 1; ELSE BEGIN END; END CASE;"
      + "   UPDATE customer SET first_name = CASE WHEN i = 1 THEN 'one' ELSE 'commit' END;"
      + " END LOOP outer_one;"
      + " REPEAT SET i = i - 1; UNTIL i <= 0 END REPEAT;"
      + " WHILE i < 1 DO SET i = i + 1; END WHILE;"
      + " FOR k IN 1..2 DO SAVEPOINT a; ROLLBACK TO a; END FOR;"
      + " SELECT REPEAT('COMMIT;', 2), IF(1, 2, 3) /* ; COMMIT */ FROM customer;"
      + " IF n > 1 THEN CALL quiet(n - 1); END IF;"
      + " END";

  private static void assertRefused(GatedDatabase db, String call, String message)
      throws SQLException {
    try (Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      db.write(connection, "half");
      assertThatThrownBy(() -> execute(connection, call))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(message);
      connection.rollback();
      connection.setAutoCommit(true);
    }
    assertThat(db.value("full_name")).isEqualTo("a");
    db.assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "IF TRUE THEN DO 1; ELSE COMMIT; END IF",
        "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION, NOT FOUND ROLLBACK; SELECT 1 FROM none; END",
        "BEGIN DECLARE x INT DEFAULT CASE WHEN 1 THEN 2 END; COMMIT; END",
        "a: LOOP COMMIT; LEAVE a; END LOOP",
        "REPEAT COMMIT; UNTIL TRUE END REPEAT",
        "WHILE @a DO COMMIT; END WHILE",
        "FOR i IN 1..2 DO COMMIT; END FOR",
        "CASE 1 WHEN 1 THEN COMMIT; ELSE DO 1; END CASE",
        "BEGIN BEGIN NOT ATOMIC COMMIT; END; END",
        "BEGIN SELECT CASE 1 WHEN 1 THEN 2 ELSE 3 END; `b c`: BEGIN COMMIT; END; END",
        "START TRANSACTION",
        "SET @a = 1, autocommit = 1",
        "TRUNCATE customer",
        "CREATE TABLE more (id INT)",
        "XA START 'x'",
        "EXECUTE IMMEDIATE CONCAT('COM', 'MIT')",
        "BEGIN PREPARE s FROM 'COMMIT'; EXECUTE s; END",
        "BEGIN SELECT '\\'; DO 1; '; COMMIT; END",
        "BEGIN /*!50000 COMMIT; */ END",
        "CALL inner_one()",
        "IF @never THEN CALL inner_one(); END IF",
      })
  void oneThatMayCommitIsRefused(String body) throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.MARIADB)) {
      db.database.execute(
          "CREATE PROCEDURE inner_one() CALL innermost()",
          "CREATE PROCEDURE innermost() COMMIT",
          "CREATE PROCEDURE outermost() " + body);
      db.place(Phase.DUAL_WRITE);
      assertRefused(db, "CALL outermost()", "procedure ");
    }
  }

  @Test
  void oneThatLeavesTheTransactionOpenIsRun() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.MARIADB)) {
      db.database.execute(
          "SET max_sp_recursion_depth = 5",
          LEAVES_IT_OPEN,
          "CREATE PROCEDURE commits() COMMIT",
          "CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2");
      db.place(Phase.DUAL_WRITE);
      try (Connection connection = db.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        db.write(connection, "b");
        execute(connection, "CALL quiet(1)");
        try (CallableStatement call = connection.prepareCall("{call quiet(?)}")) {
          call.setInt(1, 1);
          call.execute();
        }
        try (CallableStatement call = connection.prepareCall("{? = call twice(?)}")) {
          call.registerOutParameter(1, java.sql.Types.INTEGER);
          call.setInt(2, 4);
          call.execute();
          assertThat(call.getInt(1)).isEqualTo(8);
        }
        connection.rollback();
        assertThat(db.value("full_name")).isEqualTo("a");
        connection.setAutoCommit(true);
        execute(connection, "CALL commits()");
      }
      db.assertNothingLeft();
    }
  }

  @Test
  void oneWhoseBodyCannotBeSeenIsRefused() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.MARIADB)) {
      String schema = db.database.query("SELECT DATABASE()");
      db.database.execute(
          "CREATE PROCEDURE hidden() COMMIT",
          "CREATE USER IF NOT EXISTS blind@localhost IDENTIFIED BY 'right'",
          "GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON " + schema + ".* TO blind@localhost");
      TestDatabase blind = db.database.as("blind", "right");
      try (Connection connection =
          GatedDataSource.wrap(db.gates, blind.dataSource()).getConnection()) {
        connection.setAutoCommit(false);
        db.write(connection, "half");
        for (String call : new String[] {"CALL hidden()", "CALL " + schema + ".hidden"}) {
          assertThatThrownBy(() -> execute(connection, call)).hasMessageContaining("body that");
        }
        connection.rollback();
      }
      assertThat(db.value("full_name")).isEqualTo("a");
      assertRefused(db, "CALL missing()", "not there");
    }
  }

  /** Which is why nothing is looked at there. */
  @Test
  void postgresqlRefusesACommitInAProcedureByItself() throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL)) {
      db.database.execute(
          "CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$",
          "CREATE PROCEDURE outer_one() LANGUAGE plpgsql AS $$ BEGIN CALL commits(); END $$");
      db.place(Phase.DUAL_WRITE);
      assertRefused(db, "CALL commits()", "invalid transaction termination");
      assertRefused(db, "CALL outer_one()", "invalid transaction termination");
      assertRefused(db, "DO $$ BEGIN CALL commits(); END $$", "invalid transaction termination");
    }
  }
}
