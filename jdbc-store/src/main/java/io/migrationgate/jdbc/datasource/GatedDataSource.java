package io.migrationgate.jdbc.datasource;

import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.GateTables;
import io.migrationgate.jdbc.internal.IdleSessions;
import io.migrationgate.jdbc.internal.PhysicalConnection;
import io.migrationgate.jdbc.internal.ServerView;
import io.migrationgate.jdbc.internal.Servers;
import io.migrationgate.jdbc.internal.TransactionState;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source whose transactions are units of work: pinned before their first statement, checked
 * right before their commit, ended when commit, rollback or close has returned.
 *
 * <pre>{@code
 * DataSource dataSource = GatedDataSource.wrap(gates, pool);
 * }</pre>
 *
 * <p>Wrap the pool; a pool around this works too, as long as its connections have autocommit on.
 * The store itself is given the data source below.
 *
 * <p>A unit begins when autocommit is switched off, and holds up nobody before the first statement
 * or gated call. It belongs to the thread that sends the first statement: from then on another
 * thread may only roll back, close or abort. A commit that the check refuses is rolled back, and
 * throws a {@link java.sql.SQLTransactionRollbackException} (SQL state 40001: the transaction may
 * be run again) whose cause is the {@link io.migrationgate.CommitRefusedException}.
 *
 * <p>On a node without leases ({@code fenced()}) each transaction's first statement, sent before
 * the first one of yours or at the first gated call, locks the row of its epoch, shared. Its
 * isolation level is then set with {@link Connection#setTransactionIsolation}, not by a statement.
 * If the row cannot be locked, the statement fails with SQL state 40001, and the gated call with
 * {@link io.migrationgate.FenceRefusedException}: nothing was done, roll back and run it again.
 *
 * <p>In a transaction on a replica (PostgreSQL in recovery, MariaDB and MySQL with
 * {@code read_only}) gated calls are refused: its data may be older than the phases by which this
 * node decides. Which connections lead to one is asked when they are first handed out, and in gated
 * transactions again: of read-only connections, and of those whose URL names several servers, in
 * each, which is a round trip more; of others when the answer is older than a second.
 *
 * <p>It must lead to the database of the store, since a change of phase waits for the transactions
 * there: a connection to another one is refused when it is handed out. (Not when this is made: an
 * application may start before its database does.)
 *
 * <p>Refused, with an {@link SQLException} whose cause is a
 * {@link io.migrationgate.GateUsageException}: a statement inside a gated write on a connection in
 * autocommit mode; in a transaction, statements that would end it past the check, that is COMMIT,
 * ROLLBACK, BEGIN or two-phase commit as text, and on MariaDB, MySQL and H2 whatever is not known
 * to leave the transaction open: what commits by itself, such as DDL, blocks of statements, and
 * texts that the database is given as values; there too, procedures that may commit, or cannot be
 * read. What is done with a driver's own connection after {@link Connection#unwrap} cannot be seen.
 *
 * <p>Immutable and thread-safe. Connections of an {@link javax.sql.XADataSource} or a
 * {@link javax.sql.ConnectionPoolDataSource} are not wrapped.
 */
public final class GatedDataSource implements DataSource {
  private final DataSource dataSource;
  private final Options options;
  private volatile @Nullable SqlDialect dialect;

  /** How transactions become units of work. */
  record Options(MigrationGates gates, boolean atFirstGate, GateTables tables) {}

  private GatedDataSource(DataSource dataSource, Options options) {
    this.dataSource = dataSource;
    this.options = options;
  }

  /** Pins before a transaction's first statement: right under every isolation level. */
  public static GatedDataSource wrap(MigrationGates gates, DataSource dataSource) {
    IdleSessions.of(dataSource);
    return new GatedDataSource(
        dataSource, new Options(gates, false, GateTables.onSearchPath(gates)));
  }

  /**
   * Pins at a transaction's first gated call, so that a long transaction that calls no gate holds
   * up nobody. Right under READ COMMITTED only; a gated call after a statement under another level
   * is refused. A level that was not set on the connection since its last transaction is asked for
   * at the first such call, in one round trip.
   *
   * @throws GateUsageException if the node works without leases: a lock taken in the middle of a
   *     transaction goes with a savepoint
   */
  public GatedDataSource pinningAtFirstGate() {
    if (options.gates().fenced()) {
      throw new GateUsageException(new Problem(
          toString(),
          "pinningAtFirstGate() for a node without leases",
          "the lock as each transaction's first statement",
          "leave out pinningAtFirstGate(), or start the node without fenced()"));
    }
    return new GatedDataSource(dataSource, new Options(options.gates(), true, options.tables()));
  }

  /** Where the store's tables are, if the connections' search path does not lead there. */
  public GatedDataSource storeSchema(String name) {
    return new GatedDataSource(
        dataSource,
        new Options(options.gates(), options.atFirstGate(), options.tables().in(name)));
  }

  /** The node whose units of work its transactions are. */
  public MigrationGates gates() {
    return options.gates();
  }

  @Override
  public Connection getConnection() throws SQLException {
    return gated(dataSource.getConnection());
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return gated(dataSource.getConnection(username, password));
  }

  private Connection gated(Connection raw) throws SQLException {
    // Not closed if it is refused: it is somebody else's.
    Connection physical = PhysicalConnection.of(raw);
    CarriedUnits carried = CarriedUnits.requireFree(physical);
    try {
      SqlDialect known = dialect(raw);
      ConnectionUnit unit = new ConnectionUnit(raw, options, known, server(raw, physical), null);
      carried.put(unit);
      return new GatedConnection(raw, unit);
    } catch (MigrationGateException e) {
      close(raw, e);
      throw Refusals.because(e);
    } catch (SQLException | RuntimeException e) {
      close(raw, e);
      throw e;
    }
  }

  private static void close(Connection raw, Exception reason) {
    try {
      raw.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private ServerView server(Connection raw, Connection physical) throws SQLException {
    Servers servers = options.tables().servers();
    if (raw.getAutoCommit()) {
      return servers.view(raw, physical);
    }
    if (TransactionState.of(raw) != TransactionState.NONE) {
      // Somebody else's: asked within it at its first gated call, and not ended.
      return servers.unasked(physical);
    }
    try {
      return servers.view(raw, physical);
    } finally {
      if (TransactionState.of(raw) != TransactionState.NONE) {
        // Begun by asking; the isolation level could no longer be set in it.
        raw.rollback();
      }
    }
  }

  private SqlDialect dialect(Connection raw) throws SQLException {
    SqlDialect known = dialect;
    if (known == null) {
      known = SqlDialect.ofProduct(raw.getMetaData().getDatabaseProductName());
      dialect = known;
    }
    return known;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    return type.isInstance(dataSource) ? type.cast(dataSource) : dataSource.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || type.isInstance(dataSource) || dataSource.isWrapperFor(type);
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return dataSource.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    dataSource.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    dataSource.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return dataSource.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return dataSource.getParentLogger();
  }

  @Override
  public String toString() {
    return "gated " + dataSource;
  }
}
