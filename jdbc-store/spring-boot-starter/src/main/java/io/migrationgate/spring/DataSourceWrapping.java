package io.migrationgate.spring;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Wraps data sources, before any other post-processor can: what observes statements, or fetches
 * connections late, is to be outside. A proxy that was made by the application itself gets its
 * target wrapped.
 */
final class DataSourceWrapping implements BeanPostProcessor, PriorityOrdered {
  /** The bean that all gates come from. */
  static final String GATES = "migrationGates";

  private static final String SPRINGS_OWN = "org.springframework.jdbc.datasource.";
  private static final String SCOPED = "scopedTarget.";

  private final ConfigurableListableBeanFactory beans;
  private final Supplier<MigrationGateProperties> properties;
  private final GatesInFactory gates;
  private final Map<String, DataSource> wrapped = new ConcurrentHashMap<>();

  /**
   * A post-processor.
   *
   * @param properties read when the first data source is made: this is made before they can be
   */
  DataSourceWrapping(
      ConfigurableListableBeanFactory beans, Supplier<MigrationGateProperties> properties) {
    this.beans = beans;
    this.properties = properties;
    this.gates = new GatesInFactory(beans);
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 100;
  }

  @Override
  public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
    if (!(bean instanceof DataSource dataSource) || bean instanceof ScopedObject) {
      if (bean instanceof XADataSource) {
        throw twoPhase("bean '" + beanName + "'", bean.getClass().getName());
      }
      return bean;
    }
    String name = beanName.startsWith(SCOPED) ? beanName.substring(SCOPED.length()) : beanName;
    if (!isSelected(name)) {
      return bean;
    }
    DataSource result = around(dataSource, name);
    wrapped.put(name, result);
    if (beans.containsBeanDefinition(GATES)) {
      beans.registerDependentBean(beanName, GATES);
    }
    return result;
  }

  /** Whether the bean of this name is one to wrap. */
  boolean isSelected(String name) {
    Collection<String> chosen = properties.get().dataSources();
    return chosen.isEmpty() || chosen.contains(name);
  }

  /** What was wrapped so far, by the names of the beans. */
  Map<String, DataSource> wrapped() {
    return wrapped;
  }

  private DataSource around(DataSource dataSource, String name) {
    if (DataSourceLayers.isGated(dataSource)) {
      return dataSource;
    }
    if (dataSource instanceof DelegatingDataSource proxy
        && proxy.getClass().getName().startsWith(SPRINGS_OWN)) {
      DataSource target = proxy.getTargetDataSource();
      if (target != null) {
        proxy.setTargetDataSource(around(target, name));
        return proxy;
      }
    }
    if (dataSource instanceof AbstractRoutingDataSource routing
        && DataSourceLayers.targets(routing).stream().anyMatch(DataSourceLayers::isGated)) {
      return partly(routing, name);
    }
    return new GateableDataSource(dataSource, gates, of -> gated(of, dataSource));
  }

  /** Its targets are beans, and not all of them were to be wrapped. */
  private DataSource partly(AbstractRoutingDataSource routing, String name) {
    if (properties.get().dataSources().isEmpty()) {
      throw new MigrationGateException(new Problem(
          "data source '" + name + "'",
          "it chooses among data sources of which some are wrapped, and others are no beans",
          "all of them wrapped, or none",
          "make beans of all its targets, or of none; or name those to wrap in"
              + " migrationgate.data-sources"));
    }
    return routing;
  }

  private GatedDataSource gated(MigrationGates node, DataSource raw) {
    MigrationGateProperties chosen = properties.get();
    GatedDataSource gated = GatedDataSource.wrap(node, raw);
    if (chosen.schema() != null && !chosen.schema().isBlank()) {
      gated = gated.storeSchema(chosen.schema());
    }
    return chosen.pinning() == Pinning.FIRST_GATE ? gated.pinningAtFirstGate() : gated;
  }

  static MigrationGateException twoPhase(String subject, String found) {
    return new MigrationGateException(new Problem(
        subject,
        found + ": two-phase commit",
        "transactions of one database, whose commit can be checked",
        "use a local transaction manager for gated data; or name the data sources that are to be"
            + " wrapped in migrationgate.data-sources, and give the others no gated data"));
  }

  /** The gates of a bean factory. */
  private record GatesInFactory(ConfigurableListableBeanFactory beans)
      implements GateableDataSource.GatesOfContext {
    @Override
    public MigrationGates get() {
      Object found = beans.getBean(GATES);
      if (found instanceof MigrationGates node) {
        return node;
      }
      throw new BeanNotOfRequiredTypeException(GATES, MigrationGates.class, found.getClass());
    }

    @Override
    public boolean databaseBeingInitialised() {
      if (beans.containsSingleton(GATES)) {
        return false;
      }
      String[] before = beans.getMergedBeanDefinition(GATES).getDependsOn();
      if (before == null) {
        return false;
      }
      for (String initializer : before) {
        if (beans.isCurrentlyInCreation(initializer)) {
          return true;
        }
      }
      return false;
    }
  }
}
