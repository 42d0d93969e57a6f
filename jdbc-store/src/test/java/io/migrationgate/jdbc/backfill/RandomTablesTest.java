package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.testing.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;

/**
 * Random tables, types, expressions and rows, stale, missing and orphaned: after a run both sides
 * agree, by a comparison in Java. {@code -Dbackfill.tables} of them, from {@code -Dbackfill.seed}.
 */
@Tag("thorough")
class RandomTablesTest {
  private static final int TABLES = Integer.getInteger("backfill.tables", 6);
  private static final long SEED = Seeds.of("backfill.seed");

  /**
   * A pair of columns.
   *
   * @param from the source's type
   * @param to the target's type
   * @param expression over the source's column, written {@code %s}
   * @param literals of the source's type
   * @param copied what the target's value is to be, as text
   */
  private record Pair(
      String from,
      String to,
      String expression,
      List<String> literals,
      UnaryOperator<String> copied) {}

  private static final List<String> WORDS = List.of(
      "NULL", "'a'", "'A'", "'b c'", "'it''s'", "''", "'x  '", "'Zoë'", "'?'", "':n'", "'%'");
  private static final List<String> NUMBERS =
      List.of("NULL", "0", "-1", "1.5", "2.345", "-2.345", "99.995", "12.10", "0.05");
  private static final List<String> INTEGERS =
      List.of("NULL", "0", "-1", "2147483647", "9007199254740993", "42");
  private static final List<String> DATES = List.of("NULL", "'2024-02-29'", "'1999-12-31'");
  private static final List<String> TIMES = List.of(
      "NULL", "'2024-02-29 23:59:58.123'", "'1999-12-31 00:00:00'", "'2001-01-01 01:02:03.004'");

