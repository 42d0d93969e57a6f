package io.migrationgate.demo.lab.weekly;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Pools;
import io.migrationgate.demo.http.RequestTimeouts;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at the store, and changes nothing. */
final class StoreWatch implements AutoCloseable {
  private static final String NAME = "mgate-watch";
  private static final int RUNS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 200;

  private final Pools pools;
  private final JdbcGateStore store;
  private final Backfills backfills;

  StoreWatch(DatabaseAddress address) {
    // As a tool of the engine's: as a writer that nobody knows it would be in the way.
    this.pools = new Pools(address.named(NAME), NAME, 1, RequestTimeouts.USUAL.connection());
    this.store = JdbcGateStore.create(pools.store());
    this.backfills = Backfills.of(pools.store(), store);
  }

  /** Asks as often as it takes until the store answers; it may be away for a while. */
  <T> T ask(Supplier<T> question) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        return question.get();
      } catch (MigrationGateException e) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  /** How a migration stands; empty before a build has declared it. */
  Optional<MigrationState> state(String migration) {
    return Optional.ofNullable(store.view().snapshot().migrations().get(migration));
  }

  /** Its phase; read-old before a build has declared it. */
  Phase phase(String migration) {
    return state(migration).map(MigrationState::phase).orElse(Phase.READ_OLD);
  }

  /** How many reads have compared both sides in the phase that a migration is in. */
  Comparisons comparisons(String migration) {
    StoreView view = store.view();
    MigrationState state = GateAdmin.state(view, migration);
    MigrationDeclaration declared = GateAdmin.declaration(view, migration);
    long compared = 0;
    long mismatches = 0;
    for (var node : view.nodes()) {
      var counts = node.report().counts().get(migration);
      if (counts != null && counts.enteredEpoch() == state.enteredEpoch()) {
        compared += counts.observed().compared();
        mismatches += counts.observed().mismatches();
      }
    }
    return new Comparisons(
        declared == null ? 0 : declared.guards().minCompared(), compared, mismatches);
  }

  /**
   * Reads that ran both sides.
   *
   * @param wanted how many a guard wants
   * @param compared how many there were
   * @param mismatches how many of them differed
   */
  record Comparisons(long wanted, long compared, long mismatches) {}

  /** The latest backfills. */
  List<BackfillRun> runs() {
    return backfills.runs(null, RUNS);
  }

  @Override
  public void close() {
    store.close();
    pools.close();
  }
}
