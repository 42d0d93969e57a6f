package io.migrationgate.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.util.ClassUtils;

/**
 * The store's connections: a small pool of its own to where the application's leads, so that
 * neither costs the other its connections. Where no such pool can be made, those of the application
 * are borrowed.
 *
 * @param dataSource what the store is given
 * @param closing ends it
 */
record StorePool(DataSource dataSource, Runnable closing) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.spring");
  private static final String NAME = "migrationgate-store";
  private static final boolean HIKARI =
      ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", StorePool.class.getClassLoader());

  /**
   * A pool beside the application's.
   *
   * @param application its data source, wrapped or not
   */
  static StorePool beside(DataSource application, MigrationGateProperties.Store settings) {
    DataSource bottom = DataSourceLayers.bottom(application);
    if (HIKARI) {
      HikariDataSource pool = Hikari.beside(bottom, settings);
      if (pool != null) {
        return new StorePool(pool, pool::close);
      }
    }
    LOG.info(
        "The store borrows connections from {}: how to make others like them is not known",
        bottom.getClass().getName());
    return new StorePool(bottom, () -> {});
  }

  @Override
  public void close() {
    closing.run();
  }

  /** What needs HikariCP. */
  private static final class Hikari {
    static @Nullable HikariDataSource beside(
        DataSource bottom, MigrationGateProperties.Store settings) {
      HikariDataSource pool = DataSourceLayers.find(bottom, HikariDataSource.class);
      HikariConfig config = pool == null ? derived(bottom) : copied(pool);
      if (config == null) {
        return null;
      }
      config.setPoolName(NAME);
      config.setMaximumPoolSize(settings.poolSize());
      config.setMinimumIdle(0);
      config.setAutoCommit(true);
      config.setReadOnly(false);
      config.setConnectionTimeout(Math.max(250, settings.queryTimeout().toMillis()));
      return new HikariDataSource(config);
    }

    private static HikariConfig copied(HikariDataSource pool) {
      HikariConfig config = new HikariConfig();
      pool.copyStateTo(config);
      // Whichever it has: to set the other one is refused, even to nothing.
      if (config.getMetricsTrackerFactory() != null) {
        config.setMetricsTrackerFactory(null);
      }
      if (config.getMetricRegistry() != null) {
        config.setMetricRegistry(null);
      }
      config.setHealthCheckRegistry(null);
      return config;
    }

    private static @Nullable HikariConfig derived(DataSource bottom) {
      try {
        return DataSourceBuilder.derivedFrom(bottom)
            .type(HikariDataSource.class)
            .build();
      } catch (RuntimeException e) {
        LOG.debug("No URL and user can be taken from {}", bottom.getClass(), e);
        return null;
      }
    }
  }
}
