package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.spi.GateDatabase.Barrier;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.TransactionsHiddenException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** H2: INFORMATION_SCHEMA.SESSIONS. */
final class H2Inspector extends Inspector {

  /** A prepared transaction does not count as uncommitted with its session. */
  private static final String UNCOMMITTED = """
      SELECT 'session ' || session_id || ' since ' || session_start AS id, user_name AS who,
             COALESCE(executing_statement, '') AS statement
      FROM information_schema.sessions
      WHERE contains_uncommitted AND session_id <> SESSION_ID()
      UNION ALL
      SELECT 'prepared transaction ' || transaction_name, '', ''
      FROM information_schema.in_doubt WHERE transaction_state = 'IN_DOUBT'
      """;

  private static final String COLUMNS = """
      SELECT column_name AS name,
             is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
               AND is_generated = 'NEVER' AS mandatory
      FROM information_schema.columns
      WHERE table_schema = COALESCE(:schema, CURRENT_SCHEMA) AND table_name = :table
      ORDER BY ordinal_position
      """;

  private final Sessions sessions;
  private final boolean upper;
  private final boolean lower;

  /**
   * Of a database.
   *
   * @param upper whether it stores names without quotes in upper case
   * @param lower whether it stores them in lower case
   */
  H2Inspector(Sessions sessions, boolean upper, boolean lower) {
    this.sessions = sessions;
    this.upper = upper;
    this.lower = lower;
  }

  /** No bridge is built on H2, so nobody writes by a snapshot that this one does not wait for. */
  @Override
  public Barrier startSnapshotBarrier() {
    return startBarrier();
  }

  /*
   * H2 does not number its transactions, so the wait is for each session to be seen once without
   * uncommitted work. A session that begins anew between two looks is waited for longer than need
   * be, never shorter.
   */
  @Override
  public Barrier startBarrier() {
    return sessions.call(handle -> {
      requireAdmin(handle);
      Set<String> open = new HashSet<>();
      uncommitted(handle).forEach(session -> open.add(session.id()));
      return new SessionBarrier(open);
    });
  }

  private final class SessionBarrier implements Barrier {
    private Set<String> open;

    SessionBarrier(Set<String> open) {
      this.open = open;
    }

    @Override
    public synchronized List<BlockingSession> blocking() {
      if (open.isEmpty()) {
        return List.of();
      }
      List<BlockingSession> left = sessions.call(H2Inspector::uncommitted).stream()
          .filter(session -> open.contains(session.id()))
          .toList();
      open = new HashSet<>(left.stream().map(BlockingSession::id).toList());
      return left;
    }
  }

  private static List<BlockingSession> uncommitted(Handle handle) {
    return handle
        .createQuery(UNCOMMITTED)
        .map((row, context) -> new BlockingSession(
            row.getString("id"), row.getString("who"), -1, row.getString("statement")))
        .list();
  }

  private void requireAdmin(Handle handle) {
    boolean admin = handle
        .select("SELECT is_admin FROM information_schema.users WHERE user_name = CURRENT_USER")
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
    if (!admin) {
      throw new TransactionsHiddenException(
          new Problem(
              sessions.subject(),
              "a user that sees no sessions but its own",
              "an administrator",
              "ALTER USER ... ADMIN TRUE, or connect as an administrator"),
          null);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>H2's sessions carry no marks. Those within the process that has the database open are that
   * process's; whoever comes from elsewhere is told apart by user only.
   */
  @Override
  public Set<String> unregistered(Handle handle, Set<Long> processes, Set<String> harmless) {
    requireAdmin(handle);
    Set<String> found = new TreeSet<>();
    handle
        .createQuery("""
            SELECT user_name, session_id, client_addr AS address
            FROM information_schema.sessions
            WHERE session_id <> SESSION_ID() AND client_addr IS NOT NULL
            """)
        .map((row, context) -> {
          String user = row.getString("user_name");
          return harmless(user, harmless)
              ? ""
              : user + "@" + row.getString("address") + " session " + row.getLong("session_id");
        })
        .filter(text -> !text.isEmpty())
        .forEach(found::add);
    return found;
  }

  @Override
  public Map<String, Boolean> mandatoryByColumn(Handle handle, String table) {
    List<String> parts = Identifiers.parts(table);
    String schema = parts.size() > 1 ? fold(parts.get(parts.size() - 2)) : null;
    return mandatory(handle
        .createQuery(COLUMNS)
        .bind("schema", schema)
        .bind("table", fold(parts.get(parts.size() - 1))));
  }

  @Override
  public String fold(String identifier) {
    if (Identifiers.isQuoted(identifier)) {
      return Identifiers.unquoted(identifier);
    }
    if (upper) {
      return identifier.toUpperCase(Locale.ROOT);
    }
    return lower ? identifier.toLowerCase(Locale.ROOT) : identifier;
  }
}
