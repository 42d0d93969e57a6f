package io.migrationgate.demo.lab.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.demo.database.Vendor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("thorough")
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class EmbeddedServerTest {
  private static final int SESSIONS = 20;

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void whatWasCommittedIsThereAfterACrash(Vendor vendor) throws Exception {
    EmbeddedServer server = EmbeddedServer.start(vendor, SESSIONS);
    try (server) {
      try (Connection connection = server.address().connect("test");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept (id BIGINT PRIMARY KEY)");
        statement.execute("INSERT INTO kept VALUES (4711)");

        assertThat(server.process()).as("what its load is told by").isPresent();
        server.crashAndRestart();

        assertThat(connection.isValid(5)).isFalse();
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(kept(server)).isEqualTo(4711));
      assertThat(server.process()).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void serverAllowsAsManySessionsAsWereAskedFor(Vendor vendor) throws Exception {
    List<Connection> open = new ArrayList<>();
    try (EmbeddedServer server = EmbeddedServer.start(vendor, 170)) {
      for (int i = 0; i < 160; i++) {
        open.add(server.address().connect("test"));
      }
      assertThat(open).hasSize(160);
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  /** As a server that has just been told to start again: no file says yet which process it is. */
  @Test
  void serverThatHasNotComeUpAgainYetIsStoppedToo() throws Exception {
    PostgresServer server = PostgresServer.start(SESSIONS);
    List<String> start = server.crash();
    List<String> waiting = new ArrayList<>(List.of("sh", "-c", "read line && exec \"$@\"", "sh"));
    waiting.addAll(start);

    Process process = server.startAgain(waiting);
    try {
      server.close();

      assertThat(process.isAlive()).isFalse();
    } finally {
      process.destroyForcibly();
    }
  }

  private static long kept(EmbeddedServer server) throws SQLException {
    try (Connection connection = server.address().connect("test");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id FROM kept")) {
      row.next();
      return row.getLong(1);
    }
  }
}
