package io.migrationgate.spring;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.PhaseChangeListener;
import io.migrationgate.Problem;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StoreVersionException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Wraps the data sources, starts a node when scripts have gone over the database and before the
 * application serves, and ends it when all that may use it has ended. Turned off by
 * {@code migrationgate.enabled=false}; a {@link MigrationGates} or {@link GateStore} of the
 * application takes the place of those that are made here.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
    })
@ConditionalOnBooleanProperty(name = "migrationgate.enabled", matchIfMissing = true)
@ConditionalOnClass(DataSource.class)
@Import(Gating.class)
public class MigrationGateAutoConfiguration {
  /** For Spring. */
  MigrationGateAutoConfiguration() {}

  /** A node of its own. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(MigrationGates.class)
  static class Node {
    private final MigrationGateProperties properties;

    Node(MigrationGateProperties properties) {
      this.properties = properties;
    }

    @Bean
    @ConditionalOnMissingBean(GateStore.class)
    StorePool migrationGateStorePool(
        ObjectProvider<DataSource> all,
        DataSourceWrapping wrapping,
        ConfigurableListableBeanFactory beans) {
      return StorePool.beside(chosen(all, wrapping, beans), properties.store());
    }

    private DataSource chosen(
        ObjectProvider<DataSource> all,
        DataSourceWrapping wrapping,
        ConfigurableListableBeanFactory beans) {
      DataSource primary = all.getIfUnique();
      if (primary != null
          && (properties.dataSources().isEmpty() || wrapping.wrapped().containsValue(primary))) {
        return primary;
      }
      if (!properties.dataSources().isEmpty()) {
        return beans.getBean(properties.dataSources().get(0), DataSource.class);
      }
      if (all.stream().findAny().isPresent()) {
        throw new MigrationGateException(new Problem(
            "data source of the store",
            "several, and none of them is primary",
            "one whose database holds the gated data",
            "name those to be wrapped in migrationgate.data-sources, that of the store first"));
      }
      throw new MigrationGateException(new Problem(
          "data source of the store",
          WrappingCheck.isReactive(beans)
              ? "R2DBC only: a reactive transaction has no thread, and cannot be a unit of work"
              : "no bean",
          "a javax.sql.DataSource",
          "configure one (spring.datasource.url), or set migrationgate.enabled=false"));
    }

    @Bean
    @ConditionalOnMissingBean(GateStore.class)
    JdbcGateStore migrationGateStore(StorePool migrationGateStorePool) {
      JdbcGateStore.Builder store = JdbcGateStore.builder(migrationGateStorePool.dataSource())
          .queryTimeout(properties.store().queryTimeout())
          .lockTimeout(properties.store().lockTimeout())
          .listen(properties.store().listen());
      if (properties.schema() != null && !properties.schema().isBlank()) {
        store.schema(properties.schema());
      }
      if (properties.initializeSchema()) {
        return store.create();
      }
      try {
        return store.open();
      } catch (StoreVersionException e) {
        Problem said = e.problem();
        throw new StoreVersionException(new Problem(
            said.subject(),
            said.found(),
            said.expected(),
            said.nextStep()
                + "; or let the application do that: migrationgate.initialize-schema=true"));
      }
    }

    /** Also where beans are made late: nobody is to be served before the node has started. */
    @Bean(name = DataSourceWrapping.GATES, destroyMethod = "close")
    @Lazy(false)
    MigrationGates migrationGates(
        GateStore store,
        Declarations declared,
        Environment environment,
        ConfigurableListableBeanFactory beans) {
      MigrationGatesBuilder builder = described(store, declared, environment, beans);
      builder.declare(declared.migrations().toArray(MigrationDeclaration[]::new));
      beans.getBeanProvider(ResponseTimes.class).ifAvailable(builder::p99Millis);
      beans.getBeanProvider(PhaseChangeListener.class).orderedStream().forEach(builder::listener);
      beans
          .getBeanProvider(MigrationGatesCustomizer.class)
          .orderedStream()
          .forEach(customizer -> customizer.customize(builder));
      return builder.start();
    }

    private MigrationGatesBuilder described(
        GateStore store,
        Declarations declared,
        Environment environment,
        ConfigurableListableBeanFactory beans) {
      BuildProperties info = beans.getBeanProvider(BuildProperties.class).getIfAvailable();
      String named = properties.application();
      MigrationGatesBuilder builder = MigrationGates.builder(store)
          .build(RunningBuild.id(
              properties.build(),
              declared,
              new ApplicationHome().getSource(),
              info == null ? null : info.getVersion()))
          .withoutClassPath()
          .application(
              named != null ? named : environment.getProperty("spring.application.name", ""))
          .lease(properties.lease())
          .onLeaseLost(properties.onLeaseLost())
          .drainTimeout(properties.drainTimeout());
      if (properties.poll() != null) {
        builder.pollInterval(properties.poll());
      }
      return properties.fenced() ? builder.fenced() : builder;
    }
  }
}
