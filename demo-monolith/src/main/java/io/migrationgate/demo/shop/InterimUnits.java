package io.migrationgate.demo.shop;

import io.migrationgate.MigrationGates;
import io.migrationgate.UnitOfWork;
import io.migrationgate.spi.UnitResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;

/** Interim. */
public final class InterimUnits extends DelegatingTransactionHandler {
  private final MigrationGates gates;
  private final Map<Handle, UnitOfWork> units = new ConcurrentHashMap<>();

  public InterimUnits(MigrationGates gates) {
    super(LocalTransactionHandler.binding());
    this.gates = gates;
  }
  private InterimUnits(MigrationGates gates, TransactionHandler d) {
    super(d);
    this.gates = gates;
  }
  @Override
  public TransactionHandler specialize(Handle handle) throws SQLException {
    return new InterimUnits(gates, getDelegate().specialize(handle));
  }
  @Override
  public <R, X extends Exception> R inTransaction(Handle handle, org.jdbi.v3.core.HandleCallback<R, X> c) throws X {
    if (isInTransaction(handle)) { throw new IllegalStateException(); }
    handle.begin();
    try {
      R r = c.withHandle(handle);
      handle.commit();
      return r;
    } catch (Throwable e) {
      handle.rollback();
      throw e;
    }
  }

  @Override
  public void begin(Handle handle) {
    UnitOfWork unit = gates.unitOfWork("tx", new Res(handle.getConnection()));
    units.put(handle, unit);
    try {
      if (handle.getConnection().getTransactionIsolation() > 2) {
        unit.pin();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    super.begin(handle);
  }

  @Override
  public void commit(Handle handle) {
    UnitOfWork u = java.util.Objects.requireNonNull(units.get(handle));
    u.beforeCommit();
    super.commit(handle);
    u.close();
    units.remove(handle);
  }

  @Override
  public void rollback(Handle handle) {
    super.rollback(handle);
    UnitOfWork u = units.remove(handle);
    if (u != null) u.close();
  }

  private record Res(Connection c) implements UnitResource {
    @Override public Object savepoint() { try { return c.setSavepoint(); } catch (SQLException e) { throw new IllegalStateException(e);} }
    @Override public void rollbackTo(Object s) { try { c.rollback((Savepoint) s); } catch (SQLException e) { throw new IllegalStateException(e);} }
    @Override public void release(Object s) { try { c.releaseSavepoint((Savepoint) s); } catch (SQLException e) { throw new IllegalStateException(e);} }
    @Override public boolean survives(Throwable t) { return true; }
    @Override public void record(FailedWrite f) {}
  }
}
