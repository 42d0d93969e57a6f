package io.migrationgate;

import io.migrationgate.ModelledUnit.Kind;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.UnitResource;

/** A transaction that may go on after any failure. */
record ModelledTransaction(Kind kind) implements UnitResource {
  @Override
  public boolean becameReplica() {
    return kind == Kind.REPLICA;
  }

  @Override
  public boolean idleUntilPinned() {
    return kind == Kind.IDLE || kind == Kind.LATE;
  }

  @Override
  public FenceAnswer fence(Epoch epoch) {
    return kind == Kind.LATE ? new FenceAnswer.Closed() : new FenceAnswer.Held(epoch.number());
  }

  @Override
  public Object savepoint() {
    return "savepoint";
  }

  @Override
  public void rollbackTo(Object savepoint) {}

  @Override
  public void release(Object savepoint) {}

  @Override
  public boolean survives(Throwable failure) {
    return true;
  }

  @Override
  public void record(FailedWrite failure) {
    throw new AssertionError(failure);
  }
}
