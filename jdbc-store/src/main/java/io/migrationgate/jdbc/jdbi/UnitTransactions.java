package io.migrationgate.jdbc.jdbi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.UnitOfWork;
import io.migrationgate.jdbc.internal.GateTables;
import io.migrationgate.jdbc.internal.RawConnection;
import io.migrationgate.jdbc.internal.ServerView;
import io.migrationgate.jdbc.internal.TransactionResource;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin.Pinning;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleListener;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jspecify.annotations.Nullable;

/** Opens a unit of work with each transaction, and ends it with it; one object for each handle. */
final class UnitTransactions extends DelegatingTransactionHandler {
  private final MigrationGates gates;
  private final Pinning pinning;
  private final GateTables tables;
  private @Nullable UnitOfWork unit;
  private boolean watched;
  // A name that is used again leads to the later savepoint; in some databases, whatever its case.
  private final Map<String, Long> savepoints = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  UnitTransactions(
      TransactionHandler delegate, MigrationGates gates, Pinning pinning, GateTables tables) {
    super(delegate);
    this.tables = tables;
    this.gates = gates;
    this.pinning = pinning;
  }

  @Override
  public TransactionHandler specialize(Handle handle) throws SQLException {
    return new UnitTransactions(getDelegate().specialize(handle), gates, pinning, tables);
  }

  /*
   * The pin is taken before the database is asked for anything, so before it takes the transaction's
   * snapshot. Without leases it is the transaction's first statement.
   */
  @Override
  public void begin(Handle handle) {
    if (unit != null) {
      super.begin(handle);
      return;
    }
    TransactionResource resource = transaction(handle);
    boolean begunBefore = mayHaveBegun(handle.getConnection());
    UnitOfWork opened = gates.unitOfWork(Thread.currentThread().getName(), resource);
    try {
      if (resource.onReplica()) {
        // No gate may be asked here, so there is nothing to pin.
        super.begin(handle);
      } else if (gates.fenced()) {
        super.begin(handle);
        noteWhetherFirst(resource, begunBefore);
        pinOrRollBack(handle, opened);
      } else {
        if (pinning == Pinning.AT_BEGIN) {
          noteWhetherFirst(resource, begunBefore);
          opened.pin();
        }
        super.begin(handle);
      }
    } catch (RuntimeException | Error e) {
      opened.rolledBack();
      opened.close();
      throw e;
    }
    unit = opened;
    // A handle that is closed without an end of its transaction must not keep a pin for ever.
    if (!watched) {
      watched = true;
      handle.addHandleListener(new EndWithHandle());
    }
  }

  private TransactionResource transaction(Handle handle) {
    Connection connection = handle.getConnection();
    try {
      ServerView server = tables.servers().view(connection);
      return new TransactionResource(connection, tables, server, ConnectionException::new);
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  /*
   * With autocommit off, what ran on the handle before has begun the transaction already, and nobody
   * saw it; where connections are wrapped, that was pinned.
   */
  private static boolean mayHaveBegun(Connection connection) {
    try {
      return !connection.getAutoCommit() && !connection.isWrapperFor(RawConnection.class);
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private static void noteWhetherFirst(TransactionResource resource, boolean begunBefore) {
    if (!begunBefore) {
      resource.nothingRunYet();
    }
  }

  private void pinOrRollBack(Handle handle, UnitOfWork opened) {
    try {
      opened.pin();
    } catch (RuntimeException | Error e) {
      try {
        super.rollback(handle);
      } catch (RuntimeException rollback) {
        e.addSuppressed(rollback);
      }
      throw e;
    }
  }

  @Override
  public void commit(Handle handle) {
    UnitOfWork open = unit;
    if (open == null) {
      super.commit(handle);
      return;
    }
    try {
      open.beforeCommit();
    } catch (MigrationGateException refused) {
      try {
        // By way of the handle, which then runs what the user wants run after a rollback.
        handle.rollback();
      } catch (RuntimeException e) {
        refused.addSuppressed(e);
      }
      throw refused;
    }
    try {
      super.commit(handle);
    } finally {
      end();
    }
  }

  @Override
  public void rollback(Handle handle) {
    try {
      super.rollback(handle);
    } finally {
      end();
    }
  }

  @Override
  public void savepoint(Handle handle, String name) {
    super.savepoint(handle, name);
    if (unit != null) {
      savepoints.put(name, unit.mark());
    }
  }

  @Override
  public void rollbackToSavepoint(Handle handle, String name) {
    super.rollbackToSavepoint(handle, name);
    Long mark = savepoints.get(name);
    if (unit != null && mark != null) {
      unit.rolledBackTo(mark);
    }
  }

  private void end() {
    UnitOfWork open = unit;
    unit = null;
    savepoints.clear();
    if (open != null) {
      // What was committed was checked.
      open.rolledBack();
      open.close();
    }
  }

  private final class EndWithHandle implements HandleListener {
    @Override
    public void handleClosed(Handle handle) {
      end();
    }
  }
}
