package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.Phase;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.internal.store.StoreSchema;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreVersionException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Tables are created and upgraded once, whoever starts when. */
@Timeout(180)
class StoreLifecycleTest {
  private static final int NODES = 10;

  @ServerTest
  void tenNodesMayStartAtOnceOnAnEmptyDatabase(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    allAtOnce(database);
    try (JdbcGateStore store = JdbcGateStore.open(database.dataSource())) {
      assertThat(store.schemaVersion()).isEqualTo(StoreSchema.LATEST);
      assertThat(database.query("SELECT COUNT(*) FROM mgate_epoch")).isEqualTo("1");
      assertThat(database.query("SELECT COUNT(*) FROM mgate_meta")).isEqualTo("1");
      Fixtures.advance(store);
      assertThat(store.load().epoch().number()).isEqualTo(2);
    }
  }

  @ServerTest
  void tenNodesMayUpgradeAtOnceAndNothingIsLost(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore old = JdbcGateStore.builder(database.dataSource()).create(1)) {
      assertThat(old.schemaVersion()).isEqualTo(1);
      database.execute("INSERT INTO mgate_epoch (number, token, began_at)"
          + " VALUES (2, 'two', CURRENT_TIMESTAMP)");
      assertThatThrownBy(() -> database.query("SELECT COUNT(*) FROM mgate_failed_write"))
          .isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> JdbcGateStore.open(database.dataSource()))
        .isInstanceOf(StoreVersionException.class)
        .hasMessageContaining("tables in version 1")
        .hasMessageContaining("mgate init");
    allAtOnce(database);
    try (JdbcGateStore store = JdbcGateStore.open(database.dataSource())) {
      assertThat(store.schemaVersion()).isEqualTo(StoreSchema.LATEST);
      assertThat(store.load().epoch().token()).isEqualTo("two");
      assertThat(store.view().unrepaired()).isEmpty();
    }
  }

  @ServerTest
  void anUpgradeTakesTheBuildsOfTheNodesOver(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    JdbcGateStore.builder(database.dataSource()).create(4).close();
    for (String node : List.of("a", "b")) {
      database.execute(
          "INSERT INTO mgate_node (id, generation, build, host, pid, application, supports, lease_ms,"
              + " acked_number, acked_token, beat, live, report, mode, updated_at) VALUES ('" + node
              + "', 1, '2026.45', 'h', 1, '', '{\"split\":[\"read-old\",\"read-new\"]}', 1000, 1, 't',"
              + " 1, true, '{}', 'leased', CURRENT_TIMESTAMP)");
    }
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      assertThat(store.builds()).singleElement().satisfies(known -> {
        assertThat(known.build()).isEqualTo("2026.45");
        assertThat(known.claims())
            .containsExactly(
                new Claim("split", new SupportedPhases(Phase.READ_OLD, Phase.READ_NEW), ""));
      });
    }
  }

  @ServerTest
  void anUpgradeFromBeforeFlagsKeepsTheHistoryAndOldNodesGoOnWritingIt(TestServer server)
      throws Exception {
    TestDatabase database = server.newDatabase();
    JdbcGateStore.builder(database.dataSource()).create(6).close();
    String line = "INSERT INTO mgate_history (at, epoch, change_id, migration, kind, to_state,"
        + " actor, reason, details) VALUES (CURRENT_TIMESTAMP, 1, 'c', 'split', '%s',"
        + " 'dual-write', 'anna', '', '{}')";
    String build = "INSERT INTO mgate_build (build, claims, first_at, last_at) VALUES"
        + " ('%s', '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)";
    database.execute(line.formatted("advance"), build.formatted("2026.45"));
    allAtOnce(database);
    try (JdbcGateStore store = JdbcGateStore.open(database.dataSource())) {
      assertThat(store.load().flags()).isEqualTo(FlagSection.EMPTY);
      database.execute(line.formatted("rollback"), build.formatted("2026.46"));
      assertThat(store.history(new HistoryFilter("split", 10)))
          .extracting(entry -> entry.note().subjectKind() + " " + entry.note().kind())
          .containsExactly("MIGRATION rollback", "MIGRATION advance");
      assertThat(store.builds()).hasSize(2);
    }
  }

  @ServerTest
  void aRestoredStoreGivesItsOwnFlags(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      putFlag(store, "kept", 1);
      putFlag(store, "lost", 1);
      assertThat(store.load().flags().flags()).containsOnlyKeys("kept", "lost");
      // As a backup of before the last change has it, with other changes since.
      database.execute(
          "DELETE FROM mgate_flag WHERE name = 'lost'", "DELETE FROM mgate_epoch WHERE number = 3");
      try (JdbcGateStore other = JdbcGateStore.open(database.dataSource())) {
        putFlag(other, "found", 1);
        putFlag(other, "later", 1);
      }
      assertThat(store.load().flags().flags()).containsOnlyKeys("kept", "found", "later");
    }
  }

  private static void putFlag(JdbcGateStore store, String key, long revision) {
    store.change(
        UUID.randomUUID().toString(),
        view -> new ChangeSet<>(
            true,
            List.of(new Mutation.PutFlag(new FlagRecord(
                SubjectKind.FLAG, key, revision, "{}", false, view.nextEpoch(), false))),
            List.of()));
  }

  @Tag("thorough")
  @ServerTest
  void buildsAreForgottenLongAfterTheirLastNodeIsGone(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      MigrationGates staying = node(store, "2025.1");
      node(store, "2025.2").close();
      node(store, "2026.45").close();
      String years = "UPDATE mgate_build SET first_at = TIMESTAMP '2020-01-01 00:00:00', last_at = "
          + "TIMESTAMP '2020-01-01 00:00:00' WHERE build LIKE '2025%'";
      database.execute(years);
      node(store, "2026.46").close();
      assertThat(store.builds())
          .extracting(KnownBuild::build)
          .containsExactly("2025.1", "2026.45", "2026.46");

      // What counts is when its last node was there.
      staying.close();
      node(store, "2026.47").close();
      assertThat(store.builds())
          .extracting(KnownBuild::build)
          .containsExactly("2025.1", "2026.45", "2026.46", "2026.47");
      assertThat(store.builds().get(0).last()).isAfter(store.builds().get(2).last());

      database.execute(years);
      node(store, "2026.47").close();
      assertThat(store.builds())
          .extracting(KnownBuild::build)
          .containsExactly("2026.45", "2026.46", "2026.47");
    }
  }

  @Tag("thorough")
  @ServerTest
  void aBuildOlderThanARetiredMigrationDoesNotStart(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      node(store, "2026.45").close();
      MigrationDeclaration split = MigrationDeclaration.builder("split")
          .supports(Phase.values())
          .oldSide("customer", "name")
          .newSide("customer", "first_name")
          .build();
      node(store, "2026.46", split).close();
      database.execute("UPDATE mgate_migration SET phase = 'contracted',"
          + " retired = TRUE, new_in_sync = TRUE, old_in_sync = FALSE");

      assertThatThrownBy(() -> node(store, "2026.45"))
          .isInstanceOf(RegistrationRefusedException.class)
          .hasMessageContaining("2026.45 is older than the migration");
      node(store, "2026.46").close();
      node(store, "2026.46").close();
      node(store, "2026.48").close();
    }
  }

  private static MigrationGates node(
      JdbcGateStore store, String build, MigrationDeclaration... declared) {
    MigrationGatesBuilder builder = MigrationGates.builder(store).build(build).withoutClassPath();
    for (MigrationDeclaration each : declared) {
      builder.declare(each);
    }
    return builder.start();
  }

  /** Ten nodes on three connections. */
  private static void allAtOnce(TestDatabase database) throws Exception {
    ExecutorService nodes = Executors.newFixedThreadPool(NODES);
    CyclicBarrier start = new CyclicBarrier(NODES);
    List<Future<?>> started = new ArrayList<>();
    try (HikariDataSource pool = database.pool(3)) {
      for (int i = 0; i < NODES; i++) {
        boolean pooled = i % 2 == 0;
        started.add(nodes.submit(() -> {
          start.await();
          JdbcGateStore.create(pooled ? pool : database.dataSource()).close();
          return true;
        }));
      }
      for (Future<?> one : started) {
        one.get();
      }
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    } finally {
      nodes.shutdown();
    }
  }

  @ServerTest
  void creatingAgainKeepsEverything(TestServer server) {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore first = JdbcGateStore.create(database.dataSource())) {
      Fixtures.advance(first);
      try (JdbcGateStore second = JdbcGateStore.create(database.dataSource())) {
        assertThat(second.view()).isEqualTo(first.view());
      }
    }
  }

  @ServerTest
  void aCreationThatDiedInTheMiddleIsFinished(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    if (server == TestServer.POSTGRESQL) {
      // One transaction there: it leaves nothing behind.
      return;
    }
    String tokens = "SELECT token FROM mgate_epoch WHERE number = 1";
    try (JdbcGateStore whole = JdbcGateStore.builder(database.dataSource()).create(1)) {
      database.execute(
          "DROP TABLE mgate_history",
          "DROP TABLE mgate_node",
          "UPDATE mgate_meta SET schema_version = 0");
      String token = database.query(tokens);
      assertThatThrownBy(() -> JdbcGateStore.open(database.dataSource()))
          .hasMessageContaining("never initialised");
      try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
        Fixtures.advance(store);
        assertThat(store.schemaVersion()).isEqualTo(StoreSchema.LATEST);
        assertThat(database.query(tokens)).isEqualTo(token);
      }
    }
  }

  @ServerTest
  void openingNeverCreates(TestServer server) {
    TestDatabase database = server.newDatabase();
    assertThatThrownBy(() -> JdbcGateStore.open(database.dataSource()))
        .isInstanceOf(StoreVersionException.class)
        .hasMessageContaining("never initialised")
        .hasMessageContaining("Next: mgate init");
    assertThatThrownBy(() -> database.query("SELECT COUNT(*) FROM mgate_meta"))
        .isInstanceOf(SQLException.class);
  }

  @ServerTest
  void aNewerStoreIsRefused(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    JdbcGateStore.create(database.dataSource()).close();
    database.execute("UPDATE mgate_meta SET schema_version = 99");
    assertThatThrownBy(() -> JdbcGateStore.open(database.dataSource()))
        .isInstanceOf(StoreVersionException.class)
        .hasMessageContaining("version 99");
    assertThatThrownBy(() -> JdbcGateStore.create(database.dataSource()))
        .isInstanceOf(StoreVersionException.class)
        .hasMessageContaining("version 99");
  }

  @ServerTest
  void phasesAreNotMovedOnceTheTablesWereUpgradedByOthers(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource())) {
      MigrationState state =
          MigrationState.initial("customer-name-split", SecondaryWrites.STRICT, 1);
      database.execute("UPDATE mgate_meta SET schema_version = 99");
      assertThatThrownBy(() -> store.change(
              UUID.randomUUID().toString(),
              view -> new ChangeSet<>(
                  true, List.<Mutation>of(new Mutation.PutState(state, true)), List.of())))
          .isInstanceOf(StoreVersionException.class)
          .hasMessageContaining("version 99");
      assertThat(store.load().migrations()).isEmpty();
      String left = store.change(
          UUID.randomUUID().toString(),
          view -> new ChangeSet<>(
              "left", List.<Mutation>of(new Mutation.RemoveNode("nobody")), List.of()));
      assertThat(left).as("nodes may come and go").isEqualTo("left");
    }
  }

  @ServerTest
  void theTablesMayLiveInASchemaOfTheirOwn(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    String schema = "ops_" + database.url().replaceAll(".*(test_\\d+).*", "$1");
    database.execute("CREATE SCHEMA " + schema);
    try (JdbcGateStore store =
        JdbcGateStore.builder(database.dataSource()).schema(schema).create()) {
      Fixtures.advance(store);
      assertThat(store.view().snapshot().epoch().number()).isEqualTo(2);
    }
    assertThat(database.query("SELECT COUNT(*) FROM " + schema + ".mgate_history"))
        .isEqualTo("1");
    assertThatThrownBy(() -> JdbcGateStore.open(database.dataSource()))
        .hasMessageContaining("never initialised");
    JdbcGateStore.builder(database.dataSource()).schema(schema).open().close();
    assertThatThrownBy(() -> JdbcGateStore.builder(database.dataSource()).schema("a; b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
