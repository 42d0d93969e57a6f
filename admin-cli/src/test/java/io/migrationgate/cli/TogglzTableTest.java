package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.TimeSource;
import org.junit.jupiter.api.Timeout;

/** A table such as Togglz creates, beside the store. */
@Timeout(120)
class TogglzTableTest {
  @ServerTest(except = TestServer.H2)
  void featuresAreReadFromTheTable(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    Shell shell = new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);
    shell.environment.clear();
    shell.environment.put("MGATE_URL", database.url());
    shell.environment.put("MGATE_USER", database.user());
    shell.environment.put("MGATE_PASSWORD", database.password());
    database.execute(
        "CREATE TABLE TOGGLZ (FEATURE_NAME VARCHAR(100) PRIMARY KEY, FEATURE_ENABLED INTEGER,"
            + " STRATEGY_ID VARCHAR(200), STRATEGY_PARAMS VARCHAR(2000))",
        "INSERT INTO TOGGLZ VALUES ('PLAIN', 1, NULL, NULL)",
        "INSERT INTO TOGGLZ VALUES ('USERS', 1, 'username', 'users=ann,bob')",
        "INSERT INTO TOGGLZ VALUES ('OFF', 0, NULL, NULL)");
    assertThat(shell.run("init").exitCode).as(shell.err).isZero();

    shell.run("flag", "import", "--from", "togglz", "--because", "we move");

    assertThat(shell.exitCode).as(shell.err).isZero();
    assertThat(shell.out).contains("3 created, 0 changed");
    assertThat(shell.run("flag", "eval", "USERS", "--key", "ann").out).contains("variant 'on'");
    assertThat(shell.run("flag", "eval", "OFF").out).contains("DISABLED");
    shell.run("flag", "import", "--from", "togglz", "--table", "nope", "--because", "x");
    assertThat(shell.exitCode).isEqualTo(3);
    assertThat(shell.err).contains("table nope").contains("JDBCStateRepository");
  }
}
