package io.migrationgate.internal;

import io.migrationgate.GateUsageException;
import io.migrationgate.Problem;
import io.migrationgate.UnitOfWork;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.protocol.DocumentState;
import java.util.Optional;

/** The version in which one node writes documents of one type. Thread-safe. */
public final class NodeWriteVersion implements WriteVersion {
  private final String type;
  private final int index;
  private final GateRuntime runtime;
  private final UpcastCounter upcasts;

  /**
   * Of a declared type.
   *
   * @param index of the type among those of the node
   */
  public NodeWriteVersion(String type, int index, GateRuntime runtime) {
    this.type = type;
    this.index = index;
    this.runtime = runtime;
    this.upcasts = runtime.upcasts(type);
  }

  @Override
  public int writeVersion() {
    ThreadUnits mine = runtime.units();
    PhaseTable table = mine.tableOfUnit();
    PhaseTable pinned = table != null ? table : pinned(mine);
    mine.decided(pinned);
    return pinned.writeVersion(index, type);
  }

  private PhaseTable pinned(ThreadUnits mine) {
    if (!mine.inUnit()) {
      throw outsideUnits();
    }
    return runtime.pin(mine);
  }

  /*
   * A message cannot be taken back, so there is no commit to be refused after it: the check is made
   * before. In an outer unit, of a transaction, the version is that unit's.
   *
   * The lease is looked at first, so that a process that was paused renews it and goes on. Without
   * leases it is the transaction around that others wait for.
   */
  @Override
  public <R, X extends Exception> R sending(Sending<R, X> sending) throws X {
    if (runtime.fenced()) {
      return sending.in(writeVersion());
    }
    runtime.lease().remainingMillis();
    try (UnitOfWork unit = runtime.open("message " + type, null)) {
      int version = writeVersion();
      unit.beforeCommit();
      return sending.in(version);
    }
  }

  private GateUsageException outsideUnits() {
    return new GateUsageException(new Problem(
        DocumentRules.subject(type),
        "a document to be written outside a unit of work",
        "an open transaction, so that others can wait until nobody writes the version before",
        "run it in a transaction of a Jdbi that has the plugin or of a GatedDataSource, or open"
            + " gates.unitOfWork(name) until the document is stored or sent"));
  }

  @Override
  public void upcast(int steps, long nanos) {
    upcasts.add(steps, nanos);
  }

  @Override
  public Optional<String> firstBuildReading(int version) {
    PhaseTable table = runtime.current().orNull();
    DocumentState state = table == null ? null : table.snapshot().documents().get(type);
    return state == null ? Optional.empty() : state.firstBuild(version);
  }
}
