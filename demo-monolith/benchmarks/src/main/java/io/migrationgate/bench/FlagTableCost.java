package io.migrationgate.bench;

import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.StoredFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of flags without a store, in a JVM of its own: prints milliseconds to make it at first,
 * bytes a flag, and microseconds to change one of them.
 */
final class FlagTableCost {
  private static final int CHANGES = 4_000;

  private FlagTableCost() {}

  public static void main(String[] arguments) throws InterruptedException {
    int flags = Integer.parseInt(arguments[0]);
    FlagTable[] held = new FlagTable[1];
    long start = System.nanoTime();
    held[0] = FlagTable.EMPTY.with(FlagChanges.of(stored(flags)));
    double made = (System.nanoTime() - start) / 1e6;
    long with = ChildJvm.heap();
    held[0] = FlagTable.EMPTY;
    long bytes = (with - ChildJvm.heap()) / flags;
    FlagTable table = FlagTable.EMPTY.with(FlagChanges.of(stored(flags)));
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      FlagChanges change = FlagChanges.of(List.of(flag(i % flags, (i + 7) % 100)));
      long from = System.nanoTime();
      table = table.with(change);
      took.add((System.nanoTime() - from) / 1e3);
    }
    // The first half warms up.
    Quantiles changes = Quantiles.of(took.subList(CHANGES / 2, CHANGES));
    System.out.printf(
        Locale.ROOT,
        "%.1f %d %.2f %.2f %d%n",
        made,
        bytes,
        changes.median(),
        changes.p99(),
        table.keys().size());
  }

  private static List<StoredFlag> stored(int flags) {
    List<StoredFlag> stored = new ArrayList<>();
    for (int i = 0; i < flags; i++) {
      stored.add(flag(i, i % 100));
    }
    return stored;
  }

  static StoredFlag flag(int number, int share) {
    return new StoredFlag("flag-" + number, definition(share), false);
  }

  /** One of middling size: a rule, and a share of keys. */
  static String definition(int share) {
    return "{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},"
        + "\"defaultVariant\":\"off\",\"targeting\":{\"if\":[{\"==\":[{\"var\":\"country\"},"
        + "\"DE\"]},\"on\",{\"fractional\":[[\"on\"," + share + "],[\"off\"," + (100 - share)
        + "]]}]}}";
  }
}
