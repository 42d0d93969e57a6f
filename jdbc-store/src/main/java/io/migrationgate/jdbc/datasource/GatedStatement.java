package io.migrationgate.jdbc.datasource;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A statement on a wrapped connection that is not prepared, or calls a procedure: looked at before
 * it is sent.
 */
final class GatedStatement extends Wrapping<Statement> {
  private final Connection connection;
  private final StatementChecks guard;

  private GatedStatement(
      Connection connection, ConnectionUnit unit, Statement raw, Prepared prepared) {
    super(unit, raw);
    this.connection = connection;
    this.guard = new StatementChecks(unit, prepared);
  }

  /**
   * Wraps a statement.
   *
   * @param prepared what it was prepared from
   */
  static <S extends Statement> S around(
      Class<S> type, Connection connection, ConnectionUnit unit, S raw, Prepared prepared) {
    return proxy(type, new GatedStatement(connection, unit, raw, prepared));
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
          args[0] = guard.beforeAdded((String) args[0]);
        } else {
          guard.beforeAdded();
        }
      }
      case "clearBatch" -> guard.emptied();
      case "executeBatch", "executeLargeBatch" -> {
        return guard.batch(() -> pass(method, args));
      }
      case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> {
        if (args.length == 0) {
          guard.beforeRun();
        } else {
          args[0] = guard.beforeRun((String) args[0]);
        }
      }
      case "getMetaData", "getParameterMetaData", "setBlob", "setClob", "setNClob", "setObject" ->
        guard.beforeTold();
      default -> {
        // Nothing is sent that could be a transaction's first statement.
      }
    }
    Object result = pass(method, args);
    return result instanceof ResultSet rows
        ? new GatedResultSet(connection, (Statement) proxy, unit, rows)
        : result;
  }
}
