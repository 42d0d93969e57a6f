package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.KnownSchema.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one table that conditions hold to few values. Where scripts tell the table's keys,
 * only a whole key bounds its rows; elsewhere names are asked. Not thread-safe.
 */
final class PinnedColumns {
  /** A range of a number that holds no more values than this is a bound. */
  private static final long MOST_VALUES = 10_000;

  private final String table;
  private final @Nullable Table known;
  private final Set<String> assigned;
  private final Set<String> constants = new HashSet<>();
  /** Moments and empty strings: on a key they pick out a row, elsewhere any number of them. */
  private final Set<String> common = new HashSet<>();

  private final Set<String> linked = new HashSet<>();
  private final Map<String, Long> least = new HashMap<>();
  private final Map<String, Long> most = new HashMap<>();

  /**
   * None yet.
   *
   * @param table its name; empty for what is no table
   * @param known what scripts have told of it; null for nothing
   * @param assigned columns that the statement sets to constants
   */
  PinnedColumns(String table, @Nullable Table known, Set<String> assigned) {
    this.table = table;
    this.known = known;
    this.assigned = assigned;
  }

  /** Equal to a constant, or in a list of such. */
  void constant(String column, boolean picks) {
    (picks ? constants : common).add(column);
  }

  /** Equal to a column of a table with few rows. */
  void linked(String column) {
    linked.add(column);
  }

  void atLeast(String column, long value) {
    least.merge(column, value, Math::max);
  }

  void atMost(String column, long value) {
    most.merge(column, value, Math::min);
  }

  /** Whether the table has few such rows. */
  boolean few() {
    Set<String> ranges = new HashSet<>();
    most.forEach((column, upTo) -> {
      // Sequences begin at 1.
      long from = Math.max(least.getOrDefault(column, 0L), -MOST_VALUES);
      if (upTo - from <= MOST_VALUES) {
        ranges.add(column);
      }
    });
    if (known != null && known.hasKeys()) {
      Set<String> all = new HashSet<>(constants);
      all.addAll(common);
      all.addAll(linked);
      all.addAll(ranges);
      return known.keyWithin(all);
    }
    ranges.addAll(linked);
    // An expression has no name that could be asked.
    return constants.stream()
            .filter(column -> column.indexOf(' ') < 0)
            .anyMatch(column -> KeyNames.picks(table, column, assigned.contains(column)))
        || ranges.stream().anyMatch(column -> KeyNames.isKeyOf(table, column));
  }
}
