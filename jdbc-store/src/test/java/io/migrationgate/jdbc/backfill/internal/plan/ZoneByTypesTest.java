package io.migrationgate.jdbc.backfill.internal.plan;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.BackfillFixture;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where types say that a value depends on the time zone, no row is needed to know it. */
class ZoneByTypesTest {
  private static final Map<TestServer, TestDatabase> DATABASES = new EnumMap<>(TestServer.class);

  /** What is looked at before a run starts, over empty tables. */
  private static void start(TestServer server, String from, String to, BackfillSpec spec)
      throws SQLException {
    startWith(server, "id BIGINT PRIMARY KEY, a " + from, "id BIGINT PRIMARY KEY, b " + to, spec);
  }

  private static void startWith(
      TestServer server, String oldColumns, String newColumns, BackfillSpec spec)
      throws SQLException {
    TestDatabase database = DATABASES.computeIfAbsent(server, TestServer::newDatabase);
    database.execute(
        "DROP TABLE IF EXISTS src",
        "DROP TABLE IF EXISTS trg",
        "CREATE TABLE src (" + oldColumns + ")",
        "CREATE TABLE trg (" + newColumns + ")");
    MigrationDeclaration declared = BackfillFixture.declaration()
        .oldSide("src", "a")
        .newSide("trg")
        .backfill(spec)
        .build();
    try (Connection connection = database.connect()) {
      PlanReader reader =
          new PlanReader(CopyDialect.of(Dialect.of(connection.getMetaData())), declared);
      reader.forRun(connection, Direction.FORWARD);
      reader.checkWayBack(connection);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POSTGRESQL ; timestamp ; timestamptz ; a",
        "POSTGRESQL ; date ; timestamptz ; a",
        "POSTGRESQL ; timestamptz ; timestamp ; a",
        "POSTGRESQL ; timestamptz ; date ; a",
        "POSTGRESQL ; time ; timetz ; a",
        "POSTGRESQL ; timestamptz ; varchar(40) ; a",
        "POSTGRESQL ; timestamp[] ; timestamptz[] ; a",
        "POSTGRESQL ; tstzrange ; text ; a",
        "POSTGRESQL ; timestamptz[] ; text ; a",
        "MARIADB ; DATETIME ; TIMESTAMP NULL ; a",
        "MARIADB ; DATE ; TIMESTAMP NULL ; a",
        "MARIADB ; VARCHAR(40) ; TIMESTAMP NULL ; a",
        "MARIADB ; BIGINT ; TIMESTAMP NULL ; a",
        "MARIADB ; TIMESTAMP NULL ; DATETIME ; a",
        "MARIADB ; TIMESTAMP NULL ; DATE ; a",
        "MARIADB ; TIMESTAMP NULL ; TEXT ; a",
        "MARIADB ; TIMESTAMP NULL ; BIGINT ; a",
        "H2 ; TIMESTAMP ; TIMESTAMP WITH TIME ZONE ; a",
        "H2 ; DATE ; TIMESTAMP WITH TIME ZONE ; a",
        "H2 ; CHARACTER VARYING(40) ; TIMESTAMP WITH TIME ZONE ; a",
        "H2 ; TIMESTAMP WITH TIME ZONE ; TIMESTAMP ; a",
        "H2 ; TIMESTAMP WITH TIME ZONE ; DATE ; a",
        "H2 ; TIME ; TIME WITH TIME ZONE ; a",
        "H2 ; TIME WITH TIME ZONE ; TIME ; a"
      })
  void anEmptyTableNeedsADeclaredZoneToo(
      TestServer server, String from, String to, String expression) throws Exception {
    server.requireOffered();
    BackfillSpec spec = BackfillSpec.sql(Map.of("b", expression), Map.of());
    String given = from.split("[ (\\[]", 2)[0];
    assertThatThrownBy(() -> start(server, from, to, spec))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll("column", "b", "time zone", "timeZone: ")
        .message()
        .containsIgnoringCase(given.startsWith("timestamptz") ? "with time zone" : given);
    start(server, from, to, spec.in(ZoneOffset.UTC));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POSTGRESQL ; timestamptz ; timestamptz(0) ; a",
        "POSTGRESQL ; timestamp ; date ; a",
        "POSTGRESQL ; timestamptz ; timestamptz ; CAST(NULL AS timestamptz)",
        "POSTGRESQL ; tstzrange ; tstzrange ; a",
        "POSTGRESQL ; timetz ; text ; a",
        "POSTGRESQL ; timetz ; time ; a",
        "MARIADB ; DATETIME ; DATE ; a",
        "MARIADB ; TIMESTAMP NULL ; TIMESTAMP(6) NULL ; a",
        "MARIADB ; TIMESTAMP NULL ; TIMESTAMP NULL ; NULL",
        "H2 ; TIMESTAMP WITH TIME ZONE ; TIMESTAMP WITH TIME ZONE ; NULL",
        "H2 ; TIMESTAMP WITH TIME ZONE ; VARCHAR(60) ; a"
      })
  void otherTypesNeedNone(TestServer server, String from, String to, String expression)
      throws Exception {
    start(server, from, to, BackfillSpec.sql(Map.of("b", expression), Map.of()));
  }

  /** It would be found out when it is needed, and then a build would have to be made first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POSTGRESQL ; timestamptz",
        "MARIADB ; TIMESTAMP NULL",
        "H2 ; TIMESTAMP WITH TIME ZONE"
      })
  void theWayBackIsLookedAtBeforeTheWayThere(TestServer server, String moment) throws Exception {
    server.requireOffered();
    BackfillSpec spec = BackfillSpec.sql(Map.of("b", "'x'"), Map.of("a", "CAST(NULL AS DATE)"));
    assertThatThrownBy(() -> start(server, moment, "VARCHAR(40)", spec))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll("backfill.reverse", "column", "a", "timeZone: ");
  }

  @ParameterizedTest
  @CsvSource({"DATETIME, TIMESTAMP", "TIMESTAMP, DATETIME"})
  void keysAreValuesToo(String from, String to) throws Exception {
    TestServer.MARIADB.requireOffered();
    BackfillSpec spec = BackfillSpec.sql(Map.of("b", "a"), Map.of());
    assertThatThrownBy(() -> startWith(
            TestServer.MARIADB,
            "id " + from + " NOT NULL PRIMARY KEY, a INT",
            "id " + to + " NOT NULL PRIMARY KEY, b INT",
            spec))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll("key column", "id", "timeZone: ");
  }
}
