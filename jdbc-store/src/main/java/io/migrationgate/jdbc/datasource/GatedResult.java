package io.migrationgate.jdbc.datasource;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/** Rows or metadata that lead back to the wrapped connection, not to the driver's. */
final class GatedResult extends Wrapping<Wrapper> {
  private final Connection connection;
  private final @Nullable Statement statement;

  private GatedResult(
      Connection connection, @Nullable Statement statement, ConnectionUnit unit, Wrapper raw) {
    super(unit, raw);
    this.connection = connection;
    this.statement = statement;
  }

  /** Wraps rows or metadata. */
  static <R extends Wrapper> R around(
      Class<R> type,
      Connection connection,
      @Nullable Statement statement,
      ConnectionUnit unit,
      @Nullable Object raw)
      throws SQLException {
    if (!type.isInstance(raw)) {
      throw new SQLException("the driver made no " + type.getSimpleName() + ", but " + raw);
    }
    return proxy(type, new GatedResult(connection, statement, unit, (Wrapper) raw));
  }

  @Override
  @Nullable
  Object call(Object proxy, Method method, Object[] args) throws Throwable {
    String name = method.getName();
    if (raw instanceof DatabaseMetaData) {
      if (name.equals("getConnection")) {
        return connection;
      }
      if (unit.inTransaction()) {
        unit.beforeStatement();
      }
    } else if (name.equals("getStatement")) {
      return statement != null ? statement : wrapped(pass(method, args));
    } else if (name.equals("insertRow") || name.equals("updateRow") || name.equals("deleteRow")) {
      unit.beforeStatement();
      unit.marks().requireNone("a row that is changed through a result set");
    }
    Object result = pass(method, args);
    return result instanceof ResultSet
        ? around(ResultSet.class, connection, statement, unit, result)
        : result;
  }

  private @Nullable Object wrapped(@Nullable Object made) throws SQLException {
    return made == null
        ? null
        : GatedStatement.around(Statement.class, connection, unit, made, Prepared.NOTHING);
  }
}
