package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.MariaDbDialect;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.spi.GateDatabase.Barrier;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.TimeSource;
import io.migrationgate.spi.TransactionsHiddenException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** MariaDB and MySQL: information_schema.innodb_trx and the process list. */
final class MariaDbInspector extends Inspector {
  /**
   * InnoDB lists its transactions anew only when the list was not read for 100 ms. Somewhat longer.
   */
  private static final Duration CACHED = Duration.ofMillis(120);

  /**
   * Two who wait for a new list, each as long as the other, may keep it from being made for ever:
   * so the waits are drawn, from a range that grows up to so many times as long.
   */
  private static final int WIDEST_SPREAD = 6;

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Transactions that have written nothing have no id: 0 here, a number from here on in MySQL. */
  private static final long NO_ID_FROM = 1L << 48;

  private static final String TRANSACTIONS = """
      SELECT t.trx_mysql_thread_id AS thread, CAST(t.trx_id AS CHAR) AS trx,
             t.trx_rows_modified AS modified, CAST(t.trx_started AS CHAR) AS started,
             TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) * 1000 AS age,
             COALESCE(t.trx_query, p.info, '') AS statement, COALESCE(p.user, '') AS who
      FROM information_schema.innodb_trx t
      LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
      """;

  private static final String SESSIONS = """
      SELECT user, host, id, COALESCE(db, DATABASE()) AS db, DATABASE() AS own, <marked> AS marked
      FROM information_schema.processlist p
      WHERE id <> CONNECTION_ID()
        AND command NOT IN ('Daemon', 'Binlog Dump', 'Binlog Dump GTID')
        AND user NOT IN ('system user', 'event_scheduler', 'unauthenticated user')
      """;

  /** Databases whose views lead to tables of another: whoever is there writes these. */
  private static final String VIEWS_INTO = """
      SELECT DISTINCT table_schema FROM information_schema.views
      WHERE view_definition LIKE CONCAT('%`', DATABASE(), '`.`%')
      """;

  private static final String COLUMNS = """
      SELECT column_name AS name,
             is_nullable = 'NO' AND column_default IS NULL
               AND extra NOT LIKE '%auto_increment%'
               AND COALESCE(generation_expression, '') = '' AS mandatory
      FROM information_schema.columns
      WHERE table_schema = COALESCE(:schema, DATABASE()) AND table_name = :table
      ORDER BY ordinal_position
      """;

  private final Sessions sessions;
  private final TimeSource time;
  private final DoubleSupplier random;

  /** A listed transaction that may have written. */
  private record Writer(String trx, BlockingSession session) {}

  /**
   * One listing: every session with a transaction, and those transactions that may have written.
   */
  private record Listing(Set<Long> threads, List<Row> all) {
    List<Writer> writers() {
      return all.stream().filter(Row::wrote).map(Row::writer).toList();
    }
  }

  private record Row(long thread, String begun, boolean wrote, Writer writer) {}

  /**
   * An inspector.
   *
   * @param random draws from 0 (inclusive) to 1
   */
  MariaDbInspector(Sessions sessions, TimeSource time, DoubleSupplier random) {
    this.sessions = sessions;
    this.time = time;
    this.random = random;
  }

  /*
   * What counts are transactions that had written before this moment, and so had an id, which they
   * keep until they end. A list from the cache may be older than this moment. So this very session
   * leaves a mark: it is not in the list; it opens a transaction; the first list that has it was
   * made after that.
   */
  @Override
  public Barrier startBarrier() {
    return withPrivilege(handle -> {
      long self = handle.select("SELECT CONNECTION_ID()").mapTo(Long.class).one();
      listUntil(handle, self, false);
      handle.begin();
      try {
        handle.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        Listing first = listUntil(handle, self, true);
        Set<String> open = new HashSet<>();
        first.writers().forEach(writer -> open.add(writer.trx()));
        return new ListedBarrier(
            open, () -> withPrivilege(MariaDbInspector.this::list).writers());
      } finally {
        handle.rollback();
      }
    });
  }

  /**
   * {@inheritDoc}
   *
   * <p>The list has transactions that only read as well. They have no id, so a connection counts as
   * the same transaction while it began in the same second.
   */
  @Override
  public Barrier startSnapshotBarrier() {
    return withPrivilege(handle -> {
      long self = handle.select("SELECT CONNECTION_ID()").mapTo(Long.class).one();
      listUntil(handle, self, false);
      handle.begin();
      try {
        handle.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        Set<String> open = listUntil(handle, self, true).all().stream()
            .filter(each -> each.thread() != self)
            .map(Row::begun)
            .collect(Collectors.toSet());
        return new ListedBarrier(
            open,
            () -> withPrivilege(MariaDbInspector.this::list).all().stream()
                .map(row -> new Writer(row.begun(), row.writer().session()))
                .toList());
      } finally {
        handle.rollback();
      }
    });
  }

  private Listing listUntil(Handle handle, long self, boolean present) {
    long start = time.nanoTime();
    for (int tries = 1; time.nanoTime() - start < PATIENCE.toNanos(); tries++) {
      if (present || tries > 1) {
        pause(tries - 1);
      }
      Listing listing = list(handle);
      if (listing.threads().contains(self) == present) {
        return listing;
      }
    }
    throw new StoreUnavailableException(
        new Problem(
            sessions.subject(),
            "a list of transactions that is never made anew, since somebody reads it all the time",
            "information_schema.innodb_trx not to be read for 100 ms now and then",
            "have monitoring read it less often, then try again"),
        null);
  }

