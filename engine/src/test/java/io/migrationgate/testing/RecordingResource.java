package io.migrationgate.testing;

import io.migrationgate.spi.UnitResource;
import java.util.ArrayList;
import java.util.List;

/** A transaction that writes down what is done to it. */
public final class RecordingResource implements UnitResource {
  /** In order: savepoint, release, rollback, and what is recorded. */
  public final List<String> events = new ArrayList<>();

  /** Whether the transaction may go on after a failure. */
  public boolean survives = true;

  @Override
  public Object savepoint() {
    events.add("savepoint");
    return "sp";
  }

  @Override
  public void rollbackTo(Object savepoint) {
    events.add("rollback");
  }

  @Override
  public void release(Object savepoint) {
    events.add("release");
  }

  @Override
  public boolean survives(Throwable failure) {
    return survives;
  }

  @Override
  public void record(FailedWrite failure) {
    events.add("record " + failure.migration() + " " + failure.side() + " " + failure.key() + " "
        + failure.cause());
  }
}
