package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides a span for reading. Where the key is one whole number, by distance: that asks the
 * database nothing, while finding the n-th key reads n of them. It learns how far apart keys are.
 * Elsewhere by the n-th key.
 *
 * <p>Used by one worker.
 */
public final class KeysetPager {
  private static final double FARTHEST = 1e12;

  private final KeySql keys;
  private final Table table;
  private double keysPerRow = 1;

  /** Nobody knows how far it is to the next key, so the next time it is looked for. */
  private boolean inGap;

  public KeysetPager(KeySql keys, Table table) {
    this.keys = keys;
    this.table = table;
  }

  /** Where the first rows of a span end, about so many; null if the span ends before. */
  public @Nullable Key boundary(Connection connection, Span span, int rows) throws SQLException {
    if (inGap || table.key().size() != 1 || !table.key().get(0).isInteger()) {
      inGap = false;
      return keys.boundary(connection, table, span, rows);
    }
    Key first = span.low() == null ? keys.extreme(connection, table, false) : span.low();
    Key last = span.high() == null ? keys.extreme(connection, table, true) : span.high();
    if (first == null
        || last == null
        || !(first.values().get(0) instanceof Long low)
        || !(last.values().get(0) instanceof Long high)) {
      return keys.boundary(connection, table, span, rows);
    }
    // Not in floating point: that would round a large key to one before it.
    long to = low + (long) Math.max(1, rows * keysPerRow);
    boolean beyond = to >= high || to < low;
    return beyond ? null : new Key(List.of(to));
  }

  /** What there was between two boundaries. */
  public void learn(Span span, long rows) {
    if (span.low() != null
        && span.high() != null
        && span.low().values().get(0) instanceof Long low
        && span.high().values().get(0) instanceof Long high) {
      double distance = high - low > 0 ? high - low : (double) high - low;
      if (rows > 0) {
        keysPerRow = Math.max(1e-3, Math.min(FARTHEST, distance / rows));
      }
      inGap = rows == 0;
    }
  }
}
