package io.migrationgate.jdbc.internal;

import io.migrationgate.GateUsageException;
import io.migrationgate.Problem;
import io.migrationgate.spi.DatabaseIdentity;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the connections of one data source lead: to the database of the store, as they must, or
 * elsewhere; and there to the primary, or to a replica. Thread-safe.
 *
 * <p>Each connection of the driver's is asked when it is first seen, in one statement: one data
 * source may lead to several servers, so what one connection says tells nothing of the next.
 *
 * <p>Which database is the store's is asked when this is made, and again when a connection says
 * something else, since a server that was started again counts as another one. Only one thread asks
 * at a time, and nobody waits for it: it needs a connection of the store's, and those who would
 * wait hold connections, perhaps of the same pool.
 */
public final class Servers {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  /** Every view there is what its bare name means. */
  private static final String THROUGH_VIEWS = """
      SELECT EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname = w.name)
        AND NOT EXISTS (
          SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = w.name AND c.relkind = 'v' AND NOT pg_table_is_visible(c.oid))
      FROM (SELECT CAST(? AS name) AS name) w
      """;

  private final Supplier<@Nullable DatabaseIdentity> store;
  private final LongSupplier epoch;
  private final String viewSchema;
  private final WeakConnections<ServerView> views =
      new WeakConnections<>(() -> new ServerView(this));
  private final ReentrantLock asking = new ReentrantLock();
  private volatile boolean storeAsked;
  private volatile @Nullable DatabaseIdentity storeIdentity;
  private volatile @Nullable Kind kind;

  /**
   * What does not differ between the connections of a data source.
   *
   * @param dialect null if it is unknown here; then there are taken to be no replicas
   * @param several whether the URL names several servers
   * @param knowsReadOnly whether the driver tells without asking the server whether a connection is
   *     read only
   */
  record Kind(@Nullable Dialect dialect, boolean several, boolean knowsReadOnly) {}

  /**
   * Servers.
   *
   * @param store asks which database is the store's; null if none could be compared with it
   * @param epoch the epoch by which the node decides now
   * @param viewSchema through which the connections must see the tables; empty for none
   */
  public Servers(
      Supplier<@Nullable DatabaseIdentity> store, LongSupplier epoch, String viewSchema) {
    this.store = store;
    this.epoch = epoch;
    this.viewSchema = viewSchema;
    try {
      storeIdentity = store.get();
      storeAsked = true;
    } catch (StoreUnavailableException e) {
      LOG.debug("The store's database is compared with that of gated data later", e);
    }
  }

  /**
   * What is known of the server behind a connection, asked now unless it is known to be a primary.
   *
   * @throws GateUsageException if it is not the store's database
   */
  public ServerView view(Connection connection) throws SQLException {
    return view(connection, PhysicalConnection.of(connection));
  }

  /** The same for one whose driver's connection is known. */
  public ServerView view(Connection connection, Connection physical) throws SQLException {
    ServerView known = known(physical);
    known.look(connection);
    return known;
  }

  /** The same for a connection that must not be sent anything now; it is asked when it matters. */
  public ServerView unasked(Connection physical) {
    ServerView known = known(physical);
    known.lent();
    return known;
  }

  private ServerView known(Connection physical) {
    return views.of(physical);
  }

  long epoch() {
    return epoch.getAsLong();
  }

  Kind kind(Connection connection) throws SQLException {
    Kind known = kind;
    if (known == null) {
      DatabaseMetaData database = connection.getMetaData();
      String url = Objects.requireNonNullElse(database.getURL(), "");
      Dialect dialect = Dialect.orNull(database);
      boolean mayBeReplica = dialect != null && !dialect.sql().h2();
      known = new Kind(
          dialect,
          mayBeReplica && JdbcUrls.namesSeveralServers(url),
          mayBeReplica && !url.startsWith("jdbc:mysql:"));
      kind = known;
    }
    return known;
  }

  /**
   * Compares a database with the store's.
   *
   * @return whether it could be compared
   * @throws GateUsageException if it is another one
   */
  boolean compare(DatabaseIdentity found) {
    DatabaseIdentity expected = storeIdentity;
    if (storeAsked && (expected == null || expected.same(found))) {
      return true;
    }
    if (!asking.tryLock()) {
      return false;
    }
    try {
      expected = store.get();
      storeIdentity = expected;
      storeAsked = true;
    } catch (StoreUnavailableException e) {
      LOG.debug("The store's database is compared with that of gated data later", e);
      return false;
    } finally {
      asking.unlock();
    }
    if (expected == null || expected.same(found)) {
      return true;
    }
    throw new GateUsageException(new Problem(
        "data source of gated data",
        "a connection to " + found.shown() + ", while the store is in " + expected.shown(),
        "one database for both, since a change of phase waits for the transactions there, and only"
            + " there",
        "create the store with a data source of that database, and call mgate with its URL"));
  }

  /**
   * Checks that a connection sees the tables through the view schema that the build declares. Past
   * it, a column's name means the other side: PostgreSQL finds the table itself where no view is.
   *
   * @throws GateUsageException if it does not
   */
  void requireThroughViews(Connection connection) throws SQLException {
    Dialect dialect = viewSchema.isEmpty() ? null : kind(connection).dialect();
    if (dialect == null || dialect.sql().h2()) {
      return;
    }
    String asked = dialect.sql().postgresql() ? THROUGH_VIEWS : "SELECT DATABASE() = ?";
    try (PreparedStatement statement = connection.prepareStatement(asked)) {
      statement.setString(1, viewSchema);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next() && row.getBoolean(1)) {
          return;
        }
      }
    }
    throw new GateUsageException(new Problem(
        "data source of gated data",
        "a connection to " + Databases.shown(connection) + " that does not see the tables through "
            + viewSchema + ", which its build declares as its viewSchema",
        "every connection to look there first, since elsewhere the same names mean other columns",
        "create it with: mgate views create " + viewSchema + " --reason \"why\"; "
            + (dialect.sql().postgresql()
                ? "and put it in front of the tables' schema: currentSchema=" + viewSchema
                    + ",public"
                : "and connect to it")));
  }

  static SQLException notCompared() {
    return new SQLTransientConnectionException(
        "gated call on a connection whose database could not be compared with the store's, since"
            + " the store does not answer; run it again once it does",
        "08006");
  }
}
