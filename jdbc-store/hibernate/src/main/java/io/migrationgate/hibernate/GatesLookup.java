package io.migrationgate.hibernate;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/** Finds the gates of a session factory: by its settings, or behind its connections. */
final class GatesLookup {
  private GatesLookup() {}

  static @Nullable MigrationGates find(Map<String, Object> settings, ServiceRegistry services) {
    Object set = settings.get(FlushGuard.GATES);
    if (set instanceof MigrationGates gates) {
      return gates;
    }
    if (set != null) {
      throw new MigrationGateException(new Problem(
          "setting " + FlushGuard.GATES,
          "a " + set.getClass().getName(),
          "the MigrationGates object itself",
          "put the object that MigrationGates.builder(…).start() has given into the settings"));
    }
    // With several tenants there is none; then the setting is needed.
    ConnectionProvider connections = services.getService(ConnectionProvider.class);
    if (connections == null || !connections.isUnwrappableAs(DataSource.class)) {
      return null;
    }
    return behind(connections.unwrap(DataSource.class));
  }

  private static @Nullable MigrationGates behind(DataSource dataSource) {
    try {
      if (dataSource instanceof GatedDataSource gated) {
        return gated.gates();
      }
      return dataSource.isWrapperFor(GatedDataSource.class)
          ? dataSource.unwrap(GatedDataSource.class).gates()
          : null;
    } catch (SQLException e) {
      throw new MigrationGateException(
          new Problem(
              "data source " + dataSource,
              "that it does not tell what it wraps (" + e.getMessage() + ")",
              "one that leads to a GatedDataSource",
              "set " + FlushGuard.GATES + " to the MigrationGates object"),
          e);
    }
  }
}
