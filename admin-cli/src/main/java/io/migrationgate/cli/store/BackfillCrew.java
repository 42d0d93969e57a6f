package io.migrationgate.cli.store;

import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.spi.GateStore;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Workers of this process. Each has connections of its own, so that each keeps one: with those of
 * the command they would log in anew for almost every statement. None asks anybody: what an
 * operator has not accepted by then is not run. Thread-safe.
 */
final class BackfillCrew implements BackfillDesk.Work {
  private final Deque<DriverDataSource> connections = new ArrayDeque<>();
  private final Deque<BackfillLoop> loops = new ArrayDeque<>();

  synchronized void add(DriverDataSource own, GateStore store, String migration) {
    connections.add(own);
    Backfills backfills = Backfills.of(own, store, new AcceptedSql(store));
    loops.add(BackfillLoop.start(backfills.worker(WorkerOptions.named("mgate"), migration)));
  }

  @Override
  public synchronized void close() {
    while (!loops.isEmpty()) {
      loops.remove().close();
    }
    while (!connections.isEmpty()) {
      connections.remove().close();
    }
  }
}
