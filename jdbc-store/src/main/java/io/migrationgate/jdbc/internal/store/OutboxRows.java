package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.spi.HistoryEntry;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** All SQL of the outbox: the history behind a place, and how far each endpoint has been. */
public final class OutboxRows {
  private final String insert;
  private final String tells;
  private final String find;
  private final String update;
  private final String history;

  /**
   * How far an endpoint has been.
   *
   * @param name of the endpoint
   * @param holder the process that tells it; empty if none does
   * @param beat grows with every sign of life
   * @param passed everything in the history up to this line is told
   * @param notes what the holder has noted, as JSON
   */
  public record Place(String name, String holder, long beat, long passed, String notes) {}

  /** The tables whose names begin with this. */
  public OutboxRows(Dialect dialect, String schema) {
    String webhook = schema + "mgate_webhook";
    insert =
        "INSERT INTO %s (name, holder, beat, passed, notes) SELECT ?, '', 0, COALESCE(MAX(sequence), 0), '{}' FROM %smgate_history"
            .formatted(webhook, schema);
    tells = "UPDATE " + schema + "mgate_meta SET tells = TRUE WHERE id = 1 AND NOT tells";
    find = "SELECT name, holder, beat, passed, notes FROM " + webhook + " WHERE name = ?";
    update = "UPDATE " + webhook
        + " SET holder = ?, beat = beat + 1, passed = ?, notes = ? WHERE name = ? AND holder = ? AND beat = ?";
    history = "SELECT h.*, " + dialect.epochMicros("h.at") + " AS at_micros FROM " + schema
        + "mgate_history h WHERE h.sequence > ? ORDER BY h.sequence LIMIT ?";
  }

  /** Adds an endpoint, which is told of what happens from now on. */
  public void add(Handle handle, String name) {
    handle.execute(insert, name);
    handle.execute(tells);
  }

  /** How far it has been; empty if it was never heard of. */
  public Optional<Place> find(Handle handle, String name) {
    return handle
        .select(find, name)
        .map((row, context) -> new Place(
            row.getString("name"),
            row.getString("holder"),
            row.getLong("beat"),
            row.getLong("passed"),
            row.getString("notes")))
        .findOne();
  }

  /**
   * Notes how far it is now.
   *
   * @param seen what the new place was made from
   * @return false if somebody else has written it since
   */
  public boolean update(Handle handle, Place seen, Place now) {
    return handle.execute(
            update,
            now.holder(),
            now.passed(),
            now.notes(),
            seen.name(),
            seen.holder(),
            seen.beat())
        == 1;
  }

  /** Lines of the history behind a place, oldest first. */
  public List<HistoryEntry> after(Handle handle, long passed, int limit) {
    return handle
        .select(history, passed, limit)
        .map((row, context) -> StoreRows.history(row))
        .list();
  }
}
