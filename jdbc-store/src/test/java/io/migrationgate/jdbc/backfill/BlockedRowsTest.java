package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that the database will not copy or compare, for whatever reason it gives. */
@Tag("thorough")
class BlockedRowsTest {
  private static final String[] PICKY = {
    "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)",
    "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
    "INSERT INTO src SELECT n, n % 10 FROM generate_series(1, 49) AS n",
    "CREATE FUNCTION picky() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.w = 7 THEN"
        + " RAISE EXCEPTION 'no % here', NEW.w; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER picky BEFORE INSERT OR UPDATE ON trg FOR EACH ROW EXECUTE FUNCTION picky()"
  };

  private static BackfillFixture fixture(TestServer server, String expression, String... ddl)
      throws Exception {
    MigrationDeclaration.Builder declaration = BackfillFixture.declaration()
        .oldSide("src")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", expression), Map.of()));
    BackfillFixture fixture = new BackfillFixture(server, declaration, ddl);
    fixture.advance();
    return fixture;
  }

  private static void copiesAllBut(
      TestServer server, String key, String cause, String secret, String... ddl) throws Exception {
    try (BackfillFixture fixture = fixture(server, "v", ddl)) {
      BackfillRun run = fixture.run(QUICK);

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("1 row differs").doesNotContain(secret);
      List<Mismatch> found = fixture.backfills.mismatches(run.id(), 10);
      assertThat(found).singleElement().satisfies(bad -> {
        assertThat(bad.key()).hasToString(key);
        assertThat(bad.kind()).isEqualTo("blocked");
        assertThat(bad.cause()).startsWith(cause).contains("in stage").doesNotContain(secret);
        assertThat(bad.detail()).contains(secret);
      });
      assertThat(fixture.query("SELECT COUNT(*) FROM src LEFT JOIN trg ON src.id = trg.id"
              + " WHERE trg.id IS NULL"))
          .isEqualTo("1");
    }
  }