  private static List<Pair> pairs(TestServer server) {
    String timestamp = server == TestServer.MARIADB ? "DATETIME(3)" : "TIMESTAMP(3)";
    List<Pair> pairs = new ArrayList<>(List.of(
        new Pair("VARCHAR(20)", "VARCHAR(30)", "%s", WORDS, text -> text),
        new Pair("VARCHAR(20)", "VARCHAR(30)", "upper(%s)", WORDS, RandomTablesTest::upper),
        new Pair(
            "VARCHAR(20)",
            "VARCHAR(30)",
            "COALESCE(%s, '?:x::y')",
            WORDS,
            text -> text == null ? "?:x::y" : text),
        new Pair("CHAR(6)", "VARCHAR(10)", "rtrim(%s)", WORDS, text -> trimmed(text)),
        new Pair("VARCHAR(20)", "CHAR(20)", "%s", WORDS, text -> trimmed(text)),
        new Pair("NUMERIC(10,3)", "NUMERIC(12,3)", "%s", NUMBERS, text -> text),
        new Pair("NUMERIC(10,3)", "NUMERIC(9,1)", "ROUND(%s, 1)", NUMBERS, text -> scaled(text, 1)),
        new Pair(
            "NUMERIC(10,3)",
            "NUMERIC(9,2)",
            "ROUND(%s * 2, 2)",
            NUMBERS,
            text -> text == null
                ? null
                : scaled(new BigDecimal(text).multiply(BigDecimal.valueOf(2)).toString(), 2)),
        new Pair("NUMERIC(10,3)", "INTEGER", "ROUND(%s)", NUMBERS, text -> scaled(text, 0)),
        new Pair("BIGINT", "BIGINT", "%s", INTEGERS, text -> text),
        new Pair("BIGINT", "NUMERIC(20,2)", "%s", INTEGERS, text -> scaled(text, 2)),
        new Pair("DATE", "DATE", "%s", DATES, text -> text),
        new Pair(timestamp, timestamp, "%s", TIMES, text -> text),
        new Pair(
            timestamp,
            "DATE",
            "CAST(%s AS DATE)",
            TIMES,
            text -> text == null ? null : text.substring(0, 10))));
    switch (server) {
      case POSTGRESQL ->
        pairs.addAll(List.of(
            new Pair("uuid", "uuid", "%s", List.of("NULL", "gen_random_uuid()"), text -> text),
            new Pair(
                "jsonb",
                "boolean",
                "%s ? 'a'",
                List.of("NULL", "'{\"a\": 1}'", "'{\"b\": \"?\"}'"),
                text -> text == null ? null : text.contains("\"a\"") ? "t" : "f"),
            new Pair(
                "jsonb",
                "integer",
                "(%s ->> 'a')::integer",
                List.of("NULL", "'{\"a\": 1}'", "'{\"b\": 1}'"),
                text -> text != null && text.contains("\"a\"") ? "1" : null),
            new Pair("json", "json", "%s", List.of("NULL", "'{\"a\":  1}'", "'[]'"), text -> text),
            new Pair(
                "timestamptz",
                "timestamptz",
                "%s",
                List.of("NULL", "'2024-01-01 10:00+03'"),
                text -> text),
            new Pair("bytea", "bytea", "%s", List.of("NULL", "'\\x00ff'", "''"), text -> text)));
      case MARIADB ->
        pairs.addAll(List.of(
            new Pair(
                "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                "VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_german1_ci",
                "%s",
                WORDS,
                text -> text),
            new Pair(
                "BIGINT UNSIGNED",
                "BIGINT UNSIGNED",
                "%s",
                List.of("NULL", "0", "18446744073709551615"),
                text -> text),
            new Pair("JSON", "JSON", "%s", List.of("NULL", "'{\"a\":  1}'", "'[]'"), text -> text),
            new Pair("TIME(3)", "TIME(3)", "%s", List.of("NULL", "'10:11:12.345'"), text -> text),
            new Pair(
                "DOUBLE",
                "FLOAT",
                "%s",
                List.of("NULL", "0.5", "-3"),
                text -> text == null ? null : Float.toString(Float.parseFloat(text)))));
      case H2 ->
        pairs.addAll(List.of(
            new Pair("UUID", "UUID", "%s", List.of("NULL", "RANDOM_UUID()"), text -> text),
            new Pair("TIME(3)", "TIME(3)", "%s", List.of("NULL", "'10:11:12.345'"), text -> text),
            new Pair(
                "BOOLEAN",
                "BOOLEAN",
                "NOT %s",
                List.of("NULL", "TRUE", "FALSE"),
                text -> text == null ? null : text.equals("TRUE") ? "FALSE" : "TRUE")));
    }
    return pairs;
  }

  private static String upper(String text) {
    return text == null ? null : text.toUpperCase(java.util.Locale.ROOT);
  }

  private static String trimmed(String text) {
    return text == null ? null : text.stripTrailing();
  }

  private static String scaled(String text, int scale) {
    return text == null
        ? null
        : new BigDecimal(text).setScale(scale, RoundingMode.HALF_UP).toPlainString();
  }

  /**
   * Key columns.
   *
   * @param types of its columns
   * @param value of each column for the n-th row
   */
  private record KeyType(List<String> types, List<Function<Integer, String>> value) {}

