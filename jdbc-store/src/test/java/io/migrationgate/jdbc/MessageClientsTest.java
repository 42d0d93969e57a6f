package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.MessageCount;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Which clients have sent what: bounded, whatever names they give themselves. */
@Tag("thorough")
class MessageClientsTest {
  private static List<MessageCount> one(String client, int version) {
    return List.of(new MessageCount("orders", client, version, 1));
  }

  private static List<String> clients(JdbcGateStore store) {
    return store.clientVersions("orders").stream()
        .map(row -> row.client() + " " + row.version() + " x" + row.messages())
        .toList();
  }

  @ServerTest
  void beyondAThousandNamesClientsCountTogether(TestServer server) throws SQLException {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      store.noteMessages(one("ios", 1));
      // Ten times twice as many names.
      for (int i = 0; i < 10; i++) {
        database.execute(
            "INSERT INTO mgate_message_client (type, client, version, messages, first_at,"
                + " last_at) SELECT type, CONCAT(client, '" + i
                + "'), version, messages, first_at, last_at"
                + " FROM mgate_message_client");
      }
      store.noteMessages(one("android", 1));
      store.noteMessages(one("web", 1));
      store.noteMessages(one("ios", 2));
      assertThat(clients(store))
          .hasSize(1_024 + 2)
          .contains("ios 1 x1", "ios 2 x1", "(others) 1 x2");
      store.noteMessages(List.of(new MessageCount("payments", "android", 1, 1)));
      assertThat(store.clientVersions("payments")).hasSize(1);

      // All that was noted so far is long ago.
      database.execute(
          switch (server) {
            case POSTGRESQL ->
              "UPDATE mgate_message_client SET last_at = last_at - interval '401 days'";
            case MARIADB -> "UPDATE mgate_message_client SET last_at = last_at - INTERVAL 401 DAY";
            case H2 -> "UPDATE mgate_message_client SET last_at = DATEADD(DAY, -401, last_at)";
          });
      store.noteMessages(one("android", 1));
      assertThat(clients(store)).containsExactly("android 1 x1");
      assertThat(store.clientVersions("payments")).as("not full").hasSize(1);
    }
  }
}
