package io.migrationgate.jdbc.datasource;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/** Metadata that leads back to the wrapped connection, not to the driver's. */
final class GatedMetaData extends Wrapping<DatabaseMetaData> {
  private final Connection connection;

  private GatedMetaData(Connection connection, ConnectionUnit unit, DatabaseMetaData raw) {
    super(unit, raw);
    this.connection = connection;
  }

  /** Wraps metadata. */
  static DatabaseMetaData around(Connection connection, ConnectionUnit unit, DatabaseMetaData raw) {
    return proxy(DatabaseMetaData.class, new GatedMetaData(connection, unit, raw));
  }

  @Override
  @Nullable
  Object call(Object proxy, Method method, Object[] args) throws Throwable {
    if (method.getName().equals("getConnection")) {
      return connection;
    }
    if (unit.inTransaction()) {
      unit.beforeStatement();
    }
    Object result = pass(method, args);
    return result instanceof ResultSet rows
        ? new GatedResultSet(connection, null, unit, rows)
        : result;
  }
}
