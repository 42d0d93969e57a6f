package io.migrationgate.spring;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** What lies below a data source. Asks for no connection. */
final class DataSourceLayers {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.spring");

  private DataSourceLayers() {}

  /** The layer of that kind, seen through all wrappers that can be seen through; null if none. */
  static <T> @Nullable T find(DataSource dataSource, Class<T> kind) {
    if (kind.isInstance(dataSource)) {
      return kind.cast(dataSource);
    }
    try {
      if (dataSource.isWrapperFor(kind)) {
        return dataSource.unwrap(kind);
      }
    } catch (SQLException | RuntimeException e) {
      // Many wrappers have this method only because the interface does.
      LOG.debug("{} does not say what it wraps", dataSource.getClass(), e);
    }
    DataSource target =
        dataSource instanceof DelegatingDataSource proxy ? proxy.getTargetDataSource() : null;
    return target == null ? null : find(target, kind);
  }

  /** Whether its connections are gated: those of all targets if it chooses among several. */
  static boolean isGated(DataSource dataSource) {
    if (find(dataSource, GateableDataSource.class) != null) {
      return true;
    }
    AbstractRoutingDataSource routing = find(dataSource, AbstractRoutingDataSource.class);
    return routing != null
        && !targets(routing).isEmpty()
        && targets(routing).stream().allMatch(DataSourceLayers::isGated);
  }

  /** All that it may choose. */
  static Collection<DataSource> targets(AbstractRoutingDataSource routing) {
    List<DataSource> all = new ArrayList<>(routing.getResolvedDataSources().values());
    DataSource usual = routing.getResolvedDefaultDataSource();
    if (usual != null && !all.contains(usual)) {
      all.add(0, usual);
    }
    return all;
  }

  /** The same without gates: for whoever changes the schema. */
  static DataSource withoutGates(DataSource dataSource) {
    GateableDataSource gateable = find(dataSource, GateableDataSource.class);
    return gateable == null ? dataSource : gateable.raw();
  }

  /** The pool or driver below; of several to choose among the usual one, or else the first. */
  static DataSource bottom(DataSource dataSource) {
    DataSource at = withoutGates(dataSource);
    while (true) {
      DataSource below = null;
      if (at instanceof DelegatingDataSource proxy) {
        below = proxy.getTargetDataSource();
      } else if (at instanceof AbstractRoutingDataSource routing
          && !targets(routing).isEmpty()) {
        below = targets(routing).iterator().next();
      }
      if (below == null) {
        return at;
      }
      at = withoutGates(below);
    }
  }
}
