package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A side is the table that the database finds by its name, and not every kind will do. */
@Tag("thorough")
class SidesTest {
  private static final String[] AUTHORS = {
    "CREATE TABLE author (id BIGINT PRIMARY KEY, name VARCHAR(100), label VARCHAR(100), active INTEGER)",
    "INSERT INTO author VALUES (1, 'Ann', NULL, 1), (2, 'bob', NULL, 0), (3, 'Zoe', 'x', 1)"
  };
  private static final String[] TWO_TABLES = {
    "CREATE TABLE src (id BIGINT PRIMARY KEY, v INTEGER)",
    "CREATE TABLE trg (id BIGINT PRIMARY KEY, w INTEGER)",
    "INSERT INTO src VALUES (1, 1), (2, 2)"
  };

  /** Of the rows of the old side, the active ones take part. */
  private static MigrationDeclaration.Builder relabelling(String oldTable, String newTable) {
    return BackfillFixture.declaration()
        .oldSide(oldTable, "name")
        .newSide(newTable, "label")
        .backfill(BackfillSpec.sql(Map.of("label", "upper(name)"), Map.of("name", "label"))
            .rows(new Rows(List.of(), "active = 1", Absent.DELETE), Rows.DEFAULT));
  }

  private static MigrationDeclaration.Builder copying(String oldTable, String newTable) {
    return BackfillFixture.declaration()
        .oldSide(oldTable, "v")
        .newSide(newTable)
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")));
  }

  /** Taken for two tables, the rows that do not take part would be orphans of the other one. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL, Author",
        "POSTGRESQL, public.AUTHOR",
        "POSTGRESQL, \"author\"",
        "POSTGRESQL, DATABASE.public.author",
        "MARIADB, `author`",
        "MARIADB, DATABASE.author",
        "MARIADB, `DATABASE`.`author`",
        "H2, Author",
        "H2, \"PUBLIC\".author",
        "H2, DATABASE.PUBLIC.author",
        "H2, writer",
      })
  void twoNamesOfOneTableAreOneTable(TestServer server, String otherName) throws Exception {
    TestDatabase database = server.newDatabase();
    String name = database.url().replaceAll(".*[:/](mgate_test_\\d+).*", "$1");
    database.execute(AUTHORS);
    if (server == TestServer.H2) {
      database.execute("CREATE SYNONYM writer FOR author");
    }
    try (BackfillFixture fixture =
        new BackfillFixture(database, relabelling("author", otherName.replace("DATABASE", name)))) {
      fixture.advance();

      BackfillRun run = fixture.run(QUICK);

      assertThat(fixture.query("SELECT COUNT(*) FROM author")).isEqualTo("3");
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().removed()).isZero();
      assertThat(fixture.query("SELECT label FROM author WHERE id = 3")).isEqualTo("ZOE");
      assertThat(fixture.query("SELECT label FROM author WHERE id = 2")).isNull();
    }
  }

  /** A column has two names as well; and what may not be declared of one table is not possible. */
  @ServerTest
  void sidesOfOneTableThatShareAColumnAreRefused(TestServer server) throws Exception {
    String shout = server == TestServer.MARIADB ? "author" : "AUTHOR";
    MigrationDeclaration.Builder shared = BackfillFixture.declaration()
        .oldSide("author", "name")
        .newSide(shout, "NAME")
        .backfill(BackfillSpec.sql(Map.of("NAME", "upper(name)"), Map.of("name", "name")));
    assertRefused(server, shared, "on both sides", AUTHORS);
    if (server != TestServer.MARIADB) {
      MigrationDeclaration.Builder whole = BackfillFixture.declaration()
          .oldSide("author", "name")
          .newSide(shout)
          .backfill(BackfillSpec.sql(Map.of("label", "upper(name)"), Map.of()));
      assertRefused(server, whole, "the whole table", AUTHORS);
    }
  }

  @ServerTest
  void aViewIsNoSide(TestServer server) throws Exception {
    assertRefused(
        server,
        copying("src", "seen"),
        "a view",
        concat(TWO_TABLES, "CREATE VIEW seen AS SELECT * FROM trg"));
    assertRefused(
        server,
        copying("seen", "trg"),
        "a view",
        concat(TWO_TABLES, "CREATE VIEW seen AS SELECT * FROM src WHERE id = 1"));
  }

  /** H2 would run both statements. */
  @Test
  void onH2ANameIsNoStatement() throws Exception {
    try (BackfillFixture fixture =
        new BackfillFixture(TestServer.H2, copying("src", "trg"), TWO_TABLES)) {
      assertThat(fixture.store.resolve("src; DELETE FROM src; SELECT * FROM src"))
          .isEmpty();
      assertThat(fixture.store.resolve("src")).isPresent();
      assertThat(fixture.query("SELECT COUNT(*) FROM src")).isEqualTo("2");
    }
  }

