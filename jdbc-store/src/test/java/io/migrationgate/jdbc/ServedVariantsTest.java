package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.ServedVariant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What nodes note of the variants that they gave, to the hour. */
class ServedVariantsTest {
  private static final Map<String, Set<String>> ON = Map.of("new-checkout", Set.of("on"));

  @ServerTest
  void aNoteIsRenewedAfterAnHour(TestServer server) throws SQLException {
    TestDatabase database = server.newStoreDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      store.noteServed(ON);
      ServedVariant first = only(store);
      assertThat(first.first()).isEqualTo(first.last());

      store.noteServed(ON);
      assertThat(only(store)).as("younger than an hour").isEqualTo(first);

      // What was noted is two hours older now.
      database.execute(
          switch (server) {
            case POSTGRESQL ->
              "UPDATE mgate_flag_served SET first_at = first_at - interval '2 hours',"
                  + " last_at = last_at - interval '2 hours'";
            case MARIADB ->
              "UPDATE mgate_flag_served SET first_at = first_at - INTERVAL 2 HOUR,"
                  + " last_at = last_at - INTERVAL 2 HOUR";
            case H2 ->
              "UPDATE mgate_flag_served SET first_at = DATEADD(HOUR, -2, first_at),"
                  + " last_at = DATEADD(HOUR, -2, last_at)";
          });
      store.noteServed(ON);

      ServedVariant renewed = only(store);
      assertThat(renewed.first()).isEqualTo(first.first().minus(Duration.ofHours(2)));
      assertThat(renewed.last()).isBetween(first.last(), store.now());
      store.noteServed(Map.of("new-checkout", Set.of("", "on"), "ž 😀", Set.of("a b")));
      assertThat(store.served())
          .extracting(one -> one.flag() + "=" + one.variant())
          .containsExactlyInAnyOrder("new-checkout=", "new-checkout=on", "ž 😀=a b");
    }
  }

  private static ServedVariant only(JdbcGateStore store) {
    List<ServedVariant> served = store.served();
    assertThat(served).hasSize(1);
    return served.get(0);
  }
}
