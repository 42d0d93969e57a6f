package io.migrationgate.simulation;

import io.migrationgate.spi.UnitResource;

/** Savepoints nobody goes back to: in the simulation a secondary write fails with its unit. */
final class Savepoints implements UnitResource {
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
