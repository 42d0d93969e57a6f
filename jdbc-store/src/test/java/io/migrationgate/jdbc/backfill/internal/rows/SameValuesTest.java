package io.migrationgate.jdbc.backfill.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.BackfillFixture;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which values are the same: those that the application could not tell apart. Each pair is looked
 * at by every way of comparing: by checksum, by a join, in one table, and as a single row.
 */
@Tag("thorough")
class SameValuesTest {
  private static final Span ALL = new Span(null, null);

  /**
   * What is declared, and what is there.
   *
   * @param from the source column's type
   * @param expression over the source's column a
   * @param to the target column's type
   * @param given the source's value
   * @param stored the target's value
   */
  private record Pair(
      String from, String expression, String to, String given, String stored, boolean same) {}

  private static Pair same(String from, String to, String given, String stored) {
    return new Pair(from, "a", to, given, stored, true);
  }

  private static Pair differ(String from, String to, String given, String stored) {
    return new Pair(from, "a", to, given, stored, false);
  }

  private static List<Pair> everywhere() {
    return List.of(
        same("NUMERIC(10,2)", "NUMERIC(12,4)", "12.30", "12.3"),
        differ("NUMERIC(10,3)", "NUMERIC(10,2)", "1.239", "1.24"),
        differ("NUMERIC(10,3)", "NUMERIC(10,2)", "1.239", "1.23"),
        same("NUMERIC(10,3)", "NUMERIC(10,2)", "1.230", "1.23"),
        new Pair("NUMERIC(10,3)", "ROUND(a, 2)", "NUMERIC(10,2)", "1.239", "1.24", true),
        new Pair(
            "NUMERIC(10,3)", "CAST(a AS NUMERIC(10,2))", "NUMERIC(10,2)", "1.239", "1.24", true),
        differ("NUMERIC(10,3)", "INTEGER", "1.5", "2"),
        same("NUMERIC(10,3)", "INTEGER", "-2.000", "-2"),
        differ("NUMERIC(10,3)", "INTEGER", "NULL", "0"),
        same("INTEGER", "BIGINT", "-1", "-1"),
        differ("BIGINT", "BIGINT", "-1", "4294967295"),
        differ("DOUBLE PRECISION", "INTEGER", "0.5", "0"),
        same("DOUBLE PRECISION", "NUMERIC(10,2)", "0.1", "0.1"),
        differ("DOUBLE PRECISION", "NUMERIC(10,2)", "0.125", "0.13"),
        differ("BIGINT", "DOUBLE PRECISION", "9007199254740993", "9007199254740992"),
        same("BIGINT", "DOUBLE PRECISION", "9007199254740992", "9007199254740992"),
        differ("DOUBLE PRECISION", "REAL", "16777217", "16777216"),
        same("DOUBLE PRECISION", "REAL", "0.5", "0.5"),
        same("NUMERIC(10,2)", "REAL", "0.10", "0.1"),
        same("NUMERIC(10,2)", "DOUBLE PRECISION", "0.10", "0.1"),
        differ("NUMERIC(20,0)", "DOUBLE PRECISION", "12345678901234567890", "12345678901234567168"),
        same("VARCHAR(20)", "CHAR(5)", "'ab'", "'ab'"),
        differ("VARCHAR(20)", "VARCHAR(5)", "'abcdefgh'", "'abcde'"),
        differ("VARCHAR(20)", "VARCHAR(5)", "'ab '", "'ab'"),
        differ("VARCHAR(20)", "VARCHAR(5)", "'a'", "'A'"),
        differ(
            "TIMESTAMP(6)",
            "TIMESTAMP(3)",
            "'2024-01-01 00:00:00.123456'",
            "'2024-01-01 00:00:00.123'"),
        same(
            "TIMESTAMP(6)",
            "TIMESTAMP(3)",
            "'2024-01-01 00:00:00.123000'",
            "'2024-01-01 00:00:00.123'"),
        differ("TIMESTAMP(6)", "DATE", "'2024-01-01 10:00:00'", "'2024-01-01'"),
        same("TIMESTAMP(6)", "DATE", "'2024-01-01 00:00:00'", "'2024-01-01'"),
        same("DATE", "TIMESTAMP(0)", "'2024-01-01'", "'2024-01-01 00:00:00'"),
        differ("TIME(3)", "TIME(0)", "'10:00:00.4'", "'10:00:00'"));
  }

