package io.migrationgate.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

class SessionMarksTest {
  /**
   * A pool takes the connection away at once, and says of the next statement no more than that it
   * is closed: by that nobody knows that the request may be tried again.
   */
  @ServerTest(except = TestServer.H2)
  void aConnectionThatBreaksWhileItIsMarkedSaysSo(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (HikariDataSource pool = database.pool(1);
        Connection connection = pool.getConnection()) {
      database.execute(
          server == TestServer.POSTGRESQL
              ? "SELECT pg_terminate_backend(" + session(connection, "pg_backend_pid()") + ")"
              : "KILL CONNECTION " + session(connection, "CONNECTION_ID()"));
      Throwable failure = catchThrowable(() -> {
        SessionMarks.mark(connection);
        Databases.identity(connection);
      });
      assertThat(SqlFailures.kind(failure)).as("%s", failure).isEqualTo(FailureKind.UNREACHABLE);
    }
  }

  private static long session(Connection connection, String function) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + function)) {
      row.next();
      return row.getLong(1);
    }
  }
}
