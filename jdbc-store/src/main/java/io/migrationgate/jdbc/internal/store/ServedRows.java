package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.spi.ServedVariant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * When which variant of a flag was given to callers. Each row by itself and without a transaction
 * around: nobody decides by it under the lock of changes, and none may wait for the others.
 */
public final class ServedRows {
  private final String renew;
  private final String known;
  private final String add;
  private final String all;

  /** Rows in this schema. */
  public ServedRows(Dialect dialect, String schema) {
    String table = schema + "mgate_flag_served";
    String last = dialect.epochMicros("last_at");
    renew = "UPDATE %s SET last_at = %s WHERE flag = ? AND variant = ? AND %s < %s - %d"
        .formatted(
            table,
            dialect.now(),
            last,
            dialect.epochMicros(dialect.now()),
            ServedVariant.INTERVAL.toMillis() * 1_000);
    known = "SELECT COUNT(*) FROM " + table + " WHERE flag = ? AND variant = ?";
    // The clock is read once, so that what is noted first is noted last at the same instant.
    add = """
        INSERT INTO %s (flag, variant, first_at, last_at)
        SELECT ?, ?, clock.at, clock.at FROM (SELECT %s AS at) AS clock
        """.formatted(table, dialect.now());
    all = "SELECT flag, variant, %s AS first_micros, %s AS last_micros FROM %s"
        .formatted(dialect.epochMicros("first_at"), last, table);
  }

  /**
   * Notes them. Where two nodes add the same row at once, one of them fails, and tries again later.
   */
  public void note(Handle handle, Map<String, Set<String>> variants) {
    variants.forEach((flag, names) -> names.forEach(variant -> note(handle, flag, variant)));
  }

  private void note(Handle handle, String flag, String variant) {
    if (handle.execute(renew, flag, variant) == 0
        && handle.select(known, flag, variant).mapTo(Long.class).one() == 0) {
      handle.execute(add, flag, variant);
    }
  }

  /** All of them. */
  public List<ServedVariant> read(Handle handle) {
    return handle
        .createQuery(all)
        .map((row, context) -> new ServedVariant(
            row.getString("flag"),
            row.getString("variant"),
            StoreRows.micros(row.getLong("first_micros")),
            StoreRows.micros(row.getLong("last_micros"))))
        .list();
  }
}
