package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.bridge.StatementMarker.MarkedText;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mark is on the statement that a gate runs, and on no other. */
class StatementMarkerTest {
  private static final List<String> ONE = List.of("split");

  private static String postgres(String sql) {
    return text(new PostgresMarker().mark(sql, ONE, List.of(SqlDialect.POSTGRESQL)));
  }

  private static String mariaDb(String sql) {
    return text(new MariaDbMarker().mark(sql, ONE, List.of(SqlDialect.MYSQL)));
  }

  private static String mysql(String sql) {
    return text(new MysqlMarker().mark(sql, ONE, List.of(SqlDialect.MYSQL)));
  }

  private static String text(MarkedText marked) {
    assertThat(marked.refused()).isNull();
    return marked.sql();
  }

  @Test
  void aTextWithoutMigrationsIsLeftAsItIs() {
    assertThat(new PostgresMarker()
            .mark("a; b", List.of(), List.of(SqlDialect.POSTGRESQL))
            .sql())
        .isEqualTo("a; b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE o SET n = 1; UPDATE p SET n = 1",
        "{call f()}",
        "  /* x */ {? = call f()}",
        "UPDATE o SET n = 'open",
      })
  void whatCannotBeMarkedIsRefused(String sql) {
    for (StatementMarker marker :
        List.of(new PostgresMarker(), new MariaDbMarker(), new MysqlMarker())) {
      SqlDialect dialect =
          marker instanceof PostgresMarker ? SqlDialect.POSTGRESQL : SqlDialect.MYSQL;
      MarkedText marked = marker.mark(sql, ONE, List.of(dialect));
      assertThat(Objects.requireNonNull(marked.refused()).subject()).contains("split");
      assertThat(marked.sql()).isEqualTo(sql);
    }
  }

  @Test
  void onPostgresTheMarkIsInFront() {
    assertThat(postgres("UPDATE o SET n = 1;")).isEqualTo("/*mgate,split,*/ UPDATE o SET n = 1;");
    assertThat(new PostgresMarker()
            .mark("TABLE o", List.of("a", "b"), List.of(SqlDialect.POSTGRESQL))
            .sql())
        .isEqualTo("/*mgate,a,b,*/ TABLE o");
  }

  @Test
  void onMariaDbItIsAVariableForOneStatementBesideThoseThatItSetsItself() {
    String setting = "default_master_connection = 'mgate," + MigrationTag.of("split") + ",'";
    assertThat(mariaDb("DELETE FROM o"))
        .isEqualTo("SET STATEMENT " + setting + " FOR DELETE FROM o");
    assertThat(mariaDb("set /* x */ statement max_statement_time = 1 FOR DELETE FROM o"))
        .isEqualTo(
            "set /* x */ statement " + setting + ", max_statement_time = 1 FOR DELETE FROM o");
    assertThat(new MariaDbMarker()
            .mark(
                "SET STATEMENT default_master_connection = '' FOR DELETE FROM o",
                ONE,
                List.of(SqlDialect.MYSQL))
            .refused())
        .isNotNull();
    assertThat(new MariaDbMarker()
            .mark("DELETE FROM o", List.of("a", "b", "c", "d", "e"), List.of(SqlDialect.MYSQL))
            .refused())
        .isNotNull();
  }

  @Test
  void onMysqlItIsAHintBehindTheVerb() {
    String hint = "SET_VAR(range_optimizer_max_mem_size = "
        + (1L << 62 | Long.parseLong(MigrationTag.of("split"), 16)) + ")";
    assertThat(mysql("UPDATE o SET n = 1")).isEqualTo("UPDATE /*+ " + hint + " */ o SET n = 1");
    assertThat(mysql("UPDATE /*+ NO_MERGE(o) */ o SET n = 1"))
        .isEqualTo("UPDATE /*+ " + hint + "  NO_MERGE(o) */ o SET n = 1");
    assertThat(mysql("WITH x AS (SELECT 1) DELETE FROM o"))
        .isEqualTo("WITH x AS (SELECT 1) DELETE /*+ " + hint + " */ FROM o");
    assertThat(mysql("SAVEPOINT a")).isEqualTo("SAVEPOINT a");
    assertThat(
            new MysqlMarker().mark("CALL p()", ONE, List.of(SqlDialect.MYSQL)).refused())
        .isNotNull();
  }

  /** By a trigger of its own, which writes down what it sees. */
  @ServerTest(except = TestServer.H2)
  void aTriggerSeesTheMarkOfItsMigrationForOneStatement(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    Dialect dialect;
    try (Connection connection = database.connect()) {
      dialect = Dialect.of(connection.getMetaData());
    }
    StatementMarker marker = StatementMarker.of(dialect).orElseThrow();
    database.execute(
        "CREATE TABLE o (id INTEGER PRIMARY KEY, note VARCHAR(200))",
        "CREATE TABLE seen (id INTEGER, marked INTEGER)");
    String insert = "INSERT INTO seen VALUES (NEW.id, CASE WHEN " + marker.isMarked("split")
        + " THEN 1 ELSE 0 END)";
    if (server == TestServer.POSTGRESQL) {
      database.execute(
          "CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + insert
              + "; RETURN NULL; END $$",
          "CREATE TRIGGER look AFTER INSERT ON o FOR EACH ROW EXECUTE FUNCTION look()");
    } else {
      database.execute("CREATE TRIGGER look AFTER INSERT ON o FOR EACH ROW " + insert);
    }
    String literal = marker.mark("x", ONE, List.of(dialect.sql())).sql().replace("'", "''");
    for (String options : server == TestServer.POSTGRESQL
        ? List.of("", "?preferQueryMode=simple", "?prepareThreshold=1")
        : List.of("", "?useServerPrepStmts=true", "?allowMultiQueries=true")) {
      database.execute("DELETE FROM o", "DELETE FROM seen");
      try (Connection connection = database.at(database.url() + options).connect();
          Statement plain = connection.createStatement()) {
        String text = "INSERT INTO o VALUES (?, 'x')";
        try (PreparedStatement statement = connection.prepareStatement(
            marker.mark(text, ONE, List.of(dialect.sql())).sql())) {
          for (int id : List.of(1, 2)) {
            statement.setInt(1, id);
            statement.executeUpdate();
          }
          for (int id : List.of(3, 4)) {
            statement.setInt(1, id);
            statement.addBatch();
          }
          statement.executeBatch();
        }
        plain.execute("INSERT INTO o VALUES (11, '" + literal + "')");
        // PostgreSQL's comments nest.
        plain.execute("/* " + literal + " */ INSERT INTO o VALUES (12, '')");
        plain.execute(marker
            .mark(
                "INSERT INTO o VALUES (13, '')",
                List.of("split-more", "other"),
                List.of(dialect.sql()))
            .sql());
        plain.execute(marker
            .mark("INSERT INTO o VALUES (5, '')", List.of("other", "split"), List.of(dialect.sql()))
            .sql());
      }
      assertThat(database.query("SELECT SUM(id) FROM seen WHERE marked = 1")).isEqualTo("15");
      assertThat(database.query("SELECT SUM(id) FROM seen WHERE marked = 0")).isEqualTo("36");
    }
  }
}
