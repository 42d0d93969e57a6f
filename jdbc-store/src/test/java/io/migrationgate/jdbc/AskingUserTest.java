package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.GateDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only asks runs with the rights of a user who may do less, whatever it calls. */
@Tag("thorough")
@Timeout(120)
class AskingUserTest {
  private static final String PASSWORD = "not-a-secret-1";
  private static final String PROBE = "mgate_test_probe";

  private static TestDatabase shop(TestServer server) throws SQLException {
    TestDatabase owner = server.newDatabase();
    String drop = server == TestServer.POSTGRESQL ? "DROP ROLE IF EXISTS " : "DROP USER IF EXISTS ";
    String create = switch (server) {
      case POSTGRESQL -> "CREATE ROLE " + PROBE + " LOGIN PASSWORD '" + PASSWORD + "'";
      case MARIADB -> "CREATE USER " + PROBE + " IDENTIFIED BY '" + PASSWORD + "'";
      case H2 -> "CREATE USER " + PROBE + " PASSWORD '" + PASSWORD + "'";
    };
    owner.execute(
        drop + PROBE,
        create,
        "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(100))",
        "CREATE TABLE payroll (salary INT)",
        "INSERT INTO customer VALUES (1, 'a'), (2, 'b')",
        "INSERT INTO payroll VALUES (4711)",
        "GRANT SELECT ON customer TO " + PROBE);
    return owner;
  }

  private static JdbcGateDatabase database(TestDatabase owner) {
    // H2 lets only an administrator say settings in a URL.
    String url = owner.server() == TestServer.H2 ? owner.url().split(";", 2)[0] : owner.url();
    return JdbcGateDatabase.of(owner.dataSource())
        .askingBy(owner.at(url).as(PROBE, PASSWORD).dataSource());
  }

  private static void leave(TestDatabase owner) throws SQLException {
    switch (owner.server()) {
      case POSTGRESQL -> owner.execute("DROP OWNED BY " + PROBE, "DROP ROLE " + PROBE);
      case MARIADB, H2 -> owner.execute("DROP USER " + PROBE);
    }
  }

  @ServerTest
  void readsNoMoreThanThatUserMay(TestServer server) throws SQLException {
    TestDatabase owner = shop(server);
    try {
      JdbcGateDatabase all = database(owner);
      GateDatabase asking = all.asking();
      assertThat(all.probe("SELECT salary FROM payroll"))
          .as("with its own rights")
          .isNull();
      assertThat(asking.probe("SELECT salary FROM payroll"))
          .containsIgnoringCase(server == TestServer.H2 ? "rights" : "denied");
      assertThat(asking.probe("SELECT name FROM customer")).isNull();
      assertThat(asking.count("SELECT count(*) FROM customer")).isEqualTo(2);
      assertThatThrownBy(() -> asking.count("SELECT salary FROM payroll"))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageNotContaining("4711");
      assertThat(asking.privileges().user()).isEqualToIgnoringCase(PROBE);
      assertThat(asking.privileges().beyondReading()).isEmpty();
      assertThat(all.privileges().beyondReading()).isNotEmpty();
      owner.execute("GRANT INSERT ON payroll TO " + PROBE);
      assertThat(asking.privileges().beyondReading())
          .singleElement()
          .asString()
          .containsIgnoringCase("payroll");
    } finally {
      leave(owner);
    }
  }

  /** The function is the application's; what it may do is decided by who calls it. */
  @Test
  void aFunctionThatTakesOnAnotherRoleGetsNothingByItOnPostgres() throws SQLException {
    TestDatabase owner = shop(TestServer.POSTGRESQL);
    try {
      owner.execute(
          """
          CREATE FUNCTION grab() RETURNS int LANGUAGE plpgsql AS $$
          DECLARE found int;
          BEGIN
            PERFORM set_config('role', '%s', false);
            SELECT salary INTO found FROM payroll;
            RAISE EXCEPTION 'salary %%', found;
          END $$
          """.formatted(owner.user()),
          "CREATE FUNCTION reset() RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
              + " RESET ROLE; RESET SESSION AUTHORIZATION;"
              + " RETURN (SELECT salary FROM payroll); END $$");
      JdbcGateDatabase all = database(owner);
      // The words of a function may quote rows; those of a query are told.
      assertThat(all.probe("SELECT grab()")).isEqualTo("SQLSTATE P0001");
      assertThat(all.asking().probe("SELECT grab()")).contains("SQLSTATE 42501");
      assertThat(all.asking().probe("SELECT reset()")).contains("SQLSTATE 42501");
      assertThat(all.asking().probe("SELECT pg_read_file('postgresql.conf')"))
          .contains("permission denied for function");
      owner.execute("GRANT " + owner.user() + " TO " + PROBE);
      assertThat(all.asking().privileges().beyondReading())
          .as("a role that it may take on")
          .anyMatch(text -> text.contains("superuser " + owner.user()));
      owner.execute("REVOKE " + owner.user() + " FROM " + PROBE);
    } finally {
      leave(owner);
    }
  }

  @Test
  void aFunctionWithSideEffectsGetsNothingByThemOnMariaDb() throws SQLException {
    TestDatabase owner = shop(TestServer.MARIADB);
    try {
      owner.execute(
          "CREATE FUNCTION grab() RETURNS INT READS SQL DATA SQL SECURITY INVOKER"
              + " RETURN (SELECT salary FROM payroll)",
          "GRANT EXECUTE ON FUNCTION grab TO " + PROBE);
      JdbcGateDatabase all = database(owner);
      assertThat(all.count("SELECT grab()")).isEqualTo(4711);
      assertThat(all.asking().probe("SELECT grab()")).contains("1142");
      assertThat(all.asking().probe("SELECT LOAD_FILE('/etc/hostname') IS NULL OR SLEEP(0)"))
          .isNull();
      assertThat(all.asking().privileges().beyondReading()).isEqualTo(List.of());
    } finally {
      leave(owner);
    }
  }
}
