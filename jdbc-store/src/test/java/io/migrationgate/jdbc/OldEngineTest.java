package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.jdbc.internal.store.StoreSchema;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;

/**
 * Engines of before states had bridges, on tables of today: what they write still works, and a
 * state that they could not honour is none that they can read.
 */
@Timeout(120)
class OldEngineTest {
  private static final String NODE_COLUMNS =
      "id, generation, build, host, pid, application, supports, lease_ms, acked_number, acked_token,"
          + " beat, live, report, mode, revoke_before, revoke_actor, revoke_reason, updated_at";

  /** The statements of version 6, as its engine sends them. */
  private static final String[] YESTERDAY = {
    "INSERT INTO mgate_migration (name, phase, ramp_basis_points, pilots, secondary_writes,"
        + " leaving_phase, leaving_ramp_basis_points, leaving_pilots, leaving_secondary_writes,"
        + " new_in_sync, old_in_sync, epoch, entered_epoch, retired) VALUES ('split', 'dual-write',"
        + " 0, '[]', 'strict', 'read-old', 0, '[]', 'strict', FALSE, TRUE, 1, 1, FALSE)",
    "INSERT INTO mgate_node (" + NODE_COLUMNS
        + ") VALUES ('n', 1, '2026.45', 'h', 1, '', '{}', 1000,"
        + " 1, 't', 1, TRUE, '{}', 'leased', NULL, NULL, NULL, CURRENT_TIMESTAMP)",
    "UPDATE mgate_node SET beat = beat + 1, acked_number = 1, acked_token = 't', report = '{}',"
        + " updated_at = CURRENT_TIMESTAMP WHERE id = 'n' AND generation = 1 AND live = TRUE",
    "INSERT INTO mgate_build (build, claims, first_at, last_at) VALUES ('2026.45', '{}',"
        + " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
    "UPDATE mgate_build SET claims = '{}', last_at = CURRENT_TIMESTAMP WHERE build = '2026.45'",
    "INSERT INTO mgate_definition (migration, json, fingerprint, build) VALUES ('split', '{}', 'f',"
        + " '2026.45')",
    "INSERT INTO mgate_history (at, epoch, change_id, migration, kind, from_state, to_state, actor,"
        + " reason, details) VALUES (CURRENT_TIMESTAMP, 1, 'c', 'split', 'advance', 'read-old', 'dual-write', 'a', 'r',"
        + " '{}')",
    "INSERT INTO mgate_epoch (number, token, began_at) VALUES (2, 'two', CURRENT_TIMESTAMP)",
  };

  @ServerTest
  void whatItWritesIsReadByTheNewOne(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    JdbcGateStore.builder(database.dataSource()).create(6).close();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      assertThat(store.schemaVersion()).isEqualTo(StoreSchema.LATEST);
      for (String statement : YESTERDAY) {
        database.execute(statement);
      }
      assertThat(database.query("SELECT schema_version FROM mgate_meta"))
          .as("what it compares with the version that it knows, when it starts and with each move")
          .isEqualTo("6");
      NodeRecord node = store.view().nodes().get(0);
      assertThat(node.protocol()).isEqualTo(ProtocolVersion.FIRST);
      assertThat(store.builds().get(0).protocol()).isEqualTo(ProtocolVersion.FIRST);
      assertThat(store.load().migrations().get("split").current().bridge()).isEqualTo(Bridge.OFF);
      store.change(
          UUID.randomUUID().toString(),
          view -> new ChangeSet<>(
              true, List.<Mutation>of(new Mutation.PutNode(node.givenUp())), List.of()));
      assertThat(store.view().nodes().get(0).protocol()).isEqualTo(ProtocolVersion.FIRST);
    }
  }

  @ServerTest
  void aBridgeIsNoStateThatItCanRead(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      Placement off = new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.STRICT);
      Placement marking = off.withBridge(new Bridge(Bridge.Level.FORWARD, Bridge.Stage.MARKING));
      put(store, marking, off);
      // It parses both columns with each snapshot that it loads, and with each registration.
      assertUnknown(database.query("SELECT secondary_writes FROM mgate_migration"));
      put(store, off, marking);
      assertUnknown(database.query("SELECT leaving_secondary_writes FROM mgate_migration"));
      put(store, off, null);
      assertThat(
              SecondaryWrites.parse(database.query("SELECT secondary_writes FROM mgate_migration")))
          .isEqualTo(SecondaryWrites.STRICT);
    }
  }

  private static void assertUnknown(String stored) {
    assertThatThrownBy(() -> SecondaryWrites.parse(stored))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("strict+forward/marking");
  }

  private static void put(JdbcGateStore store, Placement current, Placement leaving) {
    MigrationState state = new MigrationState("split", current, leaving, false, true, 2, 2, false);
    store.change(
        UUID.randomUUID().toString(),
        view -> new ChangeSet<>(
            true, List.<Mutation>of(new Mutation.PutState(state, true)), List.of()));
  }
}
