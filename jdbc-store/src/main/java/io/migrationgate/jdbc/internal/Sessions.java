package io.migrationgate.jdbc.internal;

import io.migrationgate.spi.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Borrows connections from a data source, and gives them back as they were.
 *
 * <p>While borrowed, a connection commits every statement by itself until a transaction is begun,
 * every statement has a time-out, and a server that falls silent is given up soon after. To get one
 * takes no longer than a statement may, and half a minute at most. Thread-safe.
 */
public final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  /** The driver's own time-out should come first: it tells the server to stop. */
  private static final int NETWORK_GRACE_MILLIS = 2_000;

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(30);

  private final ConnectionSupply supply;
  private final Duration queryTimeout;
  private final String subject;
  private final Jdbi jdbi;

  /**
   * What is done with a connection.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    /** Does it. */
    T run(Handle handle) throws SQLException;
  }

  private record Before(ConnectionSupply.Lent lent, boolean autoCommit, int networkTimeout) {}

  /**
   * Sessions of a data source.
   *
   * @param subject what errors are about, for example {@code store}
   * @param queryTimeout of each statement
   */
  public Sessions(DataSource dataSource, String subject, Duration queryTimeout) {
    this(new ConnectionSupply(dataSource::getConnection, 0), subject, queryTimeout);
  }

  /** Sessions on lent connections; the supply is not closed with them. */
  public Sessions(ConnectionSupply supply, String subject, Duration queryTimeout) {
    this.supply = supply;
    this.subject = subject;
    this.queryTimeout = queryTimeout;
    this.jdbi = Jdbi.create(new Borrowing());
    SqlStatements statements = jdbi.getConfig(SqlStatements.class);
    statements.setQueryTimeout((int) Math.max(1, queryTimeout.plusMillis(999).toSeconds()));
    StatementParameters.in(statements);
  }

  /** The same with another subject and time-out. */
  public Sessions with(String otherSubject, Duration otherTimeout) {
    return new Sessions(supply, otherSubject, otherTimeout);
  }

  /** What errors are about. */
  public String subject() {
    return subject;
  }

  /** Of each statement. */
  public Duration queryTimeout() {
    return queryTimeout;
  }

  /**
   * A connection straight from where they come from, for whoever keeps it.
   *
   * @param atMost how long to wait for it, should that be shorter than usual
   */
  public Connection raw(Duration atMost) throws SQLException {
    Duration usual = connectTimeout();
    return supply.connect(atMost.compareTo(usual) < 0 ? atMost : usual);
  }

  private Duration connectTimeout() {
    return queryTimeout.compareTo(LONGEST_CONNECT) < 0 ? queryTimeout : LONGEST_CONNECT;
  }

  /**
   * Has a server that falls silent given up soon.
   *
   * @return the connection's own time-out, in milliseconds, to be put back
   */
  public int limitSilence(Connection connection) {
    int before = networkTimeout(connection);
    int limit = Math.toIntExact(queryTimeout.toMillis()) + NETWORK_GRACE_MILLIS;
    if (before == 0 || before > limit) {
      setNetworkTimeout(connection, limit);
    }
    return before;
  }

  /** A connection that commits every statement by itself; the caller closes it. */
  public Handle open() {
    return jdbi.open();
  }

  /**
   * Works with a connection that commits every statement by itself.
   *
   * @throws StoreUnavailableException if the database fails; what else is thrown stays as it is
   */
  public <T extends @Nullable Object> T call(Work<T> work) {
    try (Handle handle = open()) {
      return work.run(handle);
    } catch (JdbiException | SQLException e) {
      throw unavailable(e);
    }
  }

  /** A database's error as this library's. */
  public StoreUnavailableException unavailable(Throwable failure) {
    supply.failed();
    return SqlFailures.unavailable(subject, failure);
  }

  private final class Borrowing implements ConnectionFactory {
    private final Map<Connection, Before> borrowed =
        Collections.synchronizedMap(new IdentityHashMap<>());

    @Override
    public Connection openConnection() throws SQLException {
      ConnectionSupply.Lent lent = borrow();
      Connection connection = lent.connection();
      requireFree(connection);
      try {
        int networkTimeout = limitSilence(connection);
        Before before = new Before(lent, connection.getAutoCommit(), networkTimeout);
        if (!before.autoCommit()) {
          connection.setAutoCommit(true);
        }
        SessionMarks.mark(connection);
        borrowed.put(connection, before);
        return connection;
      } catch (SQLException | RuntimeException e) {
        discard(connection, e);
        throw e;
      }
    }

    @Override
    public void closeConnection(Connection connection) {
      Before before = Objects.requireNonNull(borrowed.remove(connection));
      try {
        if (!connection.isClosed()) {
          if (connection.getAutoCommit() != before.autoCommit()) {
            connection.setAutoCommit(before.autoCommit());
          }
          setNetworkTimeout(connection, before.networkTimeout());
        }
        supply.giveBack(before.lent());
      } catch (SQLException | RuntimeException e) {
        discard(connection, e);
      }
    }
  }

  /** Switching autocommit on would commit what somebody has begun, and it is not ours to end. */
  private void requireFree(Connection connection) throws SQLException {
    if (connection.getAutoCommit() || TransactionState.of(connection) != TransactionState.OPEN) {
      return;
    }
    SQLException refused = new SQLException(
        "a connection with an open transaction was handed out for " + subject
            + ": give it a data source below that of the transactions, or connections of its own,"
            + " and have a pool end the transactions of what it is given back (rollbackOnReturn)",
        "25000");
    try (connection) {
      throw refused;
    }
  }

  private ConnectionSupply.Lent borrow() throws SQLException {
    try {
      return supply.borrow(connectTimeout());
    } catch (RuntimeException e) {
      // Pools that connect lazily report a failed first connection like this.
      SQLException cause = SqlFailures.sqlException(e);
      if (cause == null) {
        throw e;
      }
      throw new SQLException(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), e);
    }
  }

  private static int networkTimeout(Connection connection) {
    try {
      return connection.getNetworkTimeout();
    } catch (SQLException | AbstractMethodError e) {
      LOG.debug("The driver has no network time-out; a silent server is noticed late", e);
      return 0;
    }
  }

  /** Sets the driver's time-out for each answer. */
  public static void setNetworkTimeout(Connection connection, int millis) {
    try {
      connection.setNetworkTimeout(Runnable::run, millis);
    } catch (SQLException | AbstractMethodError e) {
      LOG.debug("The driver has no network time-out; a silent server is noticed late", e);
    }
  }

  /**
   * Ends a connection that cannot be given back as it was, so that its pool does not hand it to the
   * application. What was done with it is done: its failure here is no failure of that.
   */
  public static void discard(Connection connection, Throwable reason) {
    LOG.debug("A connection is given up", reason);
    try (connection) {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("It was closed already", e);
    }
  }
}
