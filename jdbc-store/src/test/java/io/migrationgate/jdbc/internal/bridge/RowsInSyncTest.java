package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rows that only writers of either shape have written, and the triggers carried: none of these is
 * ever refused as one that is not filled.
 */
@Tag("thorough")
class RowsInSyncTest {
  /** Both sides in a table {@code o}, or the new one in a table {@code w}. */
  private record Shape(BridgeFixture it, String newTable) {
    void run(String... statements) throws Exception {
      for (String sql : statements) {
        try {
          it.run(sql.replace("$w", newTable));
        } catch (java.sql.SQLException e) {
          throw new AssertionError(newTable + ": " + sql + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private static Shape shape(
      TestServer server,
      boolean oneTable,
      Map<String, String> old,
      Map<String, String> replacement,
      Map<String, String> there,
      Map<String, String> back)
      throws Exception {
    String table = oneTable ? "o" : "w";
    BridgeFixture it = oneTable
        ? new BridgeFixture(server, create("o", columns(old) + ", " + columns(replacement)))
        : new BridgeFixture(server, create("o", columns(old)), create("w", columns(replacement)));
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", old.keySet().toArray(String[]::new))
            .newSide(table, replacement.keySet().toArray(String[]::new))
            .backfill(BackfillSpec.sql(there, back))
            .build(),
        BridgeFixture.both(null));
    return new Shape(it, table);
  }

  private static String create(String table, String columns) {
    return "CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, " + columns + ")";
  }

  private static String columns(Map<String, String> types) {
    return new TreeMap<>(types)
        .entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
  }

  /** What new writers cannot know, and a column of another mapping that holds more than it got. */
  @ServerTest(except = TestServer.H2)
  void oldColumnsThatNewOnesSayNothingOf(TestServer server) throws Exception {
    for (boolean oneTable : List.of(true, false)) {
      Shape it = shape(
          server,
          oneTable,
          Map.of("name", "VARCHAR(90)", "nick", "VARCHAR(40)", "legacy", "VARCHAR(9)"),
          Map.of("first_name", "VARCHAR(40)", "last_name", "VARCHAR(40)", "display", "VARCHAR(40)"),
          Map.of(
              "first_name",
              BridgeFixture.first(server),
              "last_name",
              BridgeFixture.last(server),
              "display",
              "nick"),
          Map.of(
              "name",
              "CONCAT_WS(' ', first_name, last_name)",
              "nick",
              "COALESCE(display, first_name)",
              "legacy",
              "'N/A'"));
      it.run(
          "INSERT INTO o (id, name, nick, legacy) VALUES (1, 'Mary Ann Lee', 'mal', 'X17')",
          "UPDATE $w SET first_name = 'Mary Ann', last_name = 'Lee'",
          "UPDATE $w SET last_name = 'Moe'",
          "UPDATE o SET nick = NULL",
          "UPDATE $w SET last_name = 'Poe'");
      assertThat(it.it().query("SELECT CONCAT(name, '|', legacy) FROM o"))
          .isEqualTo("Mary Ann Poe|X17");
    }
  }

  /** What a list makes of a text is not that text; what OLD has of a long one kills the server. */
  @Test
  void onMariaDbTypesThatChangeWhatIsAssigned() throws Exception {
    for (boolean oneTable : List.of(true, false)) {
      Map<String, String> old = Map.of(
          "a", "DECIMAL(10,2)",
          "b", "CHAR(6)",
          "c", "SET('x','y')",
          "d", "DATETIME(3)",
          "e", "JSON",
          "f", "TEXT",
          "g", "BLOB",
          "h", "ENUM('open','closed')");
      Map<String, String> replacement = Map.of(
          "wa", "DECIMAL(12,4)",
          "wb", "VARCHAR(9)",
          "wc", "VARCHAR(9)",
          "wd", "DATETIME(6)",
          "we", "JSON",
          "wf", "MEDIUMTEXT CHARACTER SET utf8mb4",
          "wg", "LONGBLOB",
          "wh", "VARCHAR(9)");
      Shape it = shape(
          TestServer.MARIADB,
          oneTable,
          old,
          replacement,
          old.keySet().stream().collect(Collectors.toMap(each -> "w" + each, each -> each)),
          old.keySet().stream().collect(Collectors.toMap(each -> each, each -> "w" + each)));
      it.run(
          "INSERT INTO o (id, a, b, c, d, e, f, g, h)"
              + " VALUES (1, 1.5, 'x', 'x', '2020-01-01', '{\"b\": 1}', 'x', 'x', 'open')",
          "UPDATE $w SET wa = 1.239",
          "UPDATE $w SET wb = 'x  '",
          "UPDATE $w SET wc = 'Y,x'",
          "UPDATE $w SET wd = '2020-01-01 00:00:00.123456'",
          "UPDATE $w SET we = '[]'",
          "UPDATE $w SET wf = REPEAT('y', 60000), wg = REPEAT('y', 60000)",
          "UPDATE $w SET wh = 'CLOSED'",
          "UPDATE o SET f = NULL, g = NULL, e = NULL",
          "UPDATE $w SET wa = NULL, wf = 'z'");
      assertThat(it.it().query("SELECT CONCAT_WS(' ', c, f, h, b, a) FROM o"))
          .isEqualTo("x,y z closed x");
    }
  }

  @Test
  void onPostgresTypesThatChangeWhatIsAssigned() throws Exception {
    for (boolean oneTable : List.of(true, false)) {
      Map<String, String> old = Map.of(
          "a", "NUMERIC",
          "b", "CHAR(6)",
          "c", "FLOAT8",
          "d", "TIMESTAMPTZ",
          "e", "JSONB",
          "f", "NUMERIC(10,2)",
          "g", "TEXT[]",
          "h", "VARCHAR(5)");
      Map<String, String> replacement = Map.of(
          "wa", "NUMERIC",
          "wb", "VARCHAR(9)",
          "wc", "FLOAT8",
          "wd", "TIMESTAMPTZ",
          "we", "JSONB",
          "wf", "NUMERIC",
          "wg", "TEXT[]",
          "wh", "CHAR(5)");
      Shape it = shape(
          TestServer.POSTGRESQL,
          oneTable,
          old,
          replacement,
          old.keySet().stream().collect(Collectors.toMap(each -> "w" + each, each -> each)),
          old.keySet().stream().collect(Collectors.toMap(each -> each, each -> "w" + each)));
      it.run(
          "INSERT INTO o (id, a, b, c, d, e, f, g, h) VALUES (1, 1.0, 'x ', -0.0,"
              + " '2020-01-01 00:00+02', '{\"b\": 1, \"a\": 2}', 1.5, '{a,NULL}', 'q ')",
          "UPDATE $w SET wa = 1.00, wf = 1.239",
          "UPDATE $w SET wb = 'x  ', wc = 0.0",
          "UPDATE $w SET wc = '-0', wd = '2020-01-01 00:00+03'",
          "UPDATE $w SET we = '{\"a\": 2.0, \"b\": 1}', wg = NULL",
          "UPDATE $w SET wh = '', wb = ''",
          "UPDATE o SET h = '   ', a = 'NaN'",
          "UPDATE $w SET wc = NULL, wd = 'infinity', we = 'null'",
          "UPDATE o SET f = 7.1, b = 'zz   '",
          "UPDATE $w SET wa = 6");
      assertThat(it.it().query("SELECT CONCAT_WS(' ', a, f, d) FROM o"))
          .isEqualTo("6 7.10 infinity");
    }
  }

  /** The row of the old table is somebody else's, and its condition says neither yes nor no. */
  @ServerTest(except = TestServer.H2)
  void aConditionThatIsNullIsNotMet(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, street VARCHAR(40), note TEXT)",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, road VARCHAR(40), note TEXT)");
    it.run(
        "INSERT INTO o VALUES (1, NULL, 'x'), (2, 'b', 'x')",
        "INSERT INTO w VALUES (1, 'none', 'x'), (2, 'b', 'x')");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "street")
            .newSide("w", "road")
            .backfill(BackfillSpec.sql(
                    Map.of("road", "COALESCE(street, 'none')"), Map.of("street", "road"))
                .rows(
                    new Rows(List.of(), "street <> ''", Absent.CLEAR),
                    new Rows(List.of(), "road <> ''", Absent.CLEAR)))
            .build(),
        BridgeFixture.both(null));
    assertThatThrownBy(() -> it.run("UPDATE w SET road = 'c' WHERE id = 1"))
        .hasMessageContaining("not filled from the old one yet");
    it.run(
        "UPDATE w SET road = 'c', note = 'y' WHERE id = 2",
        "UPDATE o SET street = 'd', note = 'y' WHERE id = 2",
        "UPDATE o SET street = NULL WHERE id = 2");
    assertThat(it.rows("o")).isEqualTo("1 null x\n2 null y");
    assertThat(it.rows("w")).isEqualTo("1 none x\n2 null y");
  }

