package io.migrationgate.jdbc;

import io.migrationgate.jdbc.internal.ConnectionSource;
import io.migrationgate.jdbc.internal.ConnectionSupply;
import io.migrationgate.jdbc.internal.Databases;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.DriverConnections;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.IdleSessions;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.jdbc.internal.catalog.JdbcNames;
import io.migrationgate.jdbc.internal.store.ChangeFeed;
import io.migrationgate.jdbc.internal.store.ChangeSignal;
import io.migrationgate.jdbc.internal.store.Changes;
import io.migrationgate.jdbc.internal.store.ClientRows;
import io.migrationgate.jdbc.internal.store.EpochRows;
import io.migrationgate.jdbc.internal.store.Heartbeats;
import io.migrationgate.jdbc.internal.store.PostgresFeed;
import io.migrationgate.jdbc.internal.store.SegmentRows;
import io.migrationgate.jdbc.internal.store.ServedRows;
import io.migrationgate.jdbc.internal.store.StoreReads;
import io.migrationgate.jdbc.internal.store.StoreSchema;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.DatabaseIdentity;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.MessageCount;
import io.migrationgate.spi.NameSearch;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.SegmentKeys;
import io.migrationgate.spi.ServedVariant;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in a relational database, in tables whose names begin with {@code mgate_}.
 *
 * <p>Best has connections of its own, as {@link #builder(String, String, String)} gives it: then
 * neither does an application that uses up its pool cost the lease, nor does the store take
 * connections from the application.
 *
 * <p>From a data source it borrows connections for each call, whatever their autocommit mode, and
 * gives them back as they were. On PostgreSQL it keeps one more for as long as somebody waits for
 * changes, so a pool must have one to spare; {@link Builder#listen} turns that off. Closing the
 * store does not close the data source.
 *
 * <p>To get a connection takes no longer than a statement may, whatever the data source does.
 *
 * <p>Thread-safe. Connect to the primary: a replica takes no changes.
 */
public final class JdbcGateStore implements GateStore {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcGateStore.class);
  private static final int OWN = 2;

  private final ConnectionSupply supply;
  private final Sessions sessions;
  private final IdleSessions idle;
  private final Dialect dialect;
  private final NameSearch names;
  private final StoreDescription description;
  private final StoreSchema schema;
  private final StoreReads reads;
  private final ServedRows servedRows;
  private final ClientRows clientRows;
  private final Heartbeats heartbeats;
  private final Changes changes;
  private final EpochRows epochs;
  private final SegmentRows segments;
  private final ChangeSignal signal = new ChangeSignal();
  private final ChangeFeed feed;

  /** What a first connection tells. */
  private record Found(Dialect dialect, StoreDescription description) {
    static Found in(Sessions sessions) {
      return sessions.call(handle -> {
        var database = handle.getConnection().getMetaData();
        return new Found(Dialect.of(database), StoreDescription.of(database));
      });
    }
  }

  private JdbcGateStore(ConnectionSupply supply, StoreOptions options) {
    Sessions first = new Sessions(supply, "store", options.queryTimeout());
    Found found = Found.in(first);
    this.supply = supply;
    this.dialect = found.dialect();
    this.description = found.description();
    this.sessions = first.with("store at " + description.url(), options.queryTimeout());
    this.idle = new IdleSessions(sessions);
    this.names = new JdbcNames(sessions, dialect);
    this.schema = new StoreSchema(sessions, dialect, options.prefix());
    this.reads = new StoreReads(dialect, options.prefix());
    this.servedRows = new ServedRows(dialect, options.prefix());
    this.clientRows = new ClientRows(sessions, dialect, options.prefix(), options.lockTimeout());
    this.heartbeats = new Heartbeats(dialect, options.prefix());
    this.changes = new Changes(
        sessions,
        dialect,
        options.prefix(),
        new Changes.Limits(options.lockTimeout(), options.idleLimit()),
        TimeSource.SYSTEM);
    this.epochs = new EpochRows(sessions, dialect, options.prefix(), options.lockTimeout());
    this.segments = new SegmentRows(sessions, dialect, options.prefix());
    this.feed = options.listen() && dialect.announces() ? listening() : signal;
  }

  private ChangeFeed listening() {
    try {
      return new PostgresFeed(sessions, signal, TimeSource.SYSTEM, new SplittableRandom());
    } catch (LinkageError e) {
      LOG.info(
          "The driver org.postgresql is not there, so nothing listens for changes; they are seen"
              + " with the next heartbeat");
      LOG.debug("The cause", e);
      return signal;
    }
  }

  /**
   * A store whose tables are created or upgraded if need be, also when many nodes start at once.
   *
   * @throws io.migrationgate.spi.StoreVersionException if the tables are newer than this library
   * @throws io.migrationgate.spi.StoreUnavailableException if the database cannot be reached
   */
  public static JdbcGateStore create(DataSource dataSource) {
    return builder(dataSource).create();
  }

  /**
   * The same with connections of its own; see {@link #builder(String, String, String)}.
   *
   * @throws io.migrationgate.spi.StoreVersionException if the tables are newer than this library
   * @throws io.migrationgate.spi.StoreUnavailableException if the database cannot be reached
   */
  public static JdbcGateStore create(String url, String user, String password) {
    return builder(url, user, password).create();
  }

  /**
   * A store whose tables must be there; nothing is created.
   *
   * @throws io.migrationgate.spi.StoreVersionException if the tables are missing, older or newer
   *     than this library
   * @throws io.migrationgate.spi.StoreUnavailableException if the database cannot be reached
   */
  public static JdbcGateStore open(DataSource dataSource) {
    return builder(dataSource).open();
  }

  /** A store with options, on connections that it borrows from a data source. */
  public static Builder builder(DataSource dataSource) {
    IdleSessions.of(dataSource);
    return new Builder(dataSource::getConnection, 0);
  }

  /**
   * A store with options, and with connections of its own: it keeps up to {@value #OWN} and one
   * that listens, and closes them when it is closed. Use the application's own URL, user and
   * password, so that the sessions are told to be the application's. For what a URL and a password
   * cannot say, such as tokens that expire, see {@link Builder#ownConnections}.
   */
  public static Builder builder(String url, String user, String password) {
    return new Builder(new DriverConnections(url, user, password), OWN);
  }

  /** The database of the store, for those whose gated data live there too. */
  public JdbcGateDatabase database() {
    return JdbcGateDatabase.of(sessions);
  }

  /** Which version the tables are. */
  public int schemaVersion() {
    return schema.version();
  }

  /** Which database holds the store, for people. */
  public StoreDescription description() {
    return description;
  }

  @Override
  public Snapshot load() {
    return atOneMoment(reads::snapshot);
  }

  @Override
  public StoreView view() {
    return atOneMoment(reads::view);
  }

  private <T> T atOneMoment(Function<Handle, T> read) {
    return sessions.call(handle -> {
      try (Transaction tx =
          Transaction.begin(handle, dialect, Isolation.SNAPSHOT, sessions.queryTimeout())) {
        T seen = read.apply(handle);
        tx.commit();
        return seen;
      }
    });
  }

  @Override
  public <T> T change(String changeId, ChangeDecider<T> decider) {
    Changes.Made<T> made = changes.change(changeId, decider);
    Epoch begun = made.begun();
    if (begun != null) {
      signal.began(begun.number());
    }
    return made.result();
  }

  @Override
  public SegmentKeys segmentKeys() {
    return segments;
  }

  @Override
  public BeatAnswer beat(Beat beat) {
    return sessions.call(handle -> heartbeats.beat(handle, beat));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for each row with {@code FOR UPDATE SKIP LOCKED}: neither does it wait, nor do others
   * wait behind it.
   */
  @Override
  public List<Long> closeBefore(long number) {
    return epochs.closeBefore(number);
  }

  @Override
  public List<HistoryEntry> history(HistoryFilter filter) {
    return sessions.call(handle -> reads.history(handle, filter));
  }

  @Override
  public List<KnownBuild> builds() {
    return sessions.call(reads::builds);
  }

  @Override
  public List<SqlAcceptance> acceptedSql(String migration) {
    return sessions.call(handle -> reads.acceptedSql(handle, migration));
  }

  @Override
  public void noteServed(Map<String, Set<String>> variants) {
    sessions.call(handle -> {
      servedRows.note(handle, variants);
      return true;
    });
  }

  @Override
  public List<ServedVariant> served() {
    return sessions.call(servedRows::read);
  }

  @Override
  public void noteMessages(List<MessageCount> messages) {
    clientRows.note(messages);
  }

  @Override
  public List<ClientVersion> clientVersions(String type) {
    return clientRows.read(type);
  }

  @Override
  public Approvals approvals(String migration, long epoch) {
    return sessions.call(handle -> reads.approvals(handle, migration, epoch));
  }

  @Override
  public Instant now() {
    return sessions.call(reads::now);
  }

  @Override
  public void awaitChange(Epoch known, Duration atMost) throws InterruptedException {
    feed.await(known, atMost);
  }

  @Override
  public Optional<ResolvedTable> resolve(String table) {
    return lookedUp(() -> names.resolve(table)).flatMap(Function.identity());
  }

  @Override
  public List<String> searchPath() {
    return lookedUp(names::searchPath).orElse(List.of());
  }

  private static <T> Optional<T> lookedUp(Supplier<T> look) {
    try {
      return Optional.of(look.get());
    } catch (StoreUnavailableException e) {
      if (SqlFailures.kind(e) == FailureKind.OTHER
          || SqlFailures.kind(e) == FailureKind.NO_PRIVILEGE) {
        LOG.debug("The catalog cannot be asked what names lead to", e);
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public boolean announces() {
    return feed.announces();
  }

  @Override
  public DatabaseIdentity identity() {
    return sessions.call(handle -> Databases.identity(handle.getConnection()));
  }

  /**
   * Marks what lies idle in this process's pools: those of the store, of its backfills, and of what
   * is gated.
   */
  @Override
  public void maintain() {
    idle.mark();
  }

  /** Wakes whoever waits for changes, and closes the store's own connections. */
  @Override
  public void close() {
    feed.close();
    supply.close();
  }

  /** Options of a store. */
  public static final class Builder {
    private final ConnectionSource source;
    private int kept;
    private StoreOptions options = StoreOptions.DEFAULT;

    private Builder(ConnectionSource source, int kept) {
      this.source = source;
      this.kept = kept;
    }

    /**
     * Keeps up to {@value JdbcGateStore#OWN} connections until the store is closed, instead of
     * giving each back after each call. For a data source without a pool, which makes a new
     * connection each time. Default: it does not.
     */
    public Builder ownConnections() {
      kept = OWN;
      return this;
    }

    /**
     * The schema (on MariaDB and MySQL: the database) of the tables, which must be there. Default:
     * wherever the connection's search path leads.
     *
     * @throws IllegalArgumentException if it is not made of letters, digits and underscores
     */
    public Builder schema(String schema) {
      options = options.withSchema(schema);
      return this;
    }

    /** How long a statement may take, and how long to get a connection. Default: 5 seconds. */
    public Builder queryTimeout(Duration timeout) {
      options = options.withQueryTimeout(timeout);
      return this;
    }

    /**
     * How long a change waits for the lock that orders all changes. Default: 2 seconds; MariaDB and
     * MySQL know whole seconds only.
     */
    public Builder lockTimeout(Duration timeout) {
      options = options.withLockTimeout(timeout);
      return this;
    }

    /**
     * After how long the server ends a change whose client has fallen silent in the middle, so that
     * a process that was stopped does not keep nodes from joining. Default: 10 seconds; MariaDB and
     * MySQL know whole seconds only, H2 knows no such limit.
     */
    public Builder idleLimit(Duration limit) {
      options = options.withIdleLimit(limit);
      return this;
    }

    /**
     * Whether to keep a connection that hears of changes at once, on PostgreSQL. Default: yes.
     * Without it, or behind a pooler that shares sessions, changes are seen with the next
     * heartbeat.
     */
    public Builder listen(boolean listen) {
      options = options.withListen(listen);
      return this;
    }

    /** As {@link JdbcGateStore#create}. */
    public JdbcGateStore create() {
      return create(StoreSchema.LATEST);
    }

    /** For tests: a store as an older library left it. */
    JdbcGateStore create(int version) {
      return opened(schema -> schema.upgrade(version));
    }

    /** As {@link JdbcGateStore#open}. */
    public JdbcGateStore open() {
      return opened(StoreSchema::requireLatest);
    }

    private JdbcGateStore opened(Consumer<StoreSchema> first) {
      ConnectionSupply supply = new ConnectionSupply(source, kept);
      try {
        JdbcGateStore store = new JdbcGateStore(supply, options);
        first.accept(store.schema);
        return store;
      } catch (RuntimeException e) {
        supply.close();
        throw e;
      }
    }
  }
}
