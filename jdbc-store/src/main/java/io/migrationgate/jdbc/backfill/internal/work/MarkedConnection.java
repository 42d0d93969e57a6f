package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.ServerRules;
import io.migrationgate.jdbc.internal.bridge.StatementMarker;
import io.migrationgate.jdbc.internal.bridge.StatementMarker.MarkedText;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose prepared statements carry a migration's mark, so that the triggers of its
 * bridge stand aside: what a run writes it has read from the other side, and a trigger would write
 * it back there. Triggers of other migrations on the same table go on.
 */
final class MarkedConnection implements InvocationHandler {
  private final Connection connection;
  private final StatementMarker marker;
  private final Dialect dialect;
  private final String migration;

  private MarkedConnection(
      Connection connection, StatementMarker marker, Dialect dialect, String migration) {
    this.connection = connection;
    this.marker = marker;
    this.dialect = dialect;
    this.migration = migration;
  }

  /** The same connection where the kind of database has no bridge. */
  static Connection around(Connection connection, Dialect dialect, String migration) {
    return StatementMarker.of(dialect)
        .map(marker -> (Connection) Proxy.newProxyInstance(
            MarkedConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new MarkedConnection(connection, marker, dialect, migration)))
        .orElse(connection);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    if (args != null && method.getName().equals("prepareStatement")) {
      args[0] = marked((String) args[0]);
    }
    try {
      return method.invoke(connection, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private String marked(String sql) throws SQLException {
    MarkedText text =
        marker.mark(sql, List.of(migration), ServerRules.of(connection, dialect.sql(), sql));
    Problem refused = text.refused();
    if (refused != null) {
      throw new MigrationGateException(refused);
    }
    return text.sql();
  }
}