  private static List<Pair> postgres() {
    return List.of(
        differ("interval", "interval", "'1 month'", "'30 days'"),
        differ("interval", "interval", "'1 day'", "'24 hours'"),
        same("interval", "interval", "'1 day'", "'1 day'"),
        differ("interval", "interval day to minute", "'1 day 00:00:07'", "'1 day'"),
        differ("interval[]", "interval[]", "'{1 month}'", "'{30 days}'"),
        differ("numeric", "numeric", "1.0", "1.00"),
        same("numeric", "numeric", "1.0", "1.0"),
        differ("numeric[]", "numeric[]", "'{1.0}'", "'{1.00}'"),
        same("numeric[]", "numeric(5,2)[]", "'{1.0,NULL,2}'", "'{1.00,NULL,2}'"),
        differ("numeric[]", "numeric(5,2)[]", "'{1.239}'", "'{1.24}'"),
        differ("numeric[]", "integer[]", "'{1.5}'", "'{2}'"),
        same("integer[]", "bigint[]", "'{1,2}'", "'{1,2}'"),
        same("integer", "numeric", "1", "1.0"),
        same("numeric", "numeric(6,2)", "'NaN'", "'NaN'"),
        differ("float8", "float8", "'-0'", "0"),
        same("float8", "float8", "'-0'", "'-0'"),
        same("float8", "float8", "'NaN'", "'NaN'"),
        differ("float8", "float8", "0.1", "0.10000000000000002"),
        differ("float8", "float4", "'-0'", "0"),
        same("float8", "float4", "0.1", "0.1"),
        same("float8", "float4", "1000000", "1000000"),
        differ("float8", "numeric", "0.30000000000000004", "0.3"),
        same("float8", "numeric", "'Infinity'", "'Infinity'"),
        differ("jsonb", "jsonb", "'{\"n\": 1.0}'", "'{\"n\": 1.00}'"),
        same("jsonb", "jsonb", "'{\"n\": 1, \"m\":2}'", "'{\"m\":2,\"n\": 1}'"),
        differ("json", "json", "'{\"n\": 1, \"n\": 2}'", "'{\"n\": 2}'"),
        differ("json", "json", "'{\"n\": 1.0}'", "'{\"n\": 1.00}'"),
        same("json", "jsonb", "'{\"n\":   1}'", "'{\"n\": 1}'"),
        differ("jsonb[]", "jsonb[]", "ARRAY['1.0'::jsonb]", "ARRAY['1.00'::jsonb]"),
        same("json[]", "json[]", "ARRAY['1.0'::json]", "ARRAY['1.0'::json]"),
        differ("json[]", "json[]", "ARRAY['1.0'::json]", "ARRAY['1.00'::json]"),
        differ("nocase", "nocase", "'a'", "'A'"),
        differ("nocase_text[]", "nocase_text[]", "'{a}'", "'{A}'"),
        differ(
            "nocase_pair", "nocase_pair", "ROW(1, 'a')::nocase_pair", "ROW(1, 'A')::nocase_pair"),
        differ(
            "pair",
            "pair",
            "ROW(1.0, interval '1 day')::pair",
            "ROW(1.00, interval '1 day')::pair"),
        differ(
            "pair",
            "pair",
            "ROW(1.0, interval '1 day')::pair",
            "ROW(1.0, interval '24 hours')::pair"),
        same(
            "pair", "pair", "ROW(1.0, interval '1 day')::pair", "ROW(1.0, interval '1 day')::pair"),
        differ("numrange", "numrange", "'[1.0,2]'", "'[1.00,2]'"),
        same("money2", "numeric(10,2)", "1.5", "1.5"),
        differ("numeric", "money2", "1.555", "1.56"),
        differ("numeric", "money", "1.555", "1.56"),
        same("char(5)", "varchar(9)", "'ab'", "'ab'"),
        same("char(5)[]", "text[]", "'{ab}'", "'{ab}'"),
        same("text[]", "char(5)[]", "'{ab}'", "'{ab}'"),
        differ("text[]", "varchar(3)[]", "'{\"abc   \"}'", "'{abc}'"),
        differ("text", "\"char\"", "'abc'", "'a'"),
        differ("inet", "cidr", "'192.168.1.5/24'", "'192.168.1.0/24'"),
        same("inet", "cidr", "'192.168.1.0/24'", "'192.168.1.0/24'"),
        differ("box", "box", "'(0,0),(1,4)'", "'(0,0),(2,2)'"),
        same("varbit", "bit(3)", "'101'", "'101'"),
        differ(
            "timestamptz",
            "timestamptz(0)",
            "'2024-01-01 00:00:00.4+00'",
            "'2024-01-01 00:00:00+00'"),
        same("timestamp", "timestamptz", "'2024-01-01 10:00'", "'2024-01-01 10:00'"),
        differ("timestamp", "timestamptz", "'2024-01-01 10:00'", "'2024-01-01 10:00+09'"),
        same("timestamptz", "date", "'2024-01-01 00:00'", "'2024-01-01'"),
        differ("timestamptz", "date", "'2024-01-01 10:00'", "'2024-01-01'"),
        differ("timetz", "timetz", "'10:00+02'", "'08:00+00'"),
        differ("time", "time", "'24:00'", "'00:00'"),
        differ("float4", "float8", "0.1", "0.1"),
        same("float4", "float8", "0.5", "0.5"),
        differ("float8[]", "float8[]", "'{-0}'", "'{0}'"),
        differ("nummultirange", "nummultirange", "'{[1.0,2]}'", "'{[1.00,2]}'"),
        differ("circle", "circle", "'<(0,0),1>'", "'<(5,5),1>'"),
        differ("path", "path", "'((0,0),(1,1))'", "'((0,0),(2,2))'"),
        differ("varbit", "varbit", "'101'", "'1010'"),
        differ("tsvector", "tsvector", "'a:1'", "'a:2'"),
        differ("xml", "xml", "'<a/>'", "'<a></a>'"),
        differ("citext", "citext", "'a'", "'A'"),
        differ("char(5)", "text", "'ab'", "'ab   '"),
        differ("numeric(10,2)", "text", "1.50", "'1.5'"),
        differ("money", "numeric(10,1)", "'1.55'", "1.6"),
        differ("numeric", "numeric", "'NaN'", "0"),
        differ("interval", "time", "'25:00:00'", "'01:00'"),
        differ("integer", "oid", "-1", "4294967295"),
        same(
            "uuid",
            "uuid",
            "'00000000-0000-0000-0000-000000000001'",
            "'00000000-0000-0000-0000-000000000001'"),
        differ("bytea", "bytea", "'\\x00'", "'\\x0000'"),
        same("date", "date", "'infinity'", "'infinity'"),
        new Pair(
            "jsonb",
            "CAST(a ->> 'n' AS numeric(5,1))",
            "numeric(6,1)",
            "'{\"n\": 1.25}'",
            "1.3",
            true),
        new Pair("jsonb", "a ? 'n'", "boolean", "'{\"n\": 1}'", "true", true),
        new Pair("timestamp", "CAST(a AS time)", "time", "'2024-01-01 10:00'", "'10:00'", true));
  }

