package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names, types and expressions that a database allows and few schemas have. */
@Tag("thorough")
class BridgedNamesAndTypesTest {
  private static MigrationDeclaration declared(
      String old,
      String oldColumn,
      String replacement,
      String newColumn,
      Map<String, String> there,
      Map<String, String> back) {
    return MigrationDeclaration.builder(BridgeFixture.NAME)
        .oldSide(old, oldColumn)
        .newSide(replacement, newColumn)
        .backfill(BackfillSpec.sql(there, back))
        .build();
  }

  /** In triggers {@code new.id} is the row's, and so would find every row. */
  @ServerTest(except = TestServer.H2)
  void tablesCalledOldAndNewAreRefused(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE old (id BIGINT PRIMARY KEY, a VARCHAR(9))",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, b VARCHAR(9))",
        "CREATE TABLE new (id BIGINT PRIMARY KEY, b VARCHAR(9))");
    for (String other : List.of("w", "new")) {
      String old = other.equals("w") ? "old" : "w";
      String a = old.equals("w") ? "b" : "a";
      assertThatThrownBy(() -> it.triggers(
              declared(old, a, other, "b", Map.of("b", a), Map.of(a, "b")),
              BridgeFixture.forward()))
          .hasMessageContaining("a table called " + (other.equals("w") ? "old" : "new"));
    }
  }

  /** Settings of single statements are no sign that another one runs. */
  @ServerTest(except = TestServer.H2)
  void writersInAnotherTimeZoneThanTheMapping(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, a DATE)",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, b DATE)");
    it.install(
        declared(
            "o",
            "a",
            "w",
            "b",
            Map.of("b", "a + INTERVAL '1' DAY"),
            Map.of("a", "b - INTERVAL '1' DAY")),
        BridgeFixture.both(null));
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          server == TestServer.POSTGRESQL ? "SET TimeZone = '+05'" : "SET time_zone = '+05:00'");
      statement.execute("INSERT INTO o VALUES (1, '2020-01-01'), (2, '2020-01-01')");
      statement.execute("UPDATE o SET a = '2020-01-31'");
      statement.execute("UPDATE w SET b = '2020-03-01' WHERE id = 2");
    }
    assertThat(it.rows("w")).isEqualTo("1 2020-02-01\n2 2020-03-01");
    assertThat(it.rows("o")).isEqualTo("1 2020-01-31\n2 2020-02-29");
  }

  @ServerTest(except = TestServer.H2)
  void expressionsThatNameTheirTable(TestServer server) throws Exception {
    for (String rows : List.of("", "o.a <> ''")) {
      BridgeFixture it = new BridgeFixture(
          server,
          "CREATE TABLE o (id BIGINT PRIMARY KEY, a VARCHAR(9), c VARCHAR(9))",
          "CREATE TABLE w (id BIGINT PRIMARY KEY, b VARCHAR(9), d VARCHAR(9))");
      it.run("INSERT INTO w VALUES (1, 'x', NULL)");
      it.install(
          MigrationDeclaration.builder(BridgeFixture.NAME)
              .oldSide("o", "a", "c")
              .newSide("w", "b", "d")
              .backfill(BackfillSpec.sql(
                      Map.of("b", "LOWER(o.a)", "d", "o.c"), Map.of("a", "UPPER(w.b)", "c", "w.d"))
                  .rows(
                      rows.isEmpty() ? Rows.DEFAULT : new Rows(List.of(), rows, Absent.DELETE),
                      rows.isEmpty()
                          ? Rows.DEFAULT
                          : new Rows(List.of(), "w.b <> ''", Absent.DELETE)))
              .build(),
          BridgeFixture.both(null));
      it.run(
          "INSERT INTO o VALUES (1, 'X', 'y'), (2, 'Y', 'z')",
          "UPDATE o SET a = 'Z', c = 'c' WHERE id = 1",
          "UPDATE w SET b = 'q', d = 'd' WHERE id = 2",
          "INSERT INTO w VALUES (3, 'r', 's')",
          "UPDATE o SET id = 4 WHERE id = 3",
          "UPDATE w SET id = 5 WHERE id = 4");
      assertThat(it.rows("w")).isEqualTo("1 z c\n2 q d\n5 r s");
      assertThat(it.rows("o")).isEqualTo("1 Z c\n2 Q d\n5 R s");
    }
  }

  @ServerTest(except = TestServer.H2)
  void namesThatHaveToBeQuoted(TestServer server) throws Exception {
    String q = server == TestServer.POSTGRESQL ? "\"" : "`";
    String o = q + "it's 50% \\ $1" + q;
    String w = q + "Order by ?" + q;
    String a = q + "na'me %s" + q;
    String b = q + "select ?" + q;
    for (boolean oneTable : List.of(true, false)) {
      BridgeFixture it = oneTable
          ? new BridgeFixture(
              server,
              "CREATE TABLE " + o + " (id BIGINT PRIMARY KEY, " + a + " VARCHAR(9), " + b
                  + " VARCHAR(9))")
          : new BridgeFixture(
              server,
              "CREATE TABLE " + o + " (id BIGINT PRIMARY KEY, " + a + " VARCHAR(9))",
              "CREATE TABLE " + w + " (id BIGINT PRIMARY KEY, " + b + " VARCHAR(9))");
      String other = oneTable ? o : w;
      BridgeTriggers triggers = it.install(
          declared(o, a, other, b, Map.of(b, "UPPER(" + a + ")"), Map.of(a, "LOWER(" + b + ")")),
          BridgeFixture.both(null));
      it.run(
          "INSERT INTO " + o + " (id, " + a + ") VALUES (1, 'x')",
          "INSERT INTO " + other + " (id, " + b + ") VALUES (2, 'Y')",
          "UPDATE " + other + " SET " + b + " = 'Z' WHERE id = 1");
      assertThat(it.query("SELECT MIN(" + a + ") FROM " + o)).isEqualTo("y");
      assertThat(it.query("SELECT MAX(" + b + ") FROM " + other)).isEqualTo("Z");
      it.to(triggers, BridgeTriggers.State.SHUT);
      it.to(triggers, BridgeTriggers.State.ABSENT);
    }
  }

  @Test
  void onPostgresDomainsThatTakeNoNull() throws Exception {
    for (boolean oneTable : List.of(false, true)) {
      BridgeFixture it = new BridgeFixture(
          TestServer.POSTGRESQL,
          "CREATE DOMAIN code AS VARCHAR(9) NOT NULL CHECK (VALUE <> 'bad')",
          "CREATE DOMAIN outer_code AS code",
          oneTable
              ? "CREATE TABLE o (id BIGINT PRIMARY KEY, a outer_code DEFAULT 'none', b code DEFAULT"
                  + " 'none')"
              : "CREATE TABLE o (id BIGINT PRIMARY KEY, a outer_code)",
          "CREATE TABLE w (id BIGINT PRIMARY KEY, b code)");
      String other = oneTable ? "o" : "w";
      it.install(
          declared("o", "a", other, "b", Map.of("b", "a"), Map.of("a", "b")),
          BridgeFixture.both(null));
      it.run(
          "INSERT INTO o (id, a) VALUES (1, 'x')",
          "UPDATE " + other + " SET b = 'y'",
          "UPDATE o SET a = 'z'",
          "INSERT INTO " + other + " (id, b) VALUES (2, 'q')",
          "DELETE FROM " + other + " WHERE id = 2");
      assertThat(it.query("SELECT string_agg(a, '') FROM o")).isEqualTo("z");
      assertThat(it.query("SELECT string_agg(b, '') FROM " + other)).isEqualTo("z");
    }
  }

  @Test
  void onPostgresListsCollationsAndKeysOfTheServer() throws Exception {
    for (boolean oneTable : List.of(false, true)) {
      String b = "b kind, c VARCHAR(9)";
      BridgeFixture it = new BridgeFixture(
          TestServer.POSTGRESQL,
          "CREATE TYPE kind AS ENUM ('on', 'off')",
          "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
          "CREATE TABLE o (id BIGINT PRIMARY KEY, a VARCHAR(9) COLLATE ci"
              + (oneTable ? ", " + b : "") + ")",
          "CREATE TABLE w (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, " + b + ")");
      String other = oneTable ? "o" : "w";
      it.install(
          MigrationDeclaration.builder(BridgeFixture.NAME)
              .oldSide("o", "a")
              .newSide(other, "b", "c")
              .backfill(BackfillSpec.sql(
                  Map.of("b", "'on'", "c", "CASE WHEN a = 'x' THEN 'ex' ELSE a END"),
                  Map.of("a", "CASE WHEN c = 'ex' THEN 'x' ELSE c END")))
              .build(),
          BridgeFixture.both(null));
      it.run("INSERT INTO o (id, a) VALUES (1, 'X')");
      assertThat(it.query("SELECT c FROM " + other)).isEqualTo("ex");
      assertThat(it.query("SELECT b FROM " + other)).isEqualTo("on");
      it.run("UPDATE " + other + " SET c = 'y'", "UPDATE o SET a = 'X'", "UPDATE o SET id = 7");
      assertThat(it.query("SELECT id || c FROM " + other)).isEqualTo("7ex");
    }
  }

  @Test
  void onMariaDbColumnsWithAttributesAndDefaultsThatPrintOtherwise() throws Exception {
    for (boolean oneTable : List.of(false, true)) {
      String b = "b TEXT COMPRESSED, f FLOAT DEFAULT 0.1, g DOUBLE DEFAULT 0.1, h DATE DEFAULT"
          + " '2020-01-01', e ENUM('it''s', 'CHARACTER SET') DEFAULT 'it''s',"
          + " i INT UNSIGNED ZEROFILL";
      BridgeFixture it = new BridgeFixture(
          TestServer.MARIADB,
          "CREATE TABLE o (id BIGINT PRIMARY KEY, a VARCHAR(99) COMPRESSED"
              + (oneTable ? ", " + b : "") + ")",
          "CREATE TABLE w (id BIGINT PRIMARY KEY, " + b + ")");
      String other = oneTable ? "o" : "w";
      it.install(
          MigrationDeclaration.builder(BridgeFixture.NAME)
              .oldSide("o", "a")
              .newSide(other, "b", "f", "g", "h", "e", "i")
              .backfill(BackfillSpec.sql(
                  Map.of(
                      "b",
                      "a",
                      "f",
                      "7",
                      "g",
                      "8",
                      "h",
                      "DATE('2021-01-01')",
                      "e",
                      "'CHARACTER SET'",
                      "i",
                      "6"),
                  Map.of("a", "b")))
              .build(),
          BridgeFixture.both(null));
      it.run("INSERT INTO o (id, a) VALUES (1, 'x')");
      assertThat(it.query("SELECT CONCAT_WS(' ', b, f, g, h, e, i) FROM " + other))
          .isEqualTo("x 7 8 2021-01-01 CHARACTER SET 0000000006");
      it.run("UPDATE " + other + " SET b = 'y'", "UPDATE o SET a = 'z'");
      assertThat(it.query("SELECT CONCAT_WS(' ', b, f) FROM " + other)).isEqualTo("z 7");
    }
  }

  /** The row has no counterpart, and no statement is about that. */
  @ServerTest(except = TestServer.H2)
  void whatHasNothingToDoWithTheMappingIsLeftAlone(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, a VARCHAR(9), note VARCHAR(9))",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, b VARCHAR(9), note VARCHAR(9))");
    it.run("INSERT INTO w VALUES (1, 'x', NULL)", "INSERT INTO o VALUES (2, 'y', NULL)");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "a")
            .newSide("w", "b")
            .backfill(BackfillSpec.sql(Map.of("b", "a"), Map.of("a", "b"))
                .rows(
                    new Rows(List.of(), "a IS NOT NULL", Absent.DELETE),
                    new Rows(List.of(), "b IS NOT NULL", Absent.DELETE)))
            .build(),
        BridgeFixture.both(null));
    it.run("UPDATE w SET note = 'n'", "UPDATE o SET note = 'n'");
    assertThat(it.rows("w")).isEqualTo("1 x n");
    assertThat(it.rows("o")).isEqualTo("2 y n");
  }

  /** A value that only the other mapping could not take holds nobody up. */
  @ServerTest(except = TestServer.H2)
  void valuesThatAnotherColumnCannotHoldHoldNobodyUp(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, a INTEGER, b VARCHAR(9), wa BIGINT, wb VARCHAR(9))");
    it.run("INSERT INTO o VALUES (1, 7, 'b', 9999999999, 'b')");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "a", "b")
            .newSide("o", "wa", "wb")
            .backfill(BackfillSpec.sql(Map.of("wa", "a", "wb", "b"), Map.of("a", "wa", "b", "wb")))
            .build(),
        BridgeFixture.both(null));
    it.run("UPDATE o SET wb = 'c'", "UPDATE o SET b = 'd'");
    assertThat(it.rows("o")).isEqualTo("1 7 d 9999999999 d");
  }

  /** As both are stored they agree, whatever types expressions have. */
  @ServerTest(except = TestServer.H2)
  void valuesThatTheirColumnsConvert(TestServer server) throws Exception {
    for (boolean oneTable : List.of(true, false)) {
      String replacement = "wa DECIMAL(12,2), wd DATE";
      BridgeFixture it = new BridgeFixture(
          server,
          "CREATE TABLE o (id BIGINT PRIMARY KEY, a DECIMAL(12,4), d DATE"
              + (oneTable ? ", " + replacement : "") + ")",
          "CREATE TABLE w (id BIGINT PRIMARY KEY, " + replacement + ")");
      String w = oneTable ? "o" : "w";
      it.install(
          MigrationDeclaration.builder(BridgeFixture.NAME)
              .oldSide("o", "a", "d")
              .newSide(w, "wa", "wd")
              .backfill(BackfillSpec.sql(
                  Map.of("wa", "a", "wd", "d + INTERVAL '1' DAY"),
                  Map.of("a", "wa", "d", "wd - INTERVAL '1' DAY")))
              .build(),
          BridgeFixture.both(null));
      it.run(
          "INSERT INTO o (id, a, d) VALUES (1, 1.2394, '2020-01-31')",
          "UPDATE " + w + " SET wa = 5.11",
          "UPDATE o SET a = 1.2394",
          "UPDATE " + w + " SET wd = '2020-03-01'");
      assertThat(it.query("SELECT CONCAT(a, ' ', d) FROM o")).isEqualTo("1.2394 2020-02-29");
      assertThat(it.query("SELECT CONCAT(wa, ' ', wd) FROM " + w)).isEqualTo("1.24 2020-03-01");
    }
  }

  /** What the catalog shows of them is not what was written. */
  @Test
  void onMariaDbLiteralsWithBackslashesAndCharacterSets() throws Exception {
    for (boolean oneTable : List.of(true, false)) {
      BridgeFixture it = new BridgeFixture(
          TestServer.MARIADB,
          "CREATE TABLE o (id BIGINT PRIMARY KEY, a VARCHAR(40)"
              + (oneTable ? ", b VARCHAR(40))" : ")"),
          "CREATE TABLE w (id BIGINT PRIMARY KEY, b VARCHAR(40))");
      String w = oneTable ? "o" : "w";
      BridgeTriggers triggers = it.install(
          declared(
              "o",
              "a",
              w,
              "b",
              Map.of(
                  "b",
                  "CONCAT(REGEXP_REPLACE(a, '\\\\s+', ' '), '\\\\', '\\'', _utf8mb4'x', \"'\", 'é')"),
              Map.of("a", "b")),
          BridgeFixture.both(null));
      it.run("INSERT INTO o (id, a) VALUES (1, 'A   B')");
      assertThat(it.query("SELECT b FROM " + w)).isEqualTo("A B\\'x'é");
      assertThat(it.find(triggers).state()).isEqualTo(BridgeTriggers.State.BRIDGING);
    }
  }

  /** Triggers find operators in pg_catalog alone; docs/bridge.md says so. */
  @Test
  void onPostgresOperatorsOfAnExtensionHaveToBeNamed() throws Exception {
    BridgeFixture it = new BridgeFixture(
        TestServer.POSTGRESQL,
        "CREATE EXTENSION citext",
        "CREATE TABLE o (id BIGINT PRIMARY KEY, a CITEXT, b VARCHAR(9))");
    for (String equal : List.of("=", "OPERATOR(public.=)")) {
      it.install(
          declared(
              "o",
              "a",
              "o",
              "b",
              Map.of("b", "CASE WHEN a " + equal + " 'x' THEN 'ex' END"),
              Map.of()),
          BridgeFixture.forward());
      it.run("DELETE FROM o", "INSERT INTO o (id, a) VALUES (1, 'X')");
      assertThat(it.query("SELECT COALESCE(b, '-') FROM o"))
          .isEqualTo(equal.equals("=") ? "-" : "ex");
    }
  }

  @Test
  void onPostgresAKeyThatTheServerAlwaysGivesDoesNotFollow() throws Exception {
    BridgeFixture it = new BridgeFixture(
        TestServer.POSTGRESQL,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, a VARCHAR(9))",
        "CREATE TABLE w (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b VARCHAR(9))");
    it.install(
        declared("o", "a", "w", "b", Map.of("b", "a"), Map.of("a", "b")), BridgeFixture.both(null));
    it.run("INSERT INTO o VALUES (5, 'x')", "UPDATE o SET a = 'y'");
    assertThat(it.rows("w")).isEqualTo("5 y");
    assertThatThrownBy(() -> it.run("UPDATE o SET id = 7")).hasMessageContaining("DEFAULT");
  }
}