  /** Rows of a child are rows of its parent, but its parent's key knows nothing of them. */
  @Test
  void onPostgresWhatHasNoRowsOfItsOwnIsNoSide() throws Exception {
    assertRefused(
        TestServer.POSTGRESQL,
        copying("src", "trg"),
        "child tables: more",
        concat(TWO_TABLES, "CREATE TABLE more (PRIMARY KEY (id)) INHERITS (src)"));
    assertRefused(
        TestServer.POSTGRESQL,
        copying("src", "trg"),
        "child tables: more",
        concat(TWO_TABLES, "CREATE TABLE more (PRIMARY KEY (id)) INHERITS (trg)"));
    assertRefused(
        TestServer.POSTGRESQL,
        copying("kept", "trg"),
        "a materialized view",
        concat(TWO_TABLES, "CREATE MATERIALIZED VIEW kept AS SELECT * FROM src"));
    assertRefused(
        TestServer.POSTGRESQL,
        copying("src", "parted"),
        "part_b",
        concat(
            TWO_TABLES,
            "CREATE FOREIGN DATA WRAPPER nothing",
            "CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing",
            "CREATE TABLE parted (id BIGINT, w INTEGER) PARTITION BY RANGE (id)",
            "CREATE TABLE part_a PARTITION OF parted FOR VALUES FROM (0) TO (10)",
            "CREATE FOREIGN TABLE part_b PARTITION OF parted FOR VALUES FROM (10) TO (20)"
                + " SERVER elsewhere"));
  }

  @Test
  void onPostgresAPartitionedTableIsASide() throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        TestServer.POSTGRESQL,
        copying("src", "parted"),
        concat(
            TWO_TABLES,
            "CREATE TABLE parted (id BIGINT PRIMARY KEY, w INTEGER) PARTITION BY RANGE (id)",
            "CREATE TABLE part_a PARTITION OF parted FOR VALUES FROM (0) TO (2)",
            "CREATE TABLE part_b PARTITION OF parted FOR VALUES FROM (2) TO (20)"))) {
      fixture.advance();
      BackfillRun run = fixture.run(QUICK);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT w FROM part_b")).isEqualTo("2");
    }
  }

  /** Taken for two tables, the rows of the other partitions would be orphans, and be deleted. */
  @ParameterizedTest
  @CsvSource({
    "part_a, src",
    "src, part_a",
    "part_b, src",
    "src, part_b1",
    "part_b1, part_b",
  })
  void onPostgresAPartitionAndItsTableAreNoTwoSides(String oldTable, String newTable)
      throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        TestServer.POSTGRESQL,
        copying(oldTable, newTable),
        "CREATE TABLE src (id BIGINT PRIMARY KEY, v INTEGER, w INTEGER) PARTITION BY RANGE (id)",
        "CREATE TABLE part_a PARTITION OF src FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE part_b PARTITION OF src FOR VALUES FROM (10) TO (30) PARTITION BY RANGE (id)",
        "CREATE TABLE part_b1 PARTITION OF part_b FOR VALUES FROM (10) TO (20)",
        "CREATE TABLE part_b2 PARTITION OF part_b FOR VALUES FROM (20) TO (30)",
        "INSERT INTO src SELECT n, n FROM generate_series(1, 29) n")) {
      fixture.advance();
      for (BackfillSettings settings : List.of(QUICK, OVERWRITING)) {
        assertThatThrownBy(() -> fixture.backfills.start(NAME, settings, OPERATOR))
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContainingAll("a part of table", "two sides that share no row");
      }
      assertThatThrownBy(() -> fixture.backfills.verify(NAME, QUICK, OPERATOR))
          .hasMessageContaining("a part of table");
      assertNotGivenUp(fixture);
    }
  }

  /** To drop it would take its rows from the parent too. */
  @Test
  void onPostgresTheChildOfTheNewSideIsNotGivenUp() throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        TestServer.POSTGRESQL,
        copying("src", "trg"),
        "CREATE TABLE trg (id BIGINT PRIMARY KEY, v INTEGER, w INTEGER)",
        "CREATE TABLE src (PRIMARY KEY (id)) INHERITS (trg)")) {
      assertNotGivenUp(fixture);
    }
  }

  private static void assertNotGivenUp(BackfillFixture fixture) {
    assertThatThrownBy(
            () -> new EvidenceReader(fixture.store, fixture.store.database().contracting())
                .read(NAME, new ContractTerms(Duration.ZERO, false, false)))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("a part of table");
  }

  /** A batch is rolled back as a whole, or its cursor says what is not so. */
  @Test
  void onMariaDbAnEngineWithoutTransactionsIsNoSide() throws Exception {
    assertRefused(
        TestServer.MARIADB,
        copying("src", "isam"),
        "engine MyISAM",
        concat(TWO_TABLES, "CREATE TABLE isam (id BIGINT PRIMARY KEY, w INTEGER) ENGINE = MyISAM"));
  }

  private static String[] concat(String[] first, String... more) {
    String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  private static void assertRefused(
      TestServer server, MigrationDeclaration.Builder declared, String why, String... ddl)
      throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, declared, ddl)) {
      fixture.advance();
      assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining(why);
    }
  }
}