  private static List<Pair> mariaDb() {
    return List.of(
        differ("DECIMAL(10,2)", "DECIMAL(5,2)", "123456.78", "999.99"),
        differ("DOUBLE", "FLOAT", "1e39", "3.40282e38"),
        differ("DECIMAL(12,4)", "FLOAT", "1234.5678", "1234.5678"),
        same("FLOAT", "FLOAT", "1234.5678", "1234.5678"),
        same("FLOAT", "DOUBLE", "0.5", "0.5"),
        same("FLOAT", "DECIMAL(8,2)", "0.1", "0.1"),
        differ("FLOAT", "DECIMAL(8,2)", "0.127", "0.13"),
        differ("DOUBLE", "DOUBLE(7,2)", "1.239", "1.24"),
        same("DOUBLE", "DOUBLE(7,2)", "1.25", "1.25"),
        new Pair("DOUBLE", "ROUND(a, 2)", "DOUBLE(7,2)", "1.239", "1.24", true),
        new Pair("DOUBLE", "ROUND(a, 2)", "DOUBLE(7,2)", "1234.567", "1234.57", true),
        same("DOUBLE(7,2)", "DOUBLE", "1.5", "1.5"),
        differ("DOUBLE", "DOUBLE", "-0e0", "0"),
        differ("INTEGER", "TINYINT", "300", "127"),
        differ("INTEGER", "INTEGER UNSIGNED", "-1", "0"),
        same("BIGINT UNSIGNED", "DECIMAL(30,2)", "18446744073709551615", "18446744073709551615"),
        differ("VARCHAR(20)", "INTEGER", "'1.5'", "2"),
        same("VARCHAR(20)", "INTEGER", "'07'", "7"),
        same("VARCHAR(20)", "INTEGER", "'1e2'", "100"),
        differ("VARCHAR(20)", "INTEGER", "'12abc'", "12"),
        differ("VARCHAR(20)", "INTEGER", "''", "0"),
        same("VARCHAR(30)", "DECIMAL(10,2)", "'1.50'", "1.5"),
        differ("VARCHAR(30)", "DECIMAL(10,2)", "'1.00000000000000000001'", "1"),
        same("VARCHAR(30)", "DOUBLE", "'0.1'", "0.1"),
        differ("VARCHAR(30)", "DOUBLE", "'0.10000000000000000001'", "0.1"),
        same("VARCHAR(30)", "FLOAT", "'0.1'", "0.1"),
        differ("VARCHAR(20)", "TIME", "'900:00:00'", "'838:59:59'"),
        same("VARCHAR(20)", "TIME", "'838:59:59'", "'838:59:59'"),
        same("VARCHAR(20)", "TIME", "'10:00'", "'10:00:00'"),
        differ("INTEGER", "TIME", "9000000", "'838:59:59'"),
        same("INTEGER", "TIME", "101112", "'10:11:12'"),
        differ("VARCHAR(20)", "DATE", "'2024-02-30'", "'0000-00-00'"),
        differ("VARCHAR(20)", "DATE", "'2024-02-30'", "NULL"),
        same("VARCHAR(20)", "DATETIME", "'2024-02-29'", "'2024-02-29'"),
        differ("DATETIME(6)", "DATETIME", "'2024-01-01 00:00:00.9'", "'2024-01-01 00:00:00'"),
        same("DATETIME", "TIMESTAMP", "'2024-01-01 00:00:00'", "'2024-01-01 00:00:00'"),
        differ("DATETIME", "TIMESTAMP", "'2024-01-01 00:00:00'", "'2024-01-01 09:00:00'"),
        differ(
            "VARCHAR(20) CHARACTER SET utf8mb4", "VARCHAR(20) CHARACTER SET latin1", "'Ł'", "'?'"),
        differ("VARCHAR(20)", "ENUM('x','y')", "'z'", "''"),
        same("VARCHAR(20)", "ENUM('x','y')", "'x'", "'x'"),
        same("VARBINARY(4)", "BINARY(4)", "x'01'", "x'01'"),
        differ("VARBINARY(4)", "BINARY(2)", "x'010203'", "x'0102'"),
        differ("VARBINARY(4)", "VARBINARY(4)", "x'01'", "x'0100'"),
        differ("JSON", "JSON", "'{\"a\": 1.0}'", "'{\"a\": 1.00}'"),
        same("TIME", "INTEGER", "'10:11:12'", "101112"),
        same("BIT(4)", "INTEGER", "b'101'", "5"),
        differ("INTEGER", "BIT(2)", "5", "3"),
        differ("BIGINT", "TINYINT(1)", "256", "127"),
        differ("INTEGER", "YEAR", "1800", "0"),
        differ("DATE", "YEAR", "'2024-05-06'", "2024"),
        same("INTEGER", "DATE", "20240102", "'2024-01-02'"),
        differ("DATETIME", "INTEGER", "'2024-01-01 10:00:00'", "2147483647"),
        differ("VARCHAR(40)", "DATETIME", "'2024-01-01 10:00:00.5'", "'2024-01-01 10:00:00'"),
        differ("VARCHAR(40)", "DATE", "'2024-01-01 10:00:00'", "'2024-01-01'"),
        differ("VARCHAR(40)", "TIME", "'10:00:00.5'", "'10:00:00'"),
        differ(
            "DATETIME(6)",
            "TIMESTAMP(3)",
            "'2024-01-01 00:00:00.1239'",
            "'2024-01-01 00:00:00.123'"),
        differ("DECIMAL(10,2)", "DECIMAL(5,2) UNSIGNED", "-1.5", "0"),
        differ("DOUBLE", "DECIMAL(10,2)", "1e20", "99999999.99"),
        differ("DOUBLE", "BIGINT", "1e30", "9223372036854775807"),
        differ("DOUBLE", "FLOAT(7,2)", "1.239", "1.24"),
        differ("DECIMAL(20,10)", "DOUBLE(10,3)", "1.2345", "1.235"),
        differ("DECIMAL(10,2)", "VARCHAR(4)", "12345.67", "'1234'"),
        differ("VARCHAR(20)", "SET('x','y')", "'x,z'", "'x'"),
        differ("VARCHAR(300)", "TINYTEXT", "REPEAT('a', 300)", "REPEAT('a', 255)"),
        differ("VARBINARY(300)", "TINYBLOB", "REPEAT('a', 300)", "REPEAT('a', 255)"),
        differ(
            "VARCHAR(20) CHARACTER SET utf8mb4",
            "VARCHAR(20) CHARACTER SET utf8mb3",
            "'\uD83D\uDE00'",
            "'?'"));
  }

