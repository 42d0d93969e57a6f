package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.HistoryFilter;
import java.sql.Connection;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values depend on is the same in every session of a run, wherever it was opened. */
@Tag("thorough")
class SessionZoneTest {
  private static final BackfillSettings NO_REPAIR = QUICK.change().repair(false).done();

  private static String local(TestServer server) {
    return server == TestServer.MARIADB ? "DATETIME" : "TIMESTAMP";
  }

  private static String moment(TestServer server) {
    return server == TestServer.MARIADB ? "TIMESTAMP NULL" : "TIMESTAMP WITH TIME ZONE";
  }

  private static BackfillFixture fixture(
      TestDatabase database, String from, String to, BackfillSpec spec, String... rows)
      throws Exception {
    BackfillFixture fixture = new BackfillFixture(
        database,
        BackfillFixture.declaration().oldSide("src", "a").newSide("trg").backfill(spec),
        "CREATE TABLE src (id BIGINT PRIMARY KEY, a " + from + ")",
        "CREATE TABLE trg (id BIGINT PRIMARY KEY, b " + to + ")");
    fixture.database.execute(rows);
    fixture.advance();
    return fixture;
  }

  private static BackfillSpec copying(String expression) {
    return BackfillSpec.sql(Map.of("b", expression), Map.of());
  }

  /** The application's pool, in a session of another time zone. */
  private static Backfills elsewhere(BackfillFixture fixture) {
    TestDatabase database = fixture.database;
    TestDatabase other = switch (database.server()) {
      case POSTGRESQL -> database;
      case MARIADB -> with(database, "time_zone='-08:00'");
      case H2 -> database.at(database.url().replaceFirst("Asia/Kolkata", "Asia/Tokyo"));
    };
    return Backfills.of(other.dataSource(), fixture.store);
  }

  private static TestDatabase with(TestDatabase database, String variables) {
    String and = database.url().contains("?") ? "&" : "?";
    return database.at(database.url() + and + "sessionVariables=" + variables);
  }

