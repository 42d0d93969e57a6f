package io.migrationgate.internal;

import io.migrationgate.protocol.NodeReport;
import java.util.concurrent.atomic.LongAdder;

/** Counts what reading older versions of one document type costs a node. Thread-safe. */
final class UpcastCounter {
  private final LongAdder reads = new LongAdder();
  private final LongAdder steps = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void add(int moreSteps, long moreNanos) {
    reads.increment();
    steps.add(moreSteps);
    nanos.add(moreNanos);
  }

  NodeReport.Upcasts sum() {
    return new NodeReport.Upcasts(reads.sum(), steps.sum(), nanos.sum());
  }
}
