package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateUsageException;
import io.migrationgate.internal.sql.SqlDialect.Family;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.testing.HostileSql;
import java.sql.Connection;
import java.sql.SQLException;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;

/** The servers read hostile texts as the table of them says, and the wrapper as the servers. */
@Tag("thorough")
class HostileTextTest {
  private static TestDatabase database(TestServer server) throws SQLException {
    TestDatabase created = server.newDatabase();
    if (server == TestServer.MARIADB) {
      String more = created.url().contains("?") ? "&" : "?";
      created = created.at(created.url() + more + "allowMultiQueries=true");
    }
    created.execute("CREATE TABLE touched (id INT PRIMARY KEY)");
    return created;
  }

  private static Family family(TestServer server) {
    return switch (server) {
      case POSTGRESQL -> Family.POSTGRESQL;
      case MARIADB -> Family.MYSQL;
      case H2 -> Family.H2;
    };
  }

  /** Whether what was written before a text is there after a rollback. */
  private static boolean commits(TestDatabase database, String setup, String sql)
      throws SQLException {
    database.execute("DELETE FROM touched");
    try (Connection connection = database.connect()) {
      if (!setup.isEmpty()) {
        execute(connection, setup);
      }
      connection.setAutoCommit(false);
      execute(connection, "INSERT INTO touched VALUES (1)");
      try {
        execute(connection, sql);
      } catch (SQLException e) {
        // A text whose commit is behind an error has committed nothing.
        assertThat(e.getMessage()).isNotNull();
      }
      connection.rollback();
    }
    return !database.query("SELECT count(*) FROM touched").equals("0");
  }

  @ServerTest
  void theServerReadsThemLikeThat(TestServer server) throws Exception {
    TestDatabase database = database(server);
    SoftAssertions all = new SoftAssertions();
    for (HostileSql hostile : HostileSql.of(family(server))) {
      if (hostile.valid()) {
        try (Connection connection = database.connect()) {
          if (!hostile.setup().isEmpty()) {
            execute(connection, hostile.setup());
          }
          all.assertThatCode(() -> execute(connection, hostile.with("", "")))
              .as(hostile.toString())
              .doesNotThrowAnyException();
        }
      }
      if (hostile.hides()) {
        all.assertThat(commits(database, hostile.setup(), hostile.with(";COMMIT;", "")))
            .as("hidden in " + hostile)
            .isFalse();
      }
      if (hostile.valid() && hostile.seen()) {
        all.assertThat(commits(database, hostile.setup(), hostile.with("", ";COMMIT ")))
            .as("seen in " + hostile)
            .isTrue();
      }
    }
    all.assertAll();
  }

  @ServerTest
  void theWrapperReadsThemAsTheServerIsSetTo(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      for (HostileSql hostile : HostileSql.of(family(server))) {
        try (Connection connection = db.dataSource().getConnection()) {
          for (String each :
              hostile.setup().isEmpty() ? new String[0] : hostile.setup().split(";")) {
            execute(connection, each);
          }
          connection.setAutoCommit(false);
          if (hostile.seen()) {
            assertThatThrownBy(() -> execute(connection, hostile.with("", ";COMMIT ")))
                .as(hostile.toString())
                .hasCauseInstanceOf(GateUsageException.class);
          }
          if (hostile.hides() && hostile.valid()) {
            assertThat(refuses(connection, hostile.with(";COMMIT;", "")))
                .as(hostile.toString())
                .isFalse();
          }
          connection.rollback();
        } finally {
          db.pool.getHikariPoolMXBean().softEvictConnections();
        }
      }
    }
  }

  private static boolean refuses(Connection connection, String sql) {
    try {
      execute(connection, sql);
      return false;
    } catch (SQLException e) {
      return e.getCause() instanceof GateUsageException;
    }
  }
}