  private static List<Pair> mariaDbOnly() {
    return List.of(
        same(
            "VARCHAR(40)",
            "UUID",
            "'00000000-0000-0000-0000-00000000000A'",
            "'00000000-0000-0000-0000-00000000000a'"),
        differ("VARCHAR(40)", "UUID", "'none'", "NULL"),
        differ("VARCHAR(40)", "INET6", "'none'", "'::'"));
  }

  private static List<Pair> h2() {
    return List.of(
        same("DOUBLE PRECISION", "DECFLOAT", "0.1", "0.1"),
        differ(
            "TIMESTAMP WITH TIME ZONE",
            "TIMESTAMP WITH TIME ZONE",
            "'2024-01-01 10:00:00+02'",
            "'2024-01-01 08:00:00+00'"),
        differ(
            "TIMESTAMP(9) WITH TIME ZONE",
            "TIMESTAMP(3) WITH TIME ZONE",
            "'2024-01-01 10:00:00.1239+02'",
            "'2024-01-01 10:00:00.124+02'"),
        same(
            "TIMESTAMP",
            "TIMESTAMP WITH TIME ZONE",
            "'2024-01-01 10:00:00'",
            "'2024-01-01 10:00:00+05:30'"),
        differ("TIME(9)", "TIME(3)", "'10:00:00.1239'", "'10:00:00.124'"),
        differ("VARCHAR_IGNORECASE(9)", "VARCHAR_IGNORECASE(9)", "'a'", "'A'"),
        differ(
            "VARCHAR_IGNORECASE(9) ARRAY",
            "VARCHAR_IGNORECASE(9) ARRAY",
            "ARRAY['a']",
            "ARRAY['A']"),
        same("VARCHAR(9) ARRAY", "VARCHAR(12) ARRAY", "ARRAY['a']", "ARRAY['a']"),
        differ("JSON", "JSON", "JSON '{\"a\": 1.0}'", "JSON '{\"a\": 1.00}'"),
        differ("INTEGER", "BOOLEAN", "5", "TRUE"),
        same("INTEGER", "BOOLEAN", "1", "TRUE"),
        same("VARCHAR(9)", "INTEGER", "'07'", "7"),
        differ("VARCHAR(9)", "NUMERIC(9,1)", "'1.25'", "1.3"));
  }

