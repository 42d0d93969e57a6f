package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateUsageException;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;

/**
 * Asks each server which statements commit by themselves, and compares. What commits sometimes only
 * (UNLOCK TABLES when some are locked, CACHE INDEX on other servers) is refused always, and not
 * asked.
 */
class ImplicitCommitTest {
  private static final List<String> EVERYWHERE = List.of(
      "CREATE TABLE made (id INT PRIMARY KEY)",
      "ALTER TABLE made ADD COLUMN x INT",
      "CREATE INDEX made_x ON made (x)",
      "CREATE VIEW seen AS SELECT 1 AS one",
      "DROP VIEW seen",
      "TRUNCATE TABLE made",
      "DROP TABLE made",
      "SELECT 1",
      "UPDATE touched SET id = id",
      "DELETE FROM touched WHERE id = -1",
      "SAVEPOINT a",
      "COMMIT",
      "SELECT 1; COMMIT");

  private static final Set<String> MARIADB_ONLY = Set.of(
      "CREATE OR REPLACE TEMPORARY TABLE passing (id INT)",
      "ANALYZE SELECT 1",
      "RESET QUERY CACHE",
      "SET DEFAULT ROLE NONE",
      "OPTIMIZE TABLE touched",
      "REPAIR TABLE touched");

  /**
   * RESET PERSIST and LOCK INSTANCE are refused too, by their first words, though they commit
   * nothing.
   */
  private static final List<String> MYSQL_ONLY = List.of(
      "SET DEFAULT ROLE NONE TO mgate_admin",
      "SET ROLE NONE",
      "SET PERSIST sort_buffer_size = 262144",
      "SET RESOURCE GROUP USR_default",
      "TABLE touched",
      "VALUES ROW(1)",
      "RENAME TABLE touched TO moved, moved TO touched",
      "CREATE ROLE passing",
      "DROP ROLE passing");

  private static boolean onMariaDbOnly(String sql) {
    return MARIADB_ONLY.contains(sql)
        || sql.startsWith("SET STATEMENT")
        || sql.startsWith("BACKUP");
  }

  private static List<String> candidates(TestServer server) {
    List<String> all = new ArrayList<>(EVERYWHERE);
    all.addAll(
        switch (server) {
          case POSTGRESQL ->
            List.of(
                "END",
                "COMMIT AND CHAIN",
                "ANALYZE touched",
                "LOCK TABLE touched",
                "COMMENT ON TABLE touched IS 'x'",
                "GRANT SELECT ON touched TO PUBLIC",
                "SET search_path = public",
                "RESET ALL",
                "SET TRANSACTION READ WRITE",
                "DO $$ BEGIN PERFORM 1; END $$");
          case MARIADB ->
            List.of(
                "RENAME TABLE touched TO moved, moved TO touched",
                "CREATE TEMPORARY TABLE passing (id INT)",
                "CREATE OR REPLACE TEMPORARY TABLE passing (id INT)",
                "DROP TEMPORARY TABLE IF EXISTS passing",
                "ANALYZE TABLE touched",
                "ANALYZE SELECT 1",
                "CHECK TABLE touched",
                "OPTIMIZE TABLE touched",
                "REPAIR TABLE touched",
                "FLUSH TABLES",
                "FLUSH STATUS",
                "RESET QUERY CACHE",
                "LOCK TABLES touched READ",
                "GRANT SELECT ON touched TO CURRENT_USER",
                "START TRANSACTION",
                "BEGIN",
                "SET autocommit = 1",
                "SET STATEMENT max_statement_time = 10 FOR ANALYZE TABLE touched",
                "SET STATEMENT max_statement_time = 10 FOR COMMIT",
                "SET STATEMENT max_statement_time = 10 FOR SELECT 1",
                "SET DEFAULT ROLE NONE",
                "BACKUP LOCK touched",
                "BACKUP UNLOCK",
                "SET @a = 1",
                "DO 1",
                "SHOW TABLES",
                "EXPLAIN SELECT 1",
                "/*!50000 COMMIT */",
                "IF 1 THEN COMMIT; END IF",
                "CASE 1 WHEN 1 THEN COMMIT; END CASE",
                "FOR i IN 1..2 DO COMMIT; END FOR",
                "REPEAT COMMIT; UNTIL 1 END REPEAT",
                "WHILE @committed IS NULL DO COMMIT; SET @committed = 1; END WHILE",
                "BEGIN NOT ATOMIC COMMIT; END",
                "PREPARE a FROM 'COMMIT'; EXECUTE a",
                "PREPARE a FROM 'SELECT 1'; DEALLOCATE PREPARE a",
                "EXECUTE IMMEDIATE 'COMMIT'",
                "SET STATEMENT max_statement_time = 10 FOR EXECUTE IMMEDIATE 'COMMIT'",
                "PREPARE a FROM 'SELECT 1'; DROP PREPARE a",
                "CHECKSUM TABLE touched",
                "DESC touched",
                "GET DIAGNOSTICS @a = NUMBER",
                "HANDLER touched OPEN; HANDLER touched READ FIRST; HANDLER touched CLOSE",
                "HELP 'select'",
                "PURGE BINARY LOGS BEFORE '2000-01-01'",
                "USE information_schema",
                "VALUES (1)",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "SET ROLE NONE");
          case H2 ->
            List.of(
                "COMMENT ON TABLE touched IS 'x'",
                "ANALYZE",
                "GRANT SELECT ON touched TO PUBLIC",
                "REVOKE SELECT ON touched FROM PUBLIC",
                "CREATE LOCAL TEMPORARY TABLE passing (id INT)",
                "SET @a = 1",
                "SET SCHEMA PUBLIC",
                "SET LOCK_TIMEOUT 1000",
                "SET AUTOCOMMIT TRUE",
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SET MODE REGULAR",
                "SET CACHE_SIZE 1000",
                "SET QUERY_TIMEOUT 0",
                "SET TIME ZONE 'UTC'",
                "SET SCHEMA_SEARCH_PATH PUBLIC",
                "CHECKPOINT",
                "CALL 1",
                "SCRIPT",
                "EXPLAIN SELECT 1",
                "EXECUTE IMMEDIATE 'COMMIT'",
                "HELP SELECT",
                "MERGE INTO touched KEY (id) VALUES (1)",
                "TABLE touched",
                "VALUES (1)",
                "WITH a AS (SELECT 1) SELECT * FROM a");
        });
    return all;
  }

