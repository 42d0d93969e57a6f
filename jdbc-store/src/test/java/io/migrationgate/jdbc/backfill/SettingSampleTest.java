package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What types cannot tell is found in rows, wherever those are that show it. */
@Tag("thorough")
class SettingSampleTest {
  private static BackfillFixture fixture(
      TestServer server, String from, String to, BackfillSpec spec, String... rows)
      throws Exception {
    BackfillFixture fixture = new BackfillFixture(
        server,
        BackfillFixture.declaration().oldSide("src", "a").newSide("trg").backfill(spec),
        "CREATE TABLE src (id BIGINT PRIMARY KEY, a " + from + ")",
        "CREATE TABLE trg (id BIGINT PRIMARY KEY, " + to + ")");
    fixture.database.execute(rows);
    fixture.advance();
    return fixture;
  }

  private static BackfillSpec copying(String expression) {
    return BackfillSpec.sql(Map.of("b", expression), Map.of());
  }

  private static void assertRefused(BackfillFixture fixture, String... words) {
    assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll(words);
  }

  @ServerTest
  void rareValuesAreLookedFor(TestServer server) throws Exception {
    String moment = server == TestServer.MARIADB ? "TIMESTAMP NULL" : "TIMESTAMP WITH TIME ZONE";
    String numbers = switch (server) {
      case POSTGRESQL -> "generate_series(1, 5000) AS s (n)";
      case MARIADB -> "(SELECT seq AS n FROM seq_1_to_5000) s";
      case H2 -> "(SELECT x AS n FROM SYSTEM_RANGE(1, 5000)) s";
    };
    try (BackfillFixture fixture = fixture(
        server,
        moment,
        "b TIME",
        copying("CAST(a AS TIME)"),
        "INSERT INTO src SELECT n, NULL FROM " + numbers,
        "UPDATE src SET a = '2024-01-01 10:00:00' WHERE id = 2500")) {
      assertRefused(fixture, "column", "b", "time zone", "backfill.timeZone");
    }
  }

  @Test
  void aColumnThatFailsHidesNoOther() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        "timestamptz",
        "b integer, c text",
        BackfillSpec.sql(
            Map.of("b", "CAST(1 / (id - id) AS integer)", "c", "to_char(a, 'HH24')"), Map.of()),
        "INSERT INTO src SELECT n, '2024-01-01 10:00' FROM generate_series(1, 3) n")) {
      assertRefused(fixture, "column c,", "time zone");
    }
  }

  @Test
  void aConditionThatHoldsForAsManyOtherRowsIsFound() throws Exception {
    BackfillSpec spec = copying("1")
        .rows(new Rows(List.of(), "CAST(a AS date) = '2024-01-01'", Absent.DELETE), Rows.DEFAULT);
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        "timestamptz",
        "b integer",
        spec,
        "INSERT INTO src SELECT n, timestamptz '2023-12-30 00:00+00' + n * interval '1 hour'"
            + " FROM generate_series(1, 100) n")) {
      assertRefused(fixture, "condition present of table", "src", "backfill.timeZone");
    }
  }

  @Test
  void valuesThatAreOthersEachTimeAreRefused() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        "integer",
        "b text",
        copying("CAST(a + random() AS text)"),
        "INSERT INTO src VALUES (1, 1)")) {
      assertRefused(fixture, "column b", "each time");
    }
  }

  /** A function of the application may call its failure a deadlock, and quote what it likes. */
  @Test
  void whatFailsIsToldWithoutItsWords() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        "timestamptz",
        "b text",
        copying("to_char(a, 'HH24') || moody(id)"),
        "CREATE FUNCTION moody(id BIGINT) RETURNS TEXT LANGUAGE plpgsql AS $$ BEGIN"
            + " RAISE EXCEPTION 'secret %', id USING ERRCODE = '40001'; END $$",
        "INSERT INTO src VALUES (7, '2024-01-01 10:00')")) {
      assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("SQLSTATE 40001")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void fewerRowsAreAskedWhereManyTakeTooLong() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        "timestamptz",
        "b text",
        copying("to_char(a, 'HH24') || (SELECT CAST(pg_sleep(0.02 + 0 * id) IS NULL AS text))"),
        "INSERT INTO src SELECT n, '2024-01-01 10:00' FROM generate_series(1, 200) n")) {
      assertRefused(fixture, "column b", "backfill.timeZone");
    }
  }

  @Test
  void aTextSearchNamesItsConfiguration() throws Exception {
    String row = "INSERT INTO src VALUES (1, 'the horses')";
    try (BackfillFixture fixture =
        fixture(TestServer.POSTGRESQL, "text", "b tsvector", copying("to_tsvector(a)"), row)) {
      assertRefused(fixture, "column b", "default_text_search_config", "to_tsvector('english'");
    }
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL, "text", "b tsvector", copying("to_tsvector('german', a)"), row)) {
      fixture.backfills.start(NAME, QUICK, OPERATOR);
    }
  }
}
