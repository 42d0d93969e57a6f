package io.migrationgate.hibernate;

import java.util.Map;
import org.hibernate.boot.SessionFactoryBuilder;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.boot.spi.SessionFactoryBuilderFactory;
import org.hibernate.boot.spi.SessionFactoryBuilderImplementor;
import org.hibernate.cache.internal.StandardTimestampsCacheFactory;
import org.hibernate.cache.spi.TimestampsCacheFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Puts the guard between Hibernate and what it prepares and remembers. Made by Hibernate, through
 * the service loader.
 */
public final class GuardBuilderFactory implements SessionFactoryBuilderFactory {
  /** Called by the service loader. */
  public GuardBuilderFactory() {}

  /** Changes the default builder, and leaves it to others to replace it. */
  @Override
  public @Nullable SessionFactoryBuilder getSessionFactoryBuilder(
      MetadataImplementor metadata, SessionFactoryBuilderImplementor defaultBuilder) {
    ServiceRegistry services = metadata.getMetadataBuildingOptions().getServiceRegistry();
    Map<String, Object> settings =
        services.requireService(ConfigurationService.class).getSettings();
    if (GuardSettings.of(settings).mode() == GuardSettings.Mode.OFF) {
      return null;
    }
    StrategySelector selector = services.requireService(StrategySelector.class);
    StatementGuard guard = new StatementGuard(selector.resolveStrategy(
        StatementInspector.class, settings.get(AvailableSettings.STATEMENT_INSPECTOR)));
    TimestampsCacheFactory timestamps = selector.resolveDefaultableStrategy(
        TimestampsCacheFactory.class,
        settings.get(AvailableSettings.QUERY_CACHE_FACTORY),
        StandardTimestampsCacheFactory.INSTANCE);
    defaultBuilder.applyStatementInspector(guard);
    defaultBuilder.applyTimestampsCacheFactory((cache, region) ->
        new UnrememberedQueries(timestamps.buildTimestampsCache(cache, region), guard));
    return null;
  }
}