  /** Whether a row that was written before it is there after a rollback. */
  private static boolean commits(TestDatabase database, String sql) throws SQLException {
    String id = String.valueOf(System.identityHashCode(sql));
    database.execute("DELETE FROM touched");
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      execute(connection, "INSERT INTO touched VALUES (" + id + ")");
      try {
        execute(connection, sql);
      } catch (SQLException e) {
        throw new AssertionError(sql, e);
      }
      if (connection.getAutoCommit()) {
        return true;
      }
      connection.rollback();
      return !database.query("SELECT count(*) FROM touched").equals("0");
    }
  }

  @ServerTest
  void whatCommitsByItselfIsRefusedAndNothingElseIs(TestServer server) throws Exception {
    TestDatabase created = server.newDatabase();
    TestDatabase database = server == TestServer.MARIADB
        ? created.at(
            created.url() + (created.url().contains("?") ? "&" : "?") + "allowMultiQueries=true")
        : created;
    database.execute("CREATE TABLE touched (id INT PRIMARY KEY)");
    SqlDialect dialect = SqlDialect.ofProduct(server.name());
    SoftAssertions all = new SoftAssertions();
    List<String> candidates = candidates(server);
    if (database.onMysql()) {
      candidates.removeIf(ImplicitCommitTest::onMariaDbOnly);
      candidates.addAll(MYSQL_ONLY);
    }
    for (String sql : candidates) {
      boolean refused = TransactionControlReader.control(sql, dialect).endsTransaction();
      all.assertThat(refused).as("%s: %s", server, sql).isEqualTo(commits(database, sql));
      if (server == TestServer.POSTGRESQL) {
        database.execute(keepingUp(sql));
      }
    }
    all.assertAll();
  }

  /** The next candidate finds what this one has made, though it was rolled back. */
  private static String[] keepingUp(String sql) {
    boolean makes = sql.matches("(CREATE (TABLE|VIEW)|DROP (TABLE|VIEW)|ALTER|CREATE INDEX) ?.*")
        && !sql.contains("TEMPORARY");
    return makes ? new String[] {again(sql)} : new String[0];
  }

  private static String again(String sql) {
    return sql.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS")
        .replace("ADD COLUMN", "ADD COLUMN IF NOT EXISTS")
        .replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS")
        .replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
        .replace("DROP VIEW", "DROP VIEW IF EXISTS")
        .replace("DROP TABLE", "DROP TABLE IF EXISTS");
  }

  @ServerTest
  void ddlInAUnitIsRefusedWhereItCommits(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      execute(connection, "CREATE TABLE outside (id INT)");
      connection.setAutoCommit(false);
      db.write(connection, "b");
      if (server == TestServer.POSTGRESQL) {
        execute(connection, "CREATE TABLE inside (id INT)");
      } else {
        assertThatThrownBy(() -> execute(connection, "CREATE TABLE inside (id INT)"))
            .hasCauseInstanceOf(GateUsageException.class)
            .hasMessageContaining("outside the transaction");
        assertThatThrownBy(() -> execute(connection, "SET autocommit = 1"))
            .hasMessageContaining("call Connection.setAutoCommit");
      }
      connection.rollback();
      assertThat(db.value("full_name")).isEqualTo("a");
    }
  }
}
