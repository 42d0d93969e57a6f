package io.migrationgate.documents;

import io.migrationgate.protocol.VersionRange;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a codec does. Thread-safe. */
final class DocumentCounters {
  private final int oldest;
  private final LongAdder[] read;
  private final LongAdder[] written;
  private final LongAdder upcasts = new LongAdder();
  private final LongAdder upcastNanos = new LongAdder();
  private final LongAdder lost = new LongAdder();

  DocumentCounters(VersionRange versions) {
    this.oldest = versions.first();
    this.read = adders(versions);
    this.written = adders(versions);
  }

  private static LongAdder[] adders(VersionRange versions) {
    LongAdder[] adders = new LongAdder[versions.last() - versions.first() + 1];
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  void read(int version) {
    read[version - oldest].increment();
  }

  void written(int version) {
    written[version - oldest].increment();
  }

  void upcast(int steps, long nanos) {
    upcasts.add(steps);
    upcastNanos.add(nanos);
  }

  void lost() {
    lost.increment();
  }

  DocumentTotals totals() {
    return new DocumentTotals(
        byVersion(read), byVersion(written), upcasts.sum(), upcastNanos.sum(), lost.sum());
  }

  private SortedMap<Integer, Long> byVersion(LongAdder[] adders) {
    SortedMap<Integer, Long> sums = new TreeMap<>();
    for (int i = 0; i < adders.length; i++) {
      long sum = adders[i].sum();
      if (sum > 0) {
        sums.put(oldest + i, sum);
      }
    }
    return sums;
  }
}
