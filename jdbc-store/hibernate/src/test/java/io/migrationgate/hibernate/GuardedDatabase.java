package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** One node on a database, with session factories of its own making. */
final class GuardedDatabase implements AutoCloseable {
  static final String NAME = "guest-name";

  final TestDatabase database;
  final MigrationGates gates;
  final MigrationGate gate;
  private final HikariDataSource pool;
  private final HikariDataSource storePool;
  final JdbcGateStore store;

  GuardedDatabase(TestServer server, MigrationDeclaration declared, String... schema)
      throws SQLException {
    database = server.newStoreDatabase();
    database.execute(schema);
    pool = database.pool(8);
    storePool = database.pool(2);
    store = JdbcGateStore.create(storePool);
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        // No test beats, and a machine under load takes its time.
        .lease(Duration.ofMinutes(10))
        .declare(declared)
        .start();
    gate = gates.gate(declared.name());
  }

  /** A guest whose full name is to become a first name. */
  static GuardedDatabase withGuests(TestServer server) throws SQLException {
    return new GuardedDatabase(
        server,
        MigrationDeclaration.builder(NAME)
            .oldSide("guest", "full_name")
            .newSide("guest", "first_name")
            .build(),
        Guest.TABLE,
        "INSERT INTO guest (id, full_name, note, version) VALUES (1, 'a', 'n', 0)");
  }

  SessionFactory sessions(Class<?>... entities) {
    return sessions(Map.of(), entities);
  }

  SessionFactory unguarded(Class<?>... entities) {
    return sessions(Map.of(FlushGuard.MODE, "off"), entities);
  }

  SessionFactory sessions(Map<String, Object> settings, Class<?>... entities) {
    Configuration configuration = new Configuration();
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("hibernate.connection.datasource", GatedDataSource.wrap(gates, pool));
    all.values().removeIf("none"::equals);
    configuration.getProperties().putAll(all);
    for (Class<?> entity : entities) {
      configuration.addAnnotatedClass(entity);
    }
    return configuration.buildSessionFactory();
  }

  void place(Phase phase) {
    place(phase, Ramp.NONE);
  }

  void place(Phase phase, Ramp ramp) {
    place(new Placement(phase, ramp, SecondaryWrites.STRICT));
  }

  /** Where failures of the other side are recorded. */
  void placeRecording(Phase phase) {
    place(new Placement(phase, Ramp.NONE, SecondaryWrites.RECORD));
  }

  private void place(Placement at) {
    Phase phase = at.phase();
    boolean strict = at.secondary() == SecondaryWrites.STRICT;
    store.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          gate.name(),
          at,
          null,
          phase != Phase.READ_OLD && (strict || phase != Phase.DUAL_WRITE),
          phase.compareTo(Phase.WRITE_NEW) < 0 && (strict || phase != Phase.READ_NEW),
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates.integration().refresh();
  }

  /** The keys of the failed writes that were recorded and committed; null if there are none. */
  String recorded() throws SQLException {
    return database.query("SELECT MIN(gate_key) FROM mgate_failed_write");
  }

  /** Whether no unit is left that decides by an older table. */
  boolean drained() {
    gates.integration().refresh();
    return store.view().nodes().get(0).acked().equals(store.load().epoch());
  }

  /** Dual-write, and then what was there is copied to the new side. */
  void placeAndBackfill() throws SQLException {
    place(Phase.DUAL_WRITE);
    backfill();
  }

  void backfill() throws SQLException {
    database.execute("UPDATE guest SET first_name = full_name");
  }

  String value(String column) throws SQLException {
    return database.query("SELECT " + column + " FROM guest WHERE id = 1");
  }

  void assertGuest(String full, String first, String note) throws SQLException {
    assertThat(List.of(
            String.valueOf(value("full_name")),
            String.valueOf(value("first_name")),
            String.valueOf(value("note"))))
        .as("full name, first name, note")
        .containsExactly(full, first, note);
  }

  @Override
  public void close() {
    try {
      assertThat(
              pool.getHikariPoolMXBean() == null
                  ? 0
                  : pool.getHikariPoolMXBean().getActiveConnections())
          .as("connections not given back")
          .isZero();
    } finally {
      gates.close();
      store.close();
      storePool.close();
      pool.close();
    }
  }
}
