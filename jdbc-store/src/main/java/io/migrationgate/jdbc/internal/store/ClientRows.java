package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.MessageCount;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Which clients have sent which versions of messages. Nobody decides by it under the lock of
 * changes.
 */
public final class ClientRows {
  private static final Comparator<MessageCount> IN_ORDER = Comparator.comparing(MessageCount::type)
      .thenComparing(MessageCount::client)
      .thenComparing(MessageCount::version);

  private final String add;
  private final String known;
  private final String names;
  private final String forget;
  private final String begin;
  private final String ofType;

  private final Sessions sessions;
  private final Dialect dialect;
  private final Duration lockTimeout;

  /** Rows in this schema. */
  public ClientRows(Sessions sessions, Dialect dialect, String schema, Duration lockTimeout) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.lockTimeout = lockTimeout;
    String table = schema + "mgate_message_client";
    String last = dialect.epochMicros("last_at");
    add =
        "UPDATE %s SET messages = messages + ?, last_at = %s WHERE type = ? AND client = ? AND version = ?"
            .formatted(table, dialect.now());
    known = "SELECT COUNT(*) FROM " + table + " WHERE type = ? AND client = ?";
    names = "SELECT COUNT(DISTINCT client) FROM %s WHERE type = ? AND client <> '%s'"
        .formatted(table, ClientVersion.OTHERS);
    forget = "DELETE FROM %s WHERE type = ? AND %s < %s - %d"
        .formatted(
            table,
            last,
            dialect.epochMicros(dialect.now()),
            ClientVersion.REMEMBERED.toMillis() * 1_000);
    // The clock is read once, so that what is noted first is noted last at the same instant.
    begin = """
        INSERT INTO %s (type, client, version, messages, first_at, last_at)
        SELECT ?, ?, ?, ?, clock.at, clock.at FROM (SELECT %s AS at) AS clock
        """.formatted(table, dialect.now());
    ofType =
        ("SELECT type, client, version, messages, %s AS first_micros, %s AS last_micros FROM %s"
                + " WHERE type = ?")
            .formatted(dialect.epochMicros("first_at"), last, table);
  }

  /**
   * Adds messages, in one transaction. Nodes that tell at once lock rows in one order; where two
   * begin the same row, one of them fails, and tries again later.
   */
  public void note(List<MessageCount> counts) {
    sessions.call(handle -> {
      try (Transaction tx =
          Transaction.begin(handle, dialect, Isolation.READ_COMMITTED, lockTimeout)) {
        counts.stream().sorted(IN_ORDER).forEach(count -> note(handle, count));
        tx.commit();
      }
      return true;
    });
  }

  private void note(Handle handle, MessageCount count) {
    if (!added(handle, count, count.client())) {
      String client = kept(handle, count);
      if (client.equals(count.client()) || !added(handle, count, client)) {
        handle.execute(begin, count.type(), client, count.version(), count.messages());
      }
    }
  }

  private boolean added(Handle handle, MessageCount count, String client) {
    return handle.execute(add, count.messages(), count.type(), client, count.version()) > 0;
  }

  /** Nodes that add names at once may pass the limit by one each. */
  private String kept(Handle handle, MessageCount count) {
    if (hasRoom(handle, count.type())
        || handle.select(known, count.type(), count.client()).mapTo(Long.class).one() > 0) {
      return count.client();
    }
    handle.execute(forget, count.type());
    return hasRoom(handle, count.type()) ? count.client() : ClientVersion.OTHERS;
  }

  private boolean hasRoom(Handle handle, String type) {
    return handle.select(names, type).mapTo(Long.class).one() < ClientVersion.NAMES;
  }

  /** Those of a type. */
  public List<ClientVersion> read(String type) {
    return sessions.call(handle -> handle
        .select(ofType, type)
        .map((row, context) -> new ClientVersion(
            row.getString("type"),
            row.getString("client"),
            row.getInt("version"),
            row.getLong("messages"),
            StoreRows.micros(row.getLong("first_micros")),
            StoreRows.micros(row.getLong("last_micros"))))
        .list());
  }
}