  private static List<Pair> pairs(TestDatabase database) {
    List<Pair> pairs = new ArrayList<>();
    for (Pair pair : everywhere()) {
      boolean own = database.server() == TestServer.MARIADB;
      pairs.add(
          own
              ? new Pair(
                  mariaDb(pair.from()),
                  mariaDb(pair.expression()),
                  mariaDb(pair.to()),
                  pair.given(),
                  pair.stored(),
                  pair.same())
              : pair);
    }
    switch (database.server()) {
      case POSTGRESQL -> pairs.addAll(postgres());
      case MARIADB -> {
        pairs.addAll(mariaDb());
        if (!database.onMysql()) {
          pairs.addAll(mariaDbOnly());
        }
      }
      case H2 -> pairs.addAll(h2());
    }
    return pairs;
  }

  private static String mariaDb(String type) {
    return type.replace("TIMESTAMP", "DATETIME")
        .replace("REAL", "FLOAT")
        .replace("NUMERIC", "DECIMAL");
  }

  private static TestDatabase database(TestServer server) throws SQLException {
    TestDatabase database = server.newDatabase();
    if (server == TestServer.POSTGRESQL) {
      database.execute(
          "CREATE EXTENSION IF NOT EXISTS citext",
          "CREATE COLLATION any_case"
              + " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
          "CREATE DOMAIN nocase AS text COLLATE any_case",
          "CREATE DOMAIN nocase_text AS citext",
          "CREATE TYPE nocase_pair AS (n integer, t citext)",
          "CREATE TYPE pair AS (n numeric, t interval)",
          "CREATE DOMAIN money1 AS numeric(8,2)",
          "CREATE DOMAIN money2 AS money1 CHECK (VALUE > 0)");
      return database;
    }
    // What is stored may be what a lax mode made of it.
    return server == TestServer.MARIADB
        ? database.at(database.url() + (database.url().contains("?") ? "&" : "?")
            + "sessionVariables=sql_mode=''")
        : database;
  }

