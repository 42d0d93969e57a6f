package io.migrationgate.jdbc.datasource;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement on a wrapped connection: looked at before it is sent. */
final class GatedStatement extends Wrapping<Statement> {
  private final Connection connection;
  private final Prepared prepared;
  private TransactionControl batch = TransactionControl.NONE;
  private long batchedIn = ConnectionUnit.NO_GATE;
  // The first gated write to both sides that has put something into the batch; 0 if none has.
  private long batchedFor;

  private GatedStatement(
      Connection connection, ConnectionUnit unit, Statement raw, Prepared prepared) {
    super(unit, raw);
    this.connection = connection;
    this.prepared = prepared;
  }

  /**
   * Wraps a statement.
   *
   * @param prepared what it was prepared from
   */
  static <S extends Statement> S around(
      Class<S> type,
      Connection connection,
      ConnectionUnit unit,
      @Nullable Object raw,
      Prepared prepared)
      throws SQLException {
    if (!(raw instanceof Statement statement)) {
      throw new SQLException("the driver made no statement, but " + raw);
    }
    return proxy(type, new GatedStatement(connection, unit, statement, prepared));
  }

  @Override
  @Nullable
  Object call(Object proxy, Method method, Object[] args) throws Throwable {
    switch (method.getName()) {
      case "getConnection" -> {
        return connection;
      }
      case "addBatch" -> {
        if (args.length == 1) {
          batch = batch.and(look((String) args[0]));
          args[0] = unit.marks().marked((String) args[0]);
        } else {
          unit.marks().requireSame(prepared.marks());
        }
        unit.beforeStatement();
        batchedIn = Math.max(batchedIn, unit.batchedIn());
        if (batchedFor == 0) {
          batchedFor = unit.writingBothSides();
        }
      }
      case "clearBatch" -> emptied();
      case "executeBatch", "executeLargeBatch" -> {
        unit.check(batch.and(prepared.control()), prepared.sql());
        unit.requireSame(batchedIn);
        unit.beforeStatement();
        return batch(method, args);
      }
      case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> {
        if (args.length == 0) {
          unit.check(prepared.control(), prepared.sql());
          unit.marks().requireSame(prepared.marks());
        } else {
          look((String) args[0]);
          args[0] = unit.marks().marked((String) args[0]);
        }
        unit.beforeStatement();
      }
      case "getMetaData", "getParameterMetaData", "setBlob", "setClob", "setNClob", "setObject" -> {
        // Drivers may ask the server, or send it a large object at once, and that may be when the
        // database takes its snapshot.
        if (unit.inTransaction()) {
          unit.beforeStatement();
        }
      }
      default -> {
        // Nothing is sent that could be a transaction's first statement.
      }
    }
    Object result = pass(method, args);
    return result instanceof ResultSet rows
        ? new GatedResultSet(connection, (Statement) proxy, unit, rows)
        : result;
  }

  private @Nullable Object batch(Method method, Object[] args) throws Throwable {
    long mark = batchedFor;
    emptied();
    try {
      return pass(method, args);
    } catch (Throwable failure) {
      // Inside the write that has filled it, it is for that write to throw.
      if (mark != 0 && mark != unit.writingBothSides()) {
        unit.batchFailed(mark, failure);
      }
      throw failure;
    }
  }

  private void emptied() {
    batch = TransactionControl.NONE;
    batchedIn = ConnectionUnit.NO_GATE;
    batchedFor = 0;
  }

  private TransactionControl look(String sql) throws SQLException {
    TransactionControl control = unit.texts().control(sql);
    unit.check(control, sql);
    return control;
  }
}
