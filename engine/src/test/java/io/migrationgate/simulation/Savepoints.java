package io.migrationgate.simulation;

import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.UnitResource;

/**
 * A simulated transaction as the gates see it. Nobody goes back to its savepoints: in the
 * simulation a secondary write fails with its unit.
 */
final class Savepoints implements UnitResource {
  private final Simulation simulation;
  private final SimTransaction transaction;

  Savepoints(Simulation simulation, SimTransaction transaction) {
    this.simulation = simulation;
    this.transaction = transaction;
  }

  /** The lock is granted a while after the statement's snapshot was taken. */
  @Override
  public FenceAnswer fence(Epoch epoch) {
    simulation.database.statement(transaction);
    simulation.latency();
    if (simulation.outage() || transaction.ended) {
      throw SimStore.unavailable("no connection to the data");
    }
    FenceAnswer answer = simulation.store.fence(transaction, epoch);
    if (!(answer instanceof FenceAnswer.Held)) {
      transaction.snapshot = -1;
    }
    return answer;
  }

  @Override
  public boolean marksStatements() {
    return true;
  }

  @Override
  public Object savepoint() {
    return this;
  }

  @Override
  public void rollbackTo(Object savepoint) {
    throw new UnsupportedOperationException("no secondary write fails on its own");
  }

  @Override
  public void release(Object savepoint) {
    // Nothing was kept.
  }

  @Override
  public boolean survives(Throwable failure) {
    return false;
  }

  @Override
  public void record(FailedWrite failure) {
    throw new UnsupportedOperationException("no secondary write fails on its own");
  }
}
