package io.migrationgate.demo.lab.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts together what is seen of backfills, once a second, to when they began and ended. */
final class BackfillLog {
  private final Map<Long, Backfill> runs = new TreeMap<>();

  /**
   * A run as it is seen now.
   *
   * @param now milliseconds of the recorder's
   */
  void seen(long now, BackfillSight sight) {
    Backfill before = runs.get(sight.id());
    long from = before == null ? Math.max(0, now - sight.elapsedMillis()) : before.from();
    Long comparing = before == null ? null : before.comparing();
    if (comparing == null && sight.comparing()) {
      comparing = now;
    }
    long to = sight.active() ? now : from + sight.elapsedMillis();
    runs.put(
        sight.id(),
        new Backfill(
            sight.id(),
            sight.migration(),
            sight.copies(),
            from,
            earlier(comparing, to),
            to,
            sight.state(),
            Math.max(sight.copied(), before == null ? 0 : before.copied()),
            Math.max(sight.compared(), before == null ? 0 : before.compared())));
  }

  /** A run that began to compare and ended between two looks did so before it ended. */
  private static @Nullable Long earlier(@Nullable Long comparing, long to) {
    return comparing == null ? null : (Long) Math.min(comparing, to);
  }

  List<Backfill> all() {
    return List.copyOf(runs.values());
  }
}
