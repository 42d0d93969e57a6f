package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that the other side's column does not hold as it is would find another row, or none. */
@Tag("thorough")
class KeyDomainTest {
  private static final Map<TestServer, TestDatabase> DATABASES = new EnumMap<>(TestServer.class);

  private static MigrationDeclaration.Builder declaration() {
    return BackfillFixture.declaration()
        .oldSide("src", "v")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of()).in(ZoneOffset.UTC));
  }

  private static String table(String name, String key, String column) {
    return "CREATE TABLE " + name + " (k " + key + " NOT NULL PRIMARY KEY, " + column + " INTEGER)";
  }

  private static void plan(TestServer server, String from, String to) throws Exception {
    TestDatabase database = DATABASES.computeIfAbsent(server, TestServer::newDatabase);
    database.execute(
        "DROP TABLE IF EXISTS src",
        "DROP TABLE IF EXISTS trg",
        table("src", from, "v"),
        table("trg", to, "w"));
    try (Connection connection = database.connect()) {
      CopyDialect dialect = CopyDialect.of(Dialect.of(connection.getMetaData()));
      new PlanReader(dialect, declaration().build()).forRun(connection, Direction.FORWARD);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POSTGRESQL ; timestamp ; timestamp(0)",
        "POSTGRESQL ; timestamptz(6) ; timestamptz(3)",
        "POSTGRESQL ; numeric(10,2) ; integer",
        "POSTGRESQL ; numeric ; numeric(20,4)",
        "POSTGRESQL ; numeric(10,2) ; numeric(10,1)",
        "MARIADB ; DATETIME(6) ; DATETIME",
        "MARIADB ; DATETIME(3) ; TIMESTAMP",
        "MARIADB ; DECIMAL(10,2) ; INT",
        "MARIADB ; DECIMAL(10,2) ; DECIMAL(12,1)",
        "H2 ; TIMESTAMP(9) ; TIMESTAMP",
        "H2 ; TIMESTAMP WITH TIME ZONE ; TIMESTAMP(0) WITH TIME ZONE",
        "H2 ; NUMERIC(10,2) ; BIGINT",
        "H2 ; DECFLOAT ; NUMERIC(20,4)"
      })
  void oneThatRoundsIsRefused(TestServer server, String from, String to) {
    assertThatThrownBy(() -> plan(server, from, to))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll("key column", "rounds");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POSTGRESQL ; timestamp(0) ; timestamp",
        "POSTGRESQL ; numeric(10,2) ; numeric",
        "POSTGRESQL ; bigint ; numeric(20,0)",
        "POSTGRESQL ; char(5) ; text",
        "MARIADB ; DATETIME ; DATETIME(6)",
        "MARIADB ; INT(3) UNSIGNED ; BIGINT",
        "MARIADB ; DECIMAL(10,0) ; BIGINT",
        "H2 ; TIMESTAMP ; TIMESTAMP(9)",
        "H2 ; BIGINT ; NUMERIC(20,2)"
      })
  void oneThatHoldsEverythingIsNot(TestServer server, String from, String to) throws Exception {
    plan(server, from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "POSTGRESQL ; bigint ; integer ; 5000000000 ; > 2147483647",
        "POSTGRESQL ; varchar(20) ; varchar(3) ; 'abcd' ; > 3",
        "POSTGRESQL ; text ; char(9) ; 'a ' ; LIKE '% '",
        "MARIADB ; INT ; INT UNSIGNED ; -1 ; < 0",
        "MARIADB ; VARBINARY(4) ; BINARY(4) ; 'ab' ; <> 4",
        "MARIADB ; VARCHAR(9) CHARACTER SET utf8mb4 ; VARCHAR(9) CHARACTER SET latin1 ; '\u0416' ;"
            + " USING latin1",
        "H2 ; VARCHAR(20) ; VARCHAR(3) ; 'abcd' ; > 3",
        "H2 ; NUMERIC(12,0) ; SMALLINT ; -40000 ; < -32768"
      })
  void rowsTellWhereTypesCannot(TestServer server, String from, String to, String key, String where)
      throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        server, declaration(), table("src", from, "v"), table("trg", to, "w"))) {
      fixture.advance();
      fixture.database.execute("INSERT INTO src VALUES (" + key + ", 1)");
      assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContainingAll("1 row with", where, "as wide a type");
      fixture.database.execute("DELETE FROM src");
      fixture.backfills.start(NAME, QUICK, OPERATOR);
    }
  }

  /** They are looked at page by page, and the last page as the first one. */
  @Tag("thorough")
  @ServerTest(except = TestServer.H2)
  void keysThatCannotBeReadAreFoundInALargeTable(TestServer server) throws Exception {
    boolean postgres = server == TestServer.POSTGRESQL;
    String type = postgres ? "numeric" : "DATE";
    try (BackfillFixture fixture = new BackfillFixture(
        server, declaration(), table("src", type, "v"), table("trg", type, "w"))) {
      fixture.advance();
      fixture.database.execute(
          postgres
              ? "INSERT INTO src SELECT n, 1 FROM generate_series(1, 45000) n"
              : "INSERT INTO src SELECT DATE '1900-01-01' + INTERVAL seq DAY, 1 FROM seq_1_to_45000",
          postgres
              ? "INSERT INTO src VALUES ('NaN', 1)"
              : "SET STATEMENT sql_mode = '' FOR INSERT INTO src VALUES ('9000-00-00', 1)");
      assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContainingAll("1 row with", "read and bound");
    }
  }
}
