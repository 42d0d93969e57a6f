package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.run.Key;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides a table's key space into ranges of about the same number of rows.
 *
 * <p>By the n-th key, which reads n of them: in time that is worth it, it tells the truth about
 * keys that are not spread evenly. In larger tables one whole number is divided by distance, and
 * other keys not at all: a statement that ran into its time-out would keep the run from beginning.
 */
final class RangePlanner {
  /** Below it, further ranges cost more than they bring. */
  static final long WORTH_DIVIDING = 50_000;

  /** So many keys are read in about a second, if the index is in memory. */
  static final long MOST_COUNTED = 5_000_000;

  /** So many where there is no other way. */
  static final long MOST_COUNTED_AT_ALL = 50_000_000;

  private RangePlanner() {}

  static List<Span> divide(Connection connection, KeySql keys, Table table, long rows, int ranges)
      throws SQLException {
    long each = rows / ranges;
    boolean whole = table.key().size() == 1 && table.key().get(0).isInteger();
    if (rows < WORTH_DIVIDING) {
      return spans(List.of());
    }
    if (whole && each > MOST_COUNTED) {
      return spans(byDistance(
          keys.at(connection, table, false, 0), keys.at(connection, table, true, 0), ranges));
    }
    return spans(
        each > MOST_COUNTED_AT_ALL ? List.of() : counted(connection, keys, table, each, ranges));
  }

  private static List<Key> counted(
      Connection connection, KeySql keys, Table table, long each, int ranges) throws SQLException {
    List<Key> boundaries = new ArrayList<>();
    @Nullable Key low = null;
    for (int i = 1; i < ranges; i++) {
      low = keys.boundary(connection, table, new Span(low, null), each);
      if (low == null) {
        break;
      }
      boundaries.add(low);
    }
    return boundaries;
  }

  /** None if there is no row, or a number is beyond a long. */
  private static List<Key> byDistance(@Nullable Key first, @Nullable Key last, int ranges) {
    List<Key> boundaries = new ArrayList<>();
    if (first != null
        && last != null
        && first.values().get(0) instanceof Long low
        && last.values().get(0) instanceof Long high) {
      BigInteger from = BigInteger.valueOf(low);
      BigInteger distance = BigInteger.valueOf(high).subtract(from);
      for (int i = 1; i < ranges; i++) {
        BigInteger part =
            distance.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(ranges));
        boundaries.add(new Key(List.of(from.add(part).longValueExact())));
      }
    }
    return boundaries;
  }

  private static List<Span> spans(List<Key> boundaries) {
    List<Span> spans = new ArrayList<>();
    @Nullable Key low = null;
    for (Key high : boundaries) {
      spans.add(new Span(low, high));
      low = high;
    }
    spans.add(new Span(low, null));
    return spans;
  }
}