  /** Both rows say nothing, of which one takes part; no copy would change that. */
  @ServerTest(except = TestServer.H2)
  void aRowThatBeginsToTakePartMayHaveAgreedBefore(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, street VARCHAR(40))",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, road VARCHAR(40), note TEXT)");
    it.run(
        "INSERT INTO w VALUES (1, NULL, 'x'), (2, NULL, 'x'), (3, NULL, 'x')",
        "INSERT INTO o VALUES (2, 'b'), (3, NULL)");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "street")
            .newSide("w", "road")
            .backfill(BackfillSpec.sql(Map.of("road", "street"), Map.of("street", "road"))
                .rows(Rows.DEFAULT, new Rows(List.of(), "road IS NOT NULL", Absent.CLEAR)))
            .build(),
        BridgeFixture.both(null));
    it.run(
        "UPDATE w SET road = 'a' WHERE id = 1",
        "UPDATE o SET street = NULL WHERE id = 1",
        "UPDATE w SET road = 'c' WHERE id = 1",
        "UPDATE w SET road = 'd' WHERE id = 3");
    for (String sql : List.of(
        "UPDATE w SET road = 'e' WHERE id = 2", "UPDATE w SET id = 4, road = 'c' WHERE id = 2")) {
      it.run("DELETE FROM o WHERE id = 4", "INSERT INTO o VALUES (4, NULL)");
      assertThatThrownBy(() -> it.run(sql)).hasMessageContaining("not filled from the old one yet");
    }
    assertThat(it.rows("o")).isEqualTo("1 c\n2 b\n3 d\n4 null");
  }

  /** Where the old table has been emptied as well, nothing is left to be removed. */
  @Test
  void onPostgresWhoeverEmptiesTheOldTableMayEmptyTheNewOneWithIt() throws Exception {
    for (String sql : List.of("TRUNCATE o CASCADE", "TRUNCATE w, o")) {
      BridgeFixture it = new BridgeFixture(
          TestServer.POSTGRESQL,
          BridgeFixture.TWO_TABLES[0],
          BridgeFixture.TWO_TABLES[1].replace("PRIMARY KEY", "PRIMARY KEY REFERENCES o"));
      it.run("INSERT INTO o VALUES (1, 'Ann Lee', 1)", "INSERT INTO w VALUES (1, 'Ann', 'Lee', 1)");
      it.install(BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.both(null));
      it.run(sql);
      assertThat(it.rows("o") + it.rows("w")).as(sql).isEmpty();
    }
  }
}
