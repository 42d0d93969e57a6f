package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides a table's key space into ranges of about the same number of rows. */
final class RangePlanner {
  /** Below it, further ranges cost more than they bring. */
  static final long WORTH_DIVIDING = 50_000;

  private RangePlanner() {}

  static List<Span> divide(Connection connection, KeySql keys, Table table, long rows, int ranges)
      throws SQLException {
    List<Span> spans = new ArrayList<>();
    @Nullable Key low = null;
    if (rows >= WORTH_DIVIDING) {
      for (int i = 1; i < ranges; i++) {
        Key high = keys.boundary(connection, table, new Span(low, null), rows / ranges);
        if (high == null) {
          break;
        }
        spans.add(new Span(low, high));
        low = high;
      }
    }
    spans.add(new Span(low, null));
    return spans;
  }
}
