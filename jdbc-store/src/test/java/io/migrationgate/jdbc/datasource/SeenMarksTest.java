package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.bridge.StatementMarker;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("thorough")
class SeenMarksTest {
  private static final String SQL = "UPDATE seen SET n = 1";

  @ServerTest(except = TestServer.H2)
  void aTextHasTheMarksOfTheGatesThatRunItNow(TestServer server) throws SQLException {
    StatementMarker marker;
    try (Connection connection = server.newDatabase().connect()) {
      marker = StatementMarker.of(Dialect.of(connection.getMetaData())).orElseThrow();
    }
    assertThat(SeenMarks.marked(SQL + server, List.of("one"), marker)).isNull();
    SeenMarks.put(SQL + server, List.of("one"), marker, "marked");
    assertThat(SeenMarks.marked(SQL + server, List.of("one"), marker)).isEqualTo("marked");
    assertThat(SeenMarks.marked(SQL + server, List.of("two"), marker)).isNull();
    assertThat(SeenMarks.marked(SQL + server, List.of("one", "two"), marker)).isNull();
    assertThat(SeenMarks.marked(SQL, List.of("one"), marker)).isNull();
  }

  @ServerTest(except = TestServer.H2)
  void whatIsLongIsReadEachTime(TestServer server) throws SQLException {
    StatementMarker marker;
    try (Connection connection = server.newDatabase().connect()) {
      marker = StatementMarker.of(Dialect.of(connection.getMetaData())).orElseThrow();
    }
    String sql = SQL + " -- " + "x".repeat(1_000);
    SeenMarks.put(sql, List.of("one"), marker, "marked");
    assertThat(SeenMarks.marked(sql, List.of("one"), marker)).isNull();
  }
}
