package io.migrationgate.internal;

import io.migrationgate.flags.FlagTable;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the store, every ten minutes, which variants this node has given to callers. Evaluating
 * sets a mark, and counts nothing. For one thread at a time.
 */
public final class ServedFlags {
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private final GateStore store;
  private final TimeSource time;
  private final Supplier<FlagTable> table;
  private final Map<String, Set<String>> untold = new HashMap<>();
  private long toldNanos;

  /** Marks of whatever table is in force. */
  public ServedFlags(GateStore store, TimeSource time, Supplier<FlagTable> table) {
    this.store = store;
    this.time = time;
    this.table = table;
    this.toldNanos = time.nanoTime();
  }

  /** Tells what is to be told if it is time for that. */
  public void tellIfDue() {
    if (time.nanoTime() - toldNanos >= INTERVAL.toNanos()) {
      tell();
    }
  }

  /** Tells now. What could not be told is told the next time. */
  public void tell() {
    table
        .get()
        .takeServed()
        .forEach((flag, variants) ->
            untold.computeIfAbsent(flag, key -> new HashSet<>()).addAll(variants));
    if (!untold.isEmpty()) {
      store.noteServed(untold);
      untold.clear();
    }
    toldNanos = time.nanoTime();
  }
}