  private static MigrationDeclaration declared(Pair pair, boolean sameTable) {
    MigrationDeclaration.Builder builder = BackfillFixture.declaration()
        .oldSide("src", "a")
        .backfill(BackfillSpec.sql(Map.of("b", pair.expression()), Map.of()));
    return (sameTable ? builder.newSide("src", "b") : builder.newSide("trg")).build();
  }

  private static CopyPlan plan(Connection connection, Pair pair, boolean sameTable)
      throws SQLException {
    CopyDialect dialect = CopyDialect.of(Dialect.of(connection.getMetaData()));
    return new PlanReader(dialect, declared(pair, sameTable)).read(connection, Direction.FORWARD);
  }

  private static void tables(Connection connection, Pair pair) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS src");
      statement.execute("DROP TABLE IF EXISTS trg");
      statement.execute("CREATE TABLE src (id BIGINT PRIMARY KEY, a " + pair.from()
          + (pair.from().equals("TIMESTAMP") ? " NULL" : "") + ", b " + pair.to() + " NULL)");
      statement.execute("CREATE TABLE trg (id BIGINT PRIMARY KEY, b " + pair.to() + " NULL)");
      statement.execute(
          "INSERT INTO src (id, a, b) VALUES (1, " + pair.given() + ", " + pair.stored() + ")");
      statement.execute("INSERT INTO trg (id, b) VALUES (1, " + pair.stored() + ")");
    }
  }

  private static List<Boolean> seen(Connection connection, Pair pair) throws SQLException {
    List<Boolean> same = new ArrayList<>();
    CopyDialect dialect = CopyDialect.of(Dialect.of(connection.getMetaData()));
    KeySql keys = new KeySql(dialect, 30);
    tables(connection, pair);
    connection.setAutoCommit(false);
    for (boolean sameTable : List.of(false, true)) {
      CopyPlan plan = plan(connection, pair, sameTable);
      SqlComparison comparison = new SqlComparison(dialect, plan, keys);
      same.add(comparison.compare(connection, ALL, 10).differing() == 0);
      same.add(comparison.keys(connection, ALL, 10).isEmpty());
      same.add(!comparison.differs(connection, new Key(List.of(1L))));
    }
    connection.commit();
    connection.setAutoCommit(true);
    return same;
  }

  @ServerTest
  void valuesAreTheSameIfTheApplicationCouldNotTellThemApart(TestServer server) throws Exception {
    List<String> wrong = new ArrayList<>();
    TestDatabase database = database(server);
    try (Connection connection = database.connect()) {
      for (Pair pair : pairs(database)) {
        String found;
        try {
          List<Boolean> same = seen(connection, pair);
          found = same.stream().allMatch(each -> each == pair.same()) ? "" : "same " + same;
        } catch (SQLException | MigrationGateException e) {
          connection.rollback();
          connection.setAutoCommit(true);
          found = e.getMessage();
        }
        if (!found.isEmpty()) {
          wrong.add(pair + ": " + found);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ServerTest
  void whatCouldNotBeSeenToBeLostIsRefused(TestServer server) throws Exception {
    String moment = server == TestServer.MARIADB ? "DATETIME" : "TIMESTAMP";
    Pair pair = differ(moment, "TIME", "'2024-01-01 10:00:00'", "'10:00:00'");
    try (Connection connection = database(server).connect()) {
      tables(connection, pair);
      for (boolean sameTable : List.of(false, true)) {
        assertThatThrownBy(() -> plan(connection, pair, sameTable))
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContainingAll("expression for column", "CAST((a) AS");
      }
    }
  }

  @Test
  void aLiteralIsWhatTheColumnMakesOfIt() throws Exception {
    try (Connection connection = database(TestServer.POSTGRESQL).connect()) {
      connection.setAutoCommit(false);
      Pair pair = new Pair("integer", "'2024-1-1'", "timestamp", "1", "'2024-01-01'", true);
      tables(connection, pair);
      CopyDialect dialect = CopyDialect.of(Dialect.of(connection.getMetaData()));
      SqlComparison comparison =
          new SqlComparison(dialect, plan(connection, pair, true), new KeySql(dialect, 30));
      assertThat(comparison.differs(connection, new Key(List.of(1L)))).isFalse();
      connection.rollback();
    }
  }
}