  private Listing list(Handle handle) {
    Set<Long> threads = new HashSet<>();
    List<Row> all = handle
        .createQuery(TRANSACTIONS)
        .map((row, context) -> {
          long thread = row.getLong("thread");
          String trx = row.getString("trx");
          BlockingSession session = new BlockingSession(
              thread == 0 ? "prepared transaction " + trx : "connection " + thread,
              row.getString("who"),
              row.getLong("age"),
              row.getString("statement"));
          boolean wrote = hasId(trx) || row.getLong("modified") > 0;
          String begun = thread + " since " + row.getString("started");
          return new Row(thread, begun, wrote, new Writer(trx, session));
        })
        .list();
    all.forEach(row -> threads.add(row.thread()));
    return new Listing(threads, all);
  }

  private static boolean hasId(String trx) {
    long id = Long.parseUnsignedLong(trx);
    return id > 0 && id < NO_ID_FROM;
  }

  private Duration drawn(int spread) {
    double times = 1 + Math.min(WIDEST_SPREAD, spread) * random.getAsDouble();
    return Duration.ofNanos((long) (CACHED.toNanos() * times));
  }

  private void pause(int spread) {
    try {
      time.sleep(drawn(spread));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(
          new Problem(
              sessions.subject(),
              "an interrupted wait for the list of transactions",
              "about 200 ms to read it",
              "try again; nothing has changed"),
          e);
    }
  }

  /** Waits until none of the transactions that were there at the start is listed any more. */
  private final class ListedBarrier implements Barrier {
    private final Supplier<List<Writer>> listed;
    private Set<String> open;
    private List<BlockingSession> last = List.of();
    private long nextListNanos;

    ListedBarrier(Set<String> open, Supplier<List<Writer>> listed) {
      this.open = open;
      this.listed = listed;
      this.nextListNanos = time.nanoTime();
    }

    /** Asks no more often than the server makes the list anew, or it never would. */
    @Override
    public synchronized List<BlockingSession> blocking() {
      boolean asked = time.nanoTime() - nextListNanos < 0;
      if (open.isEmpty() || (asked && !last.isEmpty())) {
        return open.isEmpty() ? List.of() : last;
      }
      List<Writer> left =
          listed.get().stream().filter(writer -> open.contains(writer.trx())).toList();
      nextListNanos = time.nanoTime() + drawn(2).toNanos();
      open = new HashSet<>(left.stream().map(Writer::trx).toList());
      last = left.stream().map(Writer::session).toList();
      return last;
    }
  }

  private record Session(String user, String host, long id, String db, boolean marked) {}

  /**
   * Gated data are where nodes work, and where this command looks; and whoever is where views lead
   * there writes them.
   */
  @Override
  public Set<String> unregistered(Handle handle, Set<Long> processes, Set<String> harmless) {
    return withPrivilege(own -> {
      // Without the privilege the process list is silently short; this one refuses.
      own.select("SELECT 1 FROM information_schema.innodb_trx LIMIT 1")
          .mapToMap()
          .list();
      Set<String> databases = new HashSet<>();
      List<Session> sessions = handle
          .createQuery(SESSIONS)
          .define("marked", marked(processes))
          .map((row, context) -> {
            databases.add(row.getString("own"));
            return new Session(
                row.getString("user"),
                row.getString("host"),
                row.getLong("id"),
                row.getString("db"),
                row.getBoolean("marked"));
          })
          .list();
      sessions.stream().filter(Session::marked).map(Session::db).forEach(databases::add);
      databases.addAll(handle.createQuery(VIEWS_INTO).mapTo(String.class).list());
      return sessions.stream()
          .filter(session -> !session.marked() && databases.contains(session.db()))
          .filter(session -> !harmless(session.user(), harmless))
          .map(session -> session.user() + "@" + session.host() + " connection " + session.id())
          .collect(Collectors.toCollection(TreeSet::new));
    });
  }

  @Override
  Set<String> users(Handle handle, Set<Long> processes) {
    return handle
        .createQuery(SESSIONS)
        .define("marked", marked(processes))
        .map((row, context) -> row.getBoolean("marked") ? row.getString("user") : "")
        .filter(user -> !user.isEmpty())
        .collect(Collectors.toSet());
  }

  private static String marked(Set<Long> processes) {
    return processes.stream()
        .map(process ->
            "COALESCE(IS_USED_LOCK(" + MariaDbDialect.mark(process, "p.id") + ") = p.id, FALSE)")
        .collect(Collectors.joining(" OR ", "(FALSE OR ", ")"))
        .replace("OR )", "OR FALSE)");
  }

  private <T> T withPrivilege(Sessions.Work<T> work) {
    try {
      return sessions.call(work);
    } catch (StoreUnavailableException e) {
      Throwable cause = e.getCause();
      if (cause instanceof JdbiException && SqlFailures.kind(cause) == FailureKind.NO_PRIVILEGE) {
        throw new TransactionsHiddenException(
            new Problem(
                sessions.subject(),
                "a user that may not see transactions: " + SqlFailures.message(cause),
                "the privilege PROCESS",
                "GRANT PROCESS ON *.* TO the user of this command"),
            cause);
      }
      throw e;
    }
  }

  @Override
  public Map<String, Boolean> mandatoryByColumn(Handle handle, String table) {
    List<String> parts = Identifiers.parts(table);
    String name = parts.get(parts.size() - 1);
    String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
    return mandatory(handle
        .createQuery(COLUMNS)
        .bind("schema", schema == null ? null : bare(schema))
        .bind("table", bare(name)));
  }

  private static String bare(String identifier) {
    return Identifiers.isQuoted(identifier) ? Identifiers.unquoted(identifier) : identifier;
  }

  @Override
  String tableName(String identifier) {
    return bare(identifier);
  }

  /** Column names know no case here, quoted or not. */
  @Override
  public String fold(String identifier) {
    return bare(identifier).toLowerCase(Locale.ROOT);
  }
}