  private static List<KeyType> keyTypes(TestServer server) {
    Function<Integer, String> number = n -> Integer.toString(n * 3 - 40);
    Function<Integer, String> text = n -> "'" + "kZ-é_a".charAt(n % 6) + " " + n + "'";
    Function<Integer, String> date = n -> "'20" + (10 + n % 20) + "-01-" + (10 + n / 20) + "'";
    Function<Integer, String> decimal = n -> n + "." + n % 10;
    List<KeyType> types = new ArrayList<>(List.of(
        new KeyType(List.of("BIGINT"), List.of(number)),
        new KeyType(List.of("VARCHAR(20)"), List.of(text)),
        new KeyType(List.of("CHAR(8)"), List.of(text)),
        new KeyType(List.of("DATE"), List.of(date)),
        new KeyType(List.of("NUMERIC(10,1)"), List.of(decimal)),
        new KeyType(List.of("INTEGER", "VARCHAR(20)"), List.of(n -> Integer.toString(n % 4), text)),
        new KeyType(
            List.of("VARCHAR(9)", "DATE", "SMALLINT"),
            List.of(n -> n % 2 == 0 ? "'a'" : "'B'", date, number))));
    Function<Integer, String> moment =
        n -> "'2024-03-31 " + (10 + n % 3) + ":" + (10 + n) + ":00." + (100 + n) + "'";
    types.add(new KeyType(
        List.of(server == TestServer.MARIADB ? "DATETIME(3)" : "TIMESTAMP(3)"), List.of(moment)));
    types.add(new KeyType(List.of("BIGINT"), List.of(n -> Long.toString(Long.MAX_VALUE - 3L * n))));
    switch (server) {
      case POSTGRESQL -> {
        types.add(new KeyType(List.of("timestamptz"), List.of(moment)));
        types.add(new KeyType(
            List.of("bytea"), List.of(n -> String.format("'\\x%04x'", n * 7919 % 65_521))));
      }
      case MARIADB -> {
        types.add(new KeyType(
            List.of("BIGINT UNSIGNED"), List.of(n -> Long.toUnsignedString(n % 2 - 2L - 5L * n))));
        types.add(new KeyType(List.of("TIMESTAMP(3)"), List.of(moment)));
        types.add(new KeyType(
            List.of("VARBINARY(4)"), List.of(n -> String.format("x'%04x'", n * 7919 % 65_521))));
      }
      case H2 -> {
        types.add(new KeyType(List.of("TIMESTAMP(3) WITH TIME ZONE"), List.of(moment)));
        types.add(new KeyType(
            List.of("VARBINARY(4)"), List.of(n -> String.format("x'%04x'", n * 7919 % 65_521))));
      }
    }
    if (server != TestServer.MARIADB) {
      types.add(new KeyType(
          List.of("UUID"),
          List.of(n -> "'00000000-0000-0000-0000-" + String.format("%012x", n * 7919) + "'")));
    }
    return types;
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  @ServerTest
  void bothSidesAgreeAfterARun(TestServer server) throws Exception {
    for (long seed = SEED; seed < SEED + TABLES; seed++) {
      try {
        run(server, new Random(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("-Dbackfill.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void run(TestServer server, Random random) throws SQLException {
    KeyType key = any(keyTypes(server), random);
    List<Pair> columns = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      columns.add(any(pairs(server), random));
    }
    boolean sameTable = random.nextInt(3) == 0;
    boolean sameNames = random.nextBoolean();
    String schema = server == TestServer.POSTGRESQL && random.nextBoolean() ? "other." : "";
    String quote = server == TestServer.MARIADB ? "`" : "\"";
    String source = schema + "src";
    String target = sameTable ? source : schema + quote + "Trg table" + quote;
    String present = random.nextInt(3) == 0 ? "keep = 1" : null;
    List<String> keys = new ArrayList<>();
    List<String> targetKeys = new ArrayList<>();
    List<String> sourceDdl = new ArrayList<>();
    List<String> targetDdl = new ArrayList<>();
    for (int i = 0; i < key.types().size(); i++) {
      keys.add("k" + i);
      targetKeys.add(sameTable || sameNames ? "k" + i : quote + "Key " + i + quote);
      sourceDdl.add(keys.get(i) + " " + key.types().get(i) + " NOT NULL");
      targetDdl.add(targetKeys.get(i) + " " + key.types().get(i) + " NOT NULL");
    }
    sourceDdl.add("keep INTEGER");
    Map<String, String> forward = new LinkedHashMap<>();
    List<String> froms = new ArrayList<>();
    List<String> tos = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      froms.add("c" + i);
      tos.add(sameNames && !sameTable ? "c" + i : "new_" + i);
      sourceDdl.add(froms.get(i) + " " + columns.get(i).from());
      (sameTable ? sourceDdl : targetDdl).add(tos.get(i) + " " + columns.get(i).to());
      forward.put(tos.get(i), columns.get(i).expression().formatted(froms.get(i)));
    }
    TestDatabase database = server.newDatabase();
    if (!schema.isEmpty()) {
      database.execute("CREATE SCHEMA other");
    }
    String charset = server == TestServer.MARIADB ? " DEFAULT CHARACTER SET utf8mb4" : "";
    sourceDdl.add("PRIMARY KEY (" + String.join(", ", keys) + ")");
    targetDdl.add("PRIMARY KEY (" + String.join(", ", targetKeys) + ")");
    List<String> ddl = new ArrayList<>();
    ddl.add("CREATE TABLE " + source + " (" + String.join(", ", sourceDdl) + ")" + charset);
    if (!sameTable) {
      ddl.add("CREATE TABLE " + target + " (" + String.join(", ", targetDdl) + ")" + charset);
    }
    for (int n = 0; n < 40; n++) {
      List<String> values = new ArrayList<>();
      for (var part : key.value()) {
        values.add(part.apply(n));
      }
      List<String> stale = new ArrayList<>(values);
      if (random.nextInt(4) > 0) {
        values.add(Integer.toString(random.nextInt(2)));
        columns.forEach(column -> values.add(any(column.literals(), random)));
        ddl.add("INSERT INTO " + source + " (" + String.join(", ", keys) + ", keep, "
            + String.join(", ", froms) + ") VALUES (" + String.join(", ", values) + ")");
      }
      if (!sameTable && random.nextInt(3) > 0) {
        columns.forEach(column -> stale.add("NULL"));
        ddl.add("INSERT INTO " + target + " (" + String.join(", ", targetKeys) + ", "
            + String.join(", ", tos) + ") VALUES (" + String.join(", ", stale) + ")");
      }
    }
    var declaration = BackfillFixture.declaration()
        .oldSide(source, froms.toArray(String[]::new))
        .newSide(target, tos.toArray(String[]::new))
        .backfill(new BackfillSpec(
            forward,
            Map.of(),
            new Rows(List.of(), present, Absent.DELETE),
            new Rows(List.of(), null, Absent.DELETE),
            null));
    try (BackfillFixture fixture =
        new BackfillFixture(database, declaration, ddl.toArray(String[]::new))) {
      fixture.advance();
      BackfillRun run = fixture.run(OVERWRITING
          .change()
          .largestBatch(1 + random.nextInt(50))
          .repair(false)
          .done());
      assertThat(run.state())
          .as("%s %s %s", run.problem(), ddl.subList(0, sameTable ? 1 : 2), forward)
          .isEqualTo(RunState.SUCCEEDED);
      String where = present == null ? "" : " WHERE " + present;
      Map<String, List<String>> wanted = new TreeMap<>();
      read(database, keys, froms, source + where).forEach((row, values) -> {
        List<String> copied = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
          copied.add(columns.get(i).copied().apply(values.get(i)));
        }
        wanted.put(row, copied);
      });
      Map<String, List<String>> found =
          read(database, targetKeys, tos, target + (sameTable ? where : ""));
      for (int i = 0; i < columns.size(); i++) {
        int at = i;
        if (columns.get(i).to().startsWith("CHAR")) {
          found.values().forEach(values -> values.set(at, trimmed(values.get(at))));
        }
        if (columns.get(i).to().equals("FLOAT")) {
          found
              .values()
              .forEach(values -> values.set(
                  at,
                  values.get(at) == null
                      ? null
                      : Float.toString(Float.parseFloat(values.get(at)))));
        }
      }
      assertThat(found).as("%s", forward).isEqualTo(wanted);
      assertThat(fixture.state().newInSync()).isTrue();
    }
  }

  private static Map<String, List<String>> read(
      TestDatabase database, List<String> keys, List<String> columns, String from)
      throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + String.join(", ", keys) + ", "
            + String.join(", ", columns) + " FROM " + from)) {
      while (row.next()) {
        List<String> key = new ArrayList<>();
        for (int i = 1; i <= keys.size(); i++) {
          // As text, different bytes may look alike.
          boolean bytes = row.getObject(i) instanceof byte[];
          key.add(bytes ? HexFormat.of().formatHex(row.getBytes(i)) : row.getString(i));
        }
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          values.add(row.getString(keys.size() + i));
        }
        rows.put(key.toString(), values);
      }
    }
    return rows;
  }
}