  @Test
  void whateverAnErrorIsCalledItsRowIsNamedAndTheOthersAreCopied() throws Exception {
    copiesAllBut(
        TestServer.POSTGRESQL,
        "17",
        "SQLSTATE P0001",
        "no 7 here",
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)",
        "INSERT INTO src SELECT n, CASE n WHEN 17 THEN 7 ELSE 1 END FROM generate_series(1, 40) n",
        PICKY[1],
        PICKY[3],
        PICKY[4]);
    copiesAllBut(
        TestServer.POSTGRESQL,
        "3",
        "SQLSTATE 54000",
        "index row",
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v text)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w text)",
        "CREATE INDEX trg_w ON trg (w)",
        "INSERT INTO src VALUES (1, 'a'), (2, 'b'), (4, 'd')",
        "INSERT INTO src SELECT 3, string_agg(md5(CAST(n AS text)), '')"
            + " FROM generate_series(1, 400) AS n");
    copiesAllBut(
        TestServer.MARIADB,
        "2",
        "SQLSTATE 45000 (error 1644)",
        "not 7",
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
        "CREATE TRIGGER picky BEFORE INSERT ON trg FOR EACH ROW BEGIN IF NEW.w = 7 THEN"
            + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not 7'; END IF; END",
        "INSERT INTO src VALUES (1, 1), (2, 7), (3, 3)");
  }

  /** Of classes that are neither a row's nor a server's by their names. */
  @ParameterizedTest
  @ValueSource(
      strings = {"42883", "42P01", "42501", "0A000", "02000", "XX001", "HV000", "F0000", "ZZ999"})
  void aTriggerMayCallItWhateverItLikes(String state) throws Exception {
    copiesAllBut(
        TestServer.POSTGRESQL,
        "17",
        "SQLSTATE " + state,
        "no 7 here",
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)",
        "INSERT INTO src SELECT n, CASE n WHEN 17 THEN 7 ELSE 1 END FROM generate_series(1, 40) n",
        PICKY[1],
        PICKY[3].replace("NEW.w; END IF", "NEW.w USING ERRCODE = '" + state + "'; END IF"),
        PICKY[4]);
  }

  /** PostgreSQL says of such a value what makes HikariCP end the connection. */
  @Test
  void aPoolThatEndsTheConnectionForARowDoesNotEndTheRun() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        "CAST(v AS integer)",
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v numeric)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1, 1), (2, 'NaN'), (3, 3), (4, 'NaN'), (5, 5)",
        "INSERT INTO trg VALUES (1, 7), (2, 2), (6, 6)",
        "CREATE FUNCTION keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " RAISE EXCEPTION 'not this one' USING ERRCODE = '0A000'; END $$",
        "CREATE TRIGGER keeps BEFORE DELETE ON trg FOR EACH ROW EXECUTE FUNCTION keeps()")) {
      BackfillRun run = fixture.run(BackfillFixture.OVERWRITING);

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.kind() + " " + bad.key() + " " + bad.cause().substring(0, 14))
          .containsExactlyInAnyOrder(
              "blocked 2 SQLSTATE 0A000", "blocked 4 SQLSTATE 0A000", "blocked 6 SQLSTATE 0A000");
      assertThat(fixture.query("SELECT string_agg(id || ':' || w, ' ' ORDER BY id) FROM trg"))
          .isEqualTo("1:1 2:2 3:3 5:5 6:6");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"02000", "HY000", "42000", "77777", "0A000"})
  void onMariaDbTooATriggerMayCallItWhateverItLikes(String state) throws Exception {
    copiesAllBut(
        TestServer.MARIADB,
        "2",
        "SQLSTATE " + state,
        "not 7",
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
        "CREATE TRIGGER picky BEFORE INSERT ON trg FOR EACH ROW BEGIN IF NEW.w = 7 THEN"
            + " SIGNAL SQLSTATE '" + state + "' SET MESSAGE_TEXT = 'not 7'; END IF; END",
        "INSERT INTO src VALUES (1, 1), (2, 7), (3, 3)");
  }

  /** A row of the source on which the comparison fails is found by it, and sets no mark. */
  @ServerTest(except = TestServer.MARIADB)
  void aRowThatCannotBeComparedIsNamed(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        "100 / v",
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1, 1), (2, 10), (500, 0), (501, 100)",
        "INSERT INTO trg VALUES (1, 100), (2, 10), (500, 3), (501, 2)")) {
      BackfillRun run = fixture.verify(QUICK.change().repair(false).done());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).startsWith("2 rows differ");
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.kind() + " " + bad.key() + " " + bad.cause())
          .containsExactlyInAnyOrder("blocked 500 SQLSTATE 22012 in stage compare", "differs 501 ");
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  @Test
  void aRunGoesOnToTheNumberOfBlockedRowsThatIsSet() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.POSTGRESQL, "v", PICKY)) {
      BackfillRun run = fixture.run(QUICK.change().maxBlocked(3).done());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem())
          .contains("more than 3 rows")
          .contains("SQLSTATE P0001")
          .doesNotContain("no 7 here");
      assertThat(fixture.backfills.mismatches(run.id(), 10)).hasSize(3);

      BackfillRun patient = fixture.run(QUICK);
      assertThat(patient.problem()).contains("5 rows differ");
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("44");
    }
  }

  /** No row is at fault where none can be written. */
  @Test
  void statementsThatFailWithoutAnyRowEndTheRunAndBlameNone() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        "v",
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY,"
            + " w INTEGER GENERATED ALWAYS AS (id + 1) STORED)",
        "INSERT INTO src VALUES (1, 2)")) {
      BackfillRun run = fixture.run(QUICK);
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("an error without any row, SQLSTATE 428C9");
      assertThat(fixture.backfills.mismatches(run.id(), 10)).isEmpty();
    }
  }
}
