package io.migrationgate.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.migrationgate.spi.NodeIds;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the database sessions of this process, so that an operator's command can tell them from
 * those of builds without the engine, which usually have the same name. Thread-safe.
 *
 * <p>A mark is a lock that nobody ever waits for, which the session holds for as long as it lives:
 * on PostgreSQL a shared advisory lock, on MariaDB and MySQL a named one. Everybody can see who
 * holds it, no privilege is needed, rollbacks leave it alone, and it goes with the session. It is
 * taken when this process first uses a connection of the driver's.
 *
 * <p>Behind a pooler that shares sessions no mark is taken: others would work under it.
 *
 * <p>Static, since it is the process that is marked, whichever of its nodes and pools a connection
 * belongs to.
 */
public final class SessionMarks {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  private static final Cache<Connection, Session> SEEN =
      Caffeine.newBuilder().weakKeys().build();

  /**
   * A session of this process.
   *
   * @param url by which its connection was opened, without secrets
   * @param id as the database lists it; -1 without a mark
   */
  record Session(String url, long id) {}

  private static final long NONE = -1;

  private static volatile boolean told;

  private SessionMarks() {}

  /**
   * Marks a session unless that was done. A database that refuses is no reason to fail: the session
   * then counts as a stranger's, and the operator is asked.
   *
   * @throws SQLException if the connection is broken
   */
  public static Session mark(Connection connection) throws SQLException {
    Connection physical = PhysicalConnection.of(connection);
    Session known = SEEN.getIfPresent(physical);
    if (known != null) {
      return known;
    }
    DatabaseMetaData database = connection.getMetaData();
    long id = NONE;
    try {
      // Of a wrapped data source's, the one below: no transaction of its own begins with this.
      Connection unwrapped = connection.isWrapperFor(RawConnection.class)
          ? connection.unwrap(RawConnection.class).connection()
          : connection;
      id = marked(unwrapped, Dialect.orNull(database));
    } catch (SQLException e) {
      // A pool takes a broken connection away; what it says of the next statement tells no reason.
      if (SqlFailures.kind(e) == FailureKind.UNREACHABLE || connection.isClosed()) {
        throw e;
      }
      LOG.debug("A session could not be marked as this process's", e);
    }
    Session session = new Session(url(database), id);
    SEEN.put(physical, session);
    return session;
  }

  private static long marked(Connection connection, @Nullable Dialect dialect) throws SQLException {
    String sql = dialect == null ? "" : dialect.markQuery(connection, NodeIds.process());
    if (sql.isEmpty()) {
      return NONE;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (row.next() && row.getBoolean(2)) {
        return row.getLong(1);
      }
    }
    if (!told) {
      told = true;
      LOG.info(
          "Sessions of this node carry no mark, since a pooler shares them or the database takes"
              + " none: mgate lists them as strangers, until they are named with --ignore-sessions");
    }
    return NONE;
  }

  /** The ids of sessions that carry its mark and whose connections are still there. */
  static Set<Long> marked(String url) {
    return SEEN.asMap().values().stream()
        .filter(session -> session.url().equals(url))
        .map(Session::id)
        .collect(Collectors.toSet());
  }

  static String url(DatabaseMetaData database) throws SQLException {
    return JdbcUrls.withoutSecrets(Objects.requireNonNullElse(database.getURL(), ""));
  }
}