  @ServerTest
  void aConversionThatDependsOnTheZoneNeedsADeclaredOne(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server.newDatabase(),
        local(server),
        moment(server),
        copying("a"),
        "INSERT INTO src VALUES (1, NULL), (2, '2024-01-01 10:00:00')")) {
      for (Runnable start : List.<Runnable>of(
          () -> fixture.backfills.start(NAME, QUICK, OPERATOR),
          () -> fixture.backfills.verify(NAME, QUICK, OPERATOR))) {
        assertThatThrownBy(start::run)
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContainingAll("column", "b", "time zone", "backfill.timeZone");
      }
      assertThat(fixture.backfills.latest(NAME)).isEmpty();
    }
  }

  @ServerTest
  void everySessionIsInTheDeclaredZone(TestServer server) throws Exception {
    TimeZone before = TimeZone.getDefault();
    // MariaDB knows names only if its tables were loaded.
    String zone = server == TestServer.MARIADB ? "+05:45" : "Asia/Kathmandu";
    try (BackfillFixture fixture = fixture(
        server.newDatabase(),
        local(server),
        moment(server),
        copying("a").in(ZoneId.of(zone)),
        "INSERT INTO src VALUES (1, '2024-01-01 10:00:00'), (2, '2024-07-01 10:00:00')")) {
      assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
      // The driver of PostgreSQL takes the zone of its session from here.
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      Backfills other = elsewhere(fixture);

      other.verify(NAME, NO_REPAIR, OPERATOR);
      BackfillRun run = fixture.finish(other.worker(WorkerOptions.named("elsewhere")));

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      String seconds = switch (server) {
        case POSTGRESQL, H2 -> "SELECT CAST(EXTRACT(EPOCH FROM b) AS BIGINT) FROM trg WHERE id = 1";
        case MARIADB -> "SELECT CAST(UNIX_TIMESTAMP(b) AS SIGNED) FROM trg WHERE id = 1";
      };
      assertThat(fixture.query(seconds)).isEqualTo("1704082500");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @ServerTest
  void whatDoesNotDependOnTheZoneNeedsNone(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server.newDatabase(),
        moment(server),
        moment(server),
        copying("a"),
        "INSERT INTO src VALUES (1, NULL), (2, '2024-01-01 10:00:00')")) {
      assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.verify(NO_REPAIR).state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  /** By functions, casts to texts, and conditions; whatever else an expression does. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "timestamptz ; date ; a ; depends",
        "timestamptz ; date ; CAST(a AS date) ; depends",
        "timestamptz ; text ; to_char(a, 'YYYY-MM-DD HH24') ; depends",
        "timestamptz ; integer ; CAST(date_part('hour', a) AS integer) ; depends",
        "timestamptz ; date ; CAST(a AT TIME ZONE 'Asia/Tokyo' AS date) ; no",
        "timestamptz ; numeric ; date_part('epoch', a) ; no",
        "timestamptz[] ; timestamptz[] ; a ; no",
        "tstzrange ; tstzrange ; a ; no",
        "timestamp ; timestamp ; a ; no",
        "date ; integer ; CAST(1 / (date_part('month', a) - 1) AS integer) ; no"
      })
  void isFoundByAsking(String from, String to, String expression, String depends) throws Exception {
    String first = from.endsWith("[]") ? "'{2024-01-01 10:00}'" : "'2024-01-01 10:00'";
    String given = from.equals("tstzrange") ? "'[2024-01-01,2024-01-02]'" : first;
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL.newDatabase(),
        from,
        to,
        copying(expression),
        "INSERT INTO src SELECT n, " + given + " FROM generate_series(1, 5) n")) {
      if (depends.equals("depends")) {
        assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContaining("backfill.timeZone");
      } else {
        fixture.backfills.start(NAME, QUICK, OPERATOR);
      }
    }
  }

  @Test
  void aConditionThatDependsOnTheZoneIsFoundToo() throws Exception {
    BackfillSpec spec = new BackfillSpec(
        Map.of("b", "1"),
        Map.of(),
        new Rows(List.of(), "CAST(a AS date) > '2024-01-01'", Absent.DELETE),
        Rows.DEFAULT,
        null);
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL.newDatabase(),
        "timestamptz",
        "integer",
        spec,
        "INSERT INTO src VALUES (1, '2024-01-01 20:00+00')")) {
      assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContainingAll("condition present of table", "src", "backfill.timeZone");
    }
  }

  @Test
  void aZoneThatTheDatabaseDoesNotKnowIsRefused() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL.newDatabase(),
        "timestamp",
        "timestamp",
        copying("a").in(ZoneId.of("SystemV/EST5EDT")))) {
      assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContainingAll("SystemV/EST5EDT", "does not know");
    }
  }

  /** In the log, and in the history of the run. */
  @Test
  void aLaxServerIsToldOf() throws Exception {
    TestDatabase database = TestServer.MARIADB.newDatabase();
    String before = database.query("SELECT @@GLOBAL.sql_mode");
    try (BackfillFixture fixture = fixture(database, "INTEGER", "INTEGER", copying("a"))) {
      try (Connection connection = database.connect()) {
        CopyDialect dialect = CopyDialect.of(Dialect.of(connection.getMetaData()));
        assertThat(dialect.laxity(connection)).isEmpty();
      }
      database.execute("SET GLOBAL sql_mode = ''");

      fixture.backfills.start(NAME, QUICK, OPERATOR);

      assertThat(fixture.store.history(new HistoryFilter(NAME, 1)))
          .singleElement()
          .satisfies(line -> assertThat(line.note().details()).contains("sql_mode", "not strict"));
    } finally {
      database.execute("SET GLOBAL sql_mode = '" + before + "'");
    }
  }

  /** What became of a number that is no day is not taken for it. */
  @Test
  void whatALaxApplicationHasStoredDiffers() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.MARIADB.newDatabase(),
        "INTEGER",
        "DATE",
        copying("a"),
        "INSERT INTO src VALUES (1, 20240102), (2, 20241332), (3, 7)",
        "SET STATEMENT sql_mode = '' FOR INSERT INTO trg VALUES"
            + " (1, '2024-01-02'), (2, '0000-00-00'), (3, '0000-00-00')")) {
      BackfillRun run = fixture.verify(NO_REPAIR);

      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.key().toString())
          .containsExactlyInAnyOrder("2", "3");
    }
  }

  /** The application's pool is lax; its values are kept or refused, never clamped. */
  @Test
  void aLaxSqlModeClampsNothing() throws Exception {
    try (BackfillFixture fixture = fixture(
        with(TestServer.MARIADB.newDatabase(), "sql_mode=''"),
        "DECIMAL(10,2)",
        "DECIMAL(5,2)",
        copying("a"),
        "INSERT INTO src VALUES (0, 1.5), (1, 2), (2, 123456.78)")) {
      BackfillRun run = fixture.run(NO_REPAIR);

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.key().toString())
          .contains("2")
          .doesNotContain("0", "1");
      assertThat(fixture.query("SELECT GROUP_CONCAT(id, ':', b ORDER BY id) FROM trg"))
          .isEqualTo("0:1.50,1:2.00");
    }
  }
}
