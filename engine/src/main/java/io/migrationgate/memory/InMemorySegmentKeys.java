package io.migrationgate.memory;

import io.migrationgate.protocol.SegmentState;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.SegmentKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Keys of segments in memory. Thread-safe. */
final class InMemorySegmentKeys implements SegmentKeys {
  private final List<Row> rows = new ArrayList<>();

  private record Row(String segment, long generation, String key, long since, long until) {
    boolean isIn(SegmentState state) {
      return segment.equals(state.name())
          && generation == state.generation()
          && since <= state.epoch()
          && until > state.epoch();
    }

    Row until(long epoch) {
      return new Row(segment, generation, key, since, epoch);
    }
  }

  @Override
  public synchronized boolean contains(SegmentState segment, String key) {
    return rows.stream().anyMatch(row -> row.key.equals(key) && row.isIn(segment));
  }

  @Override
  public synchronized long count(SegmentState segment) {
    return rows.stream().filter(row -> row.isIn(segment)).count();
  }

  @Override
  public synchronized void stage(String segment, long generation, Collection<String> keys) {
    keys.forEach(key -> rows.add(new Row(segment, generation, key, 0, Long.MAX_VALUE)));
  }

  @Override
  public synchronized void discard(String segment, Set<Long> kept) {
    rows.removeIf(row -> row.segment.equals(segment) && !kept.contains(row.generation));
  }

  synchronized void change(Mutation.ChangeKeys change) {
    SegmentState after = change.segment();
    rows.replaceAll(row ->
        row.isIn(after) && change.removed().contains(row.key) ? row.until(after.epoch()) : row);
    for (String key : change.added()) {
      if (!contains(after, key)) {
        rows.add(new Row(after.name(), after.generation(), key, after.epoch(), Long.MAX_VALUE));
      }
    }
  }
}
