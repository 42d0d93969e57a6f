package io.migrationgate.spring;

import io.migrationgate.hibernate.FlushGuard;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * Sees to it that no {@code EntityManagerFactory} on a wrapped data source starts without the flush
 * guard, unless the application has said something else.
 */
final class GuardedFactories implements BeanPostProcessor {
  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof LocalContainerEntityManagerFactoryBean factory) {
      DataSource dataSource = factory.getDataSource();
      Map<String, Object> settings = factory.getJpaPropertyMap();
      if (dataSource != null && DataSourceLayers.isGated(dataSource)) {
        settings.putIfAbsent(FlushGuard.MODE, "required");
      }
    }
    return bean;
  }
}
