package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.protocol.SegmentState;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.SegmentKeys;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;

/**
 * The keys of segments, all SQL on them. A row says from which epoch on, and until which, a key
 * belongs to a generation of its segment; what was staged belongs to it from the first.
 */
public final class SegmentRows implements SegmentKeys {
  private final Sessions sessions;
  private final Dialect dialect;
  private final String table;

  public SegmentRows(Sessions sessions, Dialect dialect, String schema) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.table = schema + "mgate_segment_key";
  }

  private static String in(String table) {
    return " FROM " + table
        + " WHERE segment = ? AND generation = ? AND since_epoch <= ?"
        + " AND (until_epoch IS NULL OR until_epoch > ?)";
  }

  @Override
  public boolean contains(SegmentState segment, String key) {
    return sessions.call(handle -> contains(handle, table, segment, key));
  }

  private static boolean contains(Handle handle, String table, SegmentState segment, String key) {
    return handle
            .select(
                "SELECT COUNT(*)" + in(table) + " AND key_text = ?",
                segment.name(),
                segment.generation(),
                segment.epoch(),
                segment.epoch(),
                key)
            .mapTo(Long.class)
            .one()
        > 0;
  }

  @Override
  public long count(SegmentState segment) {
    return sessions.call(handle -> handle
        .select(
            "SELECT COUNT(*)" + in(table),
            segment.name(),
            segment.generation(),
            segment.epoch(),
            segment.epoch())
        .mapTo(Long.class)
        .one());
  }

  @Override
  public void stage(String segment, long generation, Collection<String> keys) {
    inOneTransaction(handle -> {
      try (PreparedBatch batch = handle.prepareBatch("INSERT INTO " + table
          + " (segment, generation, key_text, since_epoch) VALUES (?, ?, ?, 0)")) {
        keys.forEach(key -> batch.add(segment, generation, key));
        batch.execute();
      }
    });
  }

  @Override
  public void discard(String segment, Set<Long> kept) {
    inOneTransaction(handle -> {
      String others = kept.isEmpty() ? "" : " AND generation NOT IN (<kept>)";
      try (Update update =
          handle.createUpdate("DELETE FROM " + table + " WHERE segment = :segment" + others)) {
        update.bind("segment", segment);
        if (!kept.isEmpty()) {
          update.bindList("kept", List.copyOf(kept));
        }
        update.execute();
      }
    });
  }

  private interface Work {
    void run(Handle handle);
  }

  private void inOneTransaction(Work work) {
    sessions.call(handle -> {
      try (Transaction tx =
          Transaction.begin(handle, dialect, Isolation.READ_COMMITTED, sessions.queryTimeout())) {
        work.run(handle);
        tx.commit();
        return true;
      }
    });
  }

  /** The lock of changes is held, so nobody else changes these rows. */
  static void change(Handle handle, String schema, Mutation.ChangeKeys change) {
    String table = schema + "mgate_segment_key";
    SegmentState after = change.segment();
    for (String key : change.removed()) {
      handle.execute(
          "UPDATE " + table + " SET until_epoch = ? WHERE segment = ? AND generation = ?"
              + " AND key_text = ? AND until_epoch IS NULL",
          after.epoch(),
          after.name(),
          after.generation(),
          key);
    }
    for (String key : change.added()) {
      if (!contains(handle, table, after, key)) {
        handle.execute(
            "INSERT INTO " + table
                + " (segment, generation, key_text, since_epoch) VALUES (?, ?, ?, ?)",
            after.name(),
            after.generation(),
            key,
            after.epoch());
      }
    }
  }
}
