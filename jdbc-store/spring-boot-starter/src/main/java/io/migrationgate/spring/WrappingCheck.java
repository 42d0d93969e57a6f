package io.migrationgate.spring;

import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Refuses to start where transactions would escape: a data source that JPA or a transaction manager
 * uses and that was not wrapped, two-phase commit, or a reactive driver.
 */
final class WrappingCheck implements SmartInitializingSingleton {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.spring");
  private static final ClassLoader LOADER = WrappingCheck.class.getClassLoader();
  private static final boolean JPA =
      ClassUtils.isPresent("jakarta.persistence.EntityManagerFactory", LOADER)
          && ClassUtils.isPresent("org.springframework.orm.jpa.EntityManagerFactoryInfo", LOADER);
  private static final String REACTIVE = "io.r2dbc.spi.ConnectionFactory";

  private final ConfigurableListableBeanFactory beans;
  private final DataSourceWrapping wrapping;

  WrappingCheck(ConfigurableListableBeanFactory beans, DataSourceWrapping wrapping) {
    this.beans = beans;
    this.wrapping = wrapping;
  }

  @Override
  public void afterSingletonsInstantiated() {
    made(XADataSource.class, (name, source) -> {
      if (!(source instanceof DataSource)) {
        throw DataSourceWrapping.twoPhase(
            "bean '" + name + "'", source.getClass().getName());
      }
    });
    made(TransactionManager.class, this::check);
    if (JPA) {
      made(EntityManagerFactory.class, (name, factory) -> {
        if (factory instanceof EntityManagerFactoryInfo info) {
          requireGated("entity manager factory '" + name + "'", info.getDataSource());
        }
      });
    }
    if (wrapping.wrapped().size() > 1) {
      wrapping.wrapped().forEach(WrappingCheck::requireStoresDatabase);
    }
    if (isReactive(beans)) {
      LOG.warn(
          "There is a bean of {}: what it does is in no unit of work. Gated data are written"
              + " through JDBC only",
          REACTIVE);
    }
  }

  /** Whether there is a data source that nobody can wrap. */
  static boolean isReactive(ConfigurableListableBeanFactory beans) {
    if (!ClassUtils.isPresent(REACTIVE, LOADER)) {
      return false;
    }
    Class<?> type = ClassUtils.resolveClassName(REACTIVE, LOADER);
    return beans.getBeanNamesForType(type, true, false).length > 0;
  }

  private <T> void made(Class<T> type, BiConsumer<String, T> check) {
    for (String name : beans.getBeanNamesForType(type, false, false)) {
      // One that nobody has needed yet is not made for this.
      if (beans.containsSingleton(name)) {
        check.accept(name, beans.getBean(name, type));
      }
    }
  }

  private void check(String name, TransactionManager manager) {
    String subject = "transaction manager '" + name + "'";
    if (manager instanceof JtaTransactionManager) {
      throw DataSourceWrapping.twoPhase(subject, manager.getClass().getName());
    }
    if (!(manager instanceof ResourceTransactionManager of)) {
      return;
    }
    Object resource = of.getResourceFactory();
    if (resource instanceof DataSource dataSource) {
      requireGated(subject, dataSource);
    } else if (JPA && resource instanceof EntityManagerFactoryInfo info) {
      requireGated(subject, info.getDataSource());
    }
  }

  private void requireGated(String subject, @Nullable DataSource dataSource) {
    if (dataSource == null) {
      throw new MigrationGateException(new Problem(
          subject,
          "it connects by itself, without a data source of the application",
          "a data source that is a bean, so that it can be wrapped",
          "give it that bean, instead of a URL"));
    }
    if (DataSourceLayers.isGated(dataSource) || isLeftOut(dataSource)) {
      return;
    }
    throw new MigrationGateException(new Problem(
        subject,
        "it works on a data source that was not wrapped ("
            + dataSource.getClass().getName() + ")",
        "each data source wrapped that transactions run on",
        "make the data source a bean; if it is one, it was made before beans could be wrapped: look"
            + " in the log for 'not eligible for getting processed by all BeanPostProcessors', and"
            + " take it out of what that bean needs"));
  }

  /** Whether it is a bean that the application does not want to be wrapped. */
  private boolean isLeftOut(DataSource dataSource) {
    for (Map.Entry<String, DataSource> bean :
        beans.getBeansOfType(DataSource.class, false, false).entrySet()) {
      if (bean.getValue() == dataSource) {
        return !wrapping.isSelected(bean.getKey());
      }
    }
    return false;
  }

  private static void requireStoresDatabase(String name, DataSource dataSource) {
    try (Connection tried = dataSource.getConnection()) {
      LOG.debug("Data source '{}' leads to the database of the store: {}", name, tried);
    } catch (SQLException e) {
      if (e.getCause() instanceof GateUsageException refused) {
        throw new MigrationGateException(
            new Problem(
                "data source '" + name + "'",
                refused.problem().found(),
                refused.problem().expected(),
                "name the data sources of the store's database in migrationgate.data-sources, and"
                    + " leave this one out"),
            e);
      }
      LOG.warn(
          "Data source '{}' gave no connection, so it is not known whether it leads to the database"
              + " of the store; if it does not, it will refuse to give any",
          name,
          e);
    }
  }
}
