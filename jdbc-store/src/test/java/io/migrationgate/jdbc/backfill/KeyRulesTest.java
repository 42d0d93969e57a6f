package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys by which rows would be missed, or taken for others. */
@Tag("thorough")
class KeyRulesTest {
  private static MigrationDeclaration.Builder by(String... key) {
    Rows rows = new Rows(List.of(key), null, Absent.DELETE);
    return BackfillFixture.declaration()
        .oldSide("src")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")).rows(rows, rows));
  }

  private static void isRefused(TestServer server, String why, String... ddl) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, by("k"), ddl)) {
      fixture.advance();
      assertThatThrownBy(() -> fixture.backfills.start(NAME, OVERWRITING, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining(why);
      assertThatThrownBy(() -> fixture.backfills.verify(NAME, OVERWRITING, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining(why);
    }
  }

  private static void succeeds(TestServer server, String expected, String... ddl) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, by("k"), ddl)) {
      fixture.advance();
      BackfillRun run = fixture.run(OVERWRITING);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo(expected);
    }
  }

  /** Its rows would be copied by nobody, and missed by nobody. */
  @ServerTest
  void aKeyThatMayBeNullIsRefusedOnEitherSide(TestServer server) throws Exception {
    isRefused(
        server,
        "may be null",
        "CREATE TABLE src (k VARCHAR(20) UNIQUE, v INTEGER)",
        "CREATE TABLE trg (k VARCHAR(20) NOT NULL UNIQUE, w INTEGER)",
        "INSERT INTO src VALUES ('a', 1), (NULL, 2)");
    isRefused(
        server,
        ": found a column that may be null",
        "CREATE TABLE src (k VARCHAR(20) NOT NULL UNIQUE, v INTEGER)",
        "CREATE TABLE trg (k VARCHAR(20) UNIQUE, w INTEGER)");
  }

  /** A row's key is copied as it is: an expression for it would be a second word on it. */
  @ServerTest
  void anExpressionForTheKeyIsRefused(TestServer server) throws Exception {
    for (String expression : List.of("k", "k + 1")) {
      try (BackfillFixture fixture = new BackfillFixture(
          server,
          BackfillFixture.declaration()
              .oldSide("src")
              .newSide("trg")
              .backfill(
                  BackfillSpec.sql(Map.of("K", expression, "w", "v"), Map.of("k", "k", "v", "w"))),
          "CREATE TABLE src (k INTEGER PRIMARY KEY, v INTEGER)",
          "CREATE TABLE trg (k INTEGER PRIMARY KEY, w INTEGER)",
          "INSERT INTO src VALUES (1, 1)")) {
        fixture.advance();
        assertThatThrownBy(() -> fixture.backfills.start(NAME, OVERWRITING, OPERATOR))
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContaining("an expression for the key column")
            .hasMessageContaining("backfill.forward");
        assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("0");
      }
    }
  }

  @ServerTest
  void aKeyThatIsNotUniqueIsRefused(TestServer server) throws Exception {
    isRefused(
        server,
        ": found no unique index over",
        "CREATE TABLE src (k VARCHAR(20) NOT NULL, v INTEGER)",
        "CREATE INDEX src_k ON src (k)",
        "CREATE TABLE trg (k VARCHAR(20) NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES ('a', 1), ('a', 2)");
  }

  @ServerTest
  void keysOfTypesThatAreOrderedByOtherRulesAreRefused(TestServer server) throws Exception {
    String other = server == TestServer.MARIADB ? "BINARY(16)" : "VARCHAR(40)";
    String uuid = server == TestServer.MARIADB ? "UUID" : "uuid";
    isRefused(
        server,
        "ordered and compared by one rule",
        "CREATE TABLE src (k " + other + " NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k " + uuid + " NOT NULL PRIMARY KEY, w INTEGER)");
  }

  @Test
  void onPostgresAnIndexThatDoesNotTellAllRowsApartIsRefused() throws Exception {
    String target = "CREATE TABLE trg (k VARCHAR(20) NOT NULL PRIMARY KEY, w INTEGER)";
    String source = "CREATE TABLE src (k VARCHAR(20) NOT NULL, v INTEGER)";
    isRefused(
        TestServer.POSTGRESQL,
        "which is partial",
        source,
        target,
        "CREATE UNIQUE INDEX src_k ON src (k) WHERE v > 0");
    isRefused(
        TestServer.POSTGRESQL,
        "which is deferrable",
        source,
        target,
        "ALTER TABLE src ADD CONSTRAINT src_k UNIQUE (k) DEFERRABLE");
    isRefused(
        TestServer.POSTGRESQL,
        "which is over an expression",
        source,
        target,
        "CREATE UNIQUE INDEX src_k ON src (lower(k))");
    isRefused(
        TestServer.POSTGRESQL,
        "no unique index over (k)",
        source,
        target,
        "CREATE UNIQUE INDEX src_k ON src (k, v)");
  }

  /**
   * What was there before such a constraint, or while such an index was made, nobody has checked.
   */
  @Test
  void onPostgresWhatWasNeverCheckedIsRefused() throws Exception {
    String target = "CREATE TABLE trg (k VARCHAR(20) NOT NULL PRIMARY KEY, w INTEGER)";
    isRefused(
        TestServer.POSTGRESQL,
        "which is not valid",
        "CREATE TABLE src (k VARCHAR(20) NOT NULL, v INTEGER)",
        target,
        "CREATE UNIQUE INDEX src_k ON src (k)",
        "UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = CAST('src_k' AS regclass)");
    isRefused(
        TestServer.POSTGRESQL,
        "may be null",
        "CREATE TABLE src (k VARCHAR(20) UNIQUE, v INTEGER)",
        target,
        "INSERT INTO src VALUES (NULL, 1)",
        "ALTER TABLE src ADD CONSTRAINT filled NOT NULL k NOT VALID");
    isRefused(
        TestServer.POSTGRESQL,
        "may be null",
        "CREATE TABLE src (k VARCHAR(20) UNIQUE NULLS NOT DISTINCT CHECK (k IS NOT NULL), v INTEGER)",
        target);
    isRefused(
        TestServer.POSTGRESQL,
        "which has another collation",
        "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE TABLE src (k VARCHAR(20) COLLATE any_case NOT NULL, v INTEGER)",
        target,
        "CREATE UNIQUE INDEX src_k ON src (k COLLATE \"C\")");
  }

  @Test
  void onPostgresKeysOfOtherTypesAreRefused() throws Exception {
    isRefused(
        TestServer.POSTGRESQL,
        "the types mood and text",
        "CREATE TYPE mood AS ENUM ('glad', 'calm')",
        "CREATE TABLE src (k mood NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k text NOT NULL PRIMARY KEY, w INTEGER)");
    isRefused(
        TestServer.POSTGRESQL,
        "the types timestamp without time zone and timestamp with time zone",
        "CREATE TABLE src (k timestamp NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k timestamptz NOT NULL PRIMARY KEY, w INTEGER)");
    isRefused(
        TestServer.POSTGRESQL,
        "the type double precision",
        "CREATE TABLE src (k double precision NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k double precision NOT NULL PRIMARY KEY, w INTEGER)");
    isRefused(
        TestServer.POSTGRESQL,
        "1 row with k IN ('NaN', 'Infinity', '-Infinity')",
        "CREATE TABLE src (k numeric NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k numeric NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1, 1), ('NaN', 2)");
  }

  /** Cast to the shorter type a key would be another one, and a stray have a counterpart. */
  @Test
  void onPostgresAStrayIsNotTakenForTheRowThatItsCutKeyNames() throws Exception {
    succeeds(
        TestServer.POSTGRESQL,
        "2",
        "CREATE TABLE src (k varchar(3) NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k varchar(10) NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES ('abc', 1), ('abd', 1)",
        "INSERT INTO trg VALUES ('abcd', 1)");
    succeeds(
        TestServer.POSTGRESQL,
        "2",
        "CREATE TABLE src (k numeric(5, 2) NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k numeric(9, 4) NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1.25, 1), (2, 1)",
        "INSERT INTO trg VALUES (1.2501, 1)");
    succeeds(
        TestServer.POSTGRESQL,
        "2",
        "CREATE TABLE src (k smallint NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k numeric NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1, 1), (2, 1)",
        "INSERT INTO trg VALUES (1.5, 1), (70000, 1), (1e30, 1)");
  }

  @Test
  void onPostgresEnumsAndDomainsAreKeys() throws Exception {
    succeeds(
        TestServer.POSTGRESQL,
        "3",
        "CREATE TYPE mood AS ENUM ('glad', 'calm', 'angry')",
        "CREATE TABLE src (k mood NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k mood NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES ('angry', 1), ('glad', 2), ('calm', 3)");
    succeeds(
        TestServer.POSTGRESQL,
        "1",
        "CREATE DOMAIN id AS bigint CHECK (VALUE > 0)",
        "CREATE DOMAIN small AS id CHECK (VALUE < 10)",
        "CREATE TABLE src (k small NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k id NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (7, 1)",
        "INSERT INTO trg VALUES (70, 1)");
  }

  /** A table that is to be partitioned gets a longer key; rows are told apart by its beginning. */
  @ServerTest
  void aKeyMayBeLongerThanTheSourcesIndex(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        by("k", "born"),
        "CREATE TABLE src (k BIGINT PRIMARY KEY, born DATE NOT NULL, v INTEGER)",
        "CREATE TABLE trg (k BIGINT, born DATE, w INTEGER, PRIMARY KEY (k, born))",
        "INSERT INTO src VALUES (1, '2024-01-01', 1), (2, '2024-01-02', 2)",
        "INSERT INTO trg VALUES (2, '2023-01-02', 2)")) {
      fixture.advance();
      BackfillRun run = fixture.run(OVERWRITING);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("2");
    }
  }

  @Test
  void onMariaDbKeysThatAreOrderedOrReadOtherwiseAreRefused() throws Exception {
    isRefused(
        TestServer.MARIADB,
        "the type enum('b','a')",
        "CREATE TABLE src (k ENUM('b', 'a') NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k ENUM('b', 'a') NOT NULL PRIMARY KEY, w INTEGER)");
    isRefused(
        TestServer.MARIADB,
        "over the beginnings of values",
        "CREATE TABLE src (k VARCHAR(50) NOT NULL, v INTEGER, UNIQUE KEY src_k (k(5)))",
        "CREATE TABLE trg (k VARCHAR(50) NOT NULL PRIMARY KEY, w INTEGER)");
    isRefused(
        TestServer.MARIADB,
        "1 row with MONTH(",
        "CREATE TABLE src (k DATE NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k DATE NOT NULL PRIMARY KEY, w INTEGER)",
        "SET STATEMENT sql_mode = '' FOR INSERT INTO src VALUES ('0000-00-00', 1)");
  }

  /** The driver takes them for a boolean and a date, unless it is asked for numbers. */
  @Test
  void onMariaDbTinyIntegersAndYearsAreKeys() throws Exception {
    succeeds(
        TestServer.MARIADB,
        "3",
        "CREATE TABLE src (k TINYINT(1) NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k TINYINT(1) NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (0, 1), (1, 2), (2, 3)",
        "INSERT INTO trg VALUES (3, 1)");
    succeeds(
        TestServer.MARIADB,
        "3",
        "CREATE TABLE src (k YEAR NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k YEAR NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1999, 1), (2024, 2), ('0000', 3)",
        "INSERT INTO trg VALUES (2000, 1)");
    succeeds(
        TestServer.MARIADB,
        "2",
        "CREATE TABLE src (k BIGINT UNSIGNED NOT NULL PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (k BIGINT UNSIGNED NOT NULL PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1, 1), (18446744073709551615, 2)",
        "INSERT INTO trg VALUES (18446744073709551614, 1)");
  }
}
