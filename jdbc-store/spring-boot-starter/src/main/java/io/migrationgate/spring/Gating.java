package io.migrationgate.spring;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Wraps data sources and makes gates beans, whether these are a node's or a test's. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MigrationGateProperties.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public class Gating {
  /** For Spring. */
  Gating() {}

  @Bean
  static GateBeans migrationGateBeans() {
    return new GateBeans();
  }

  /** Needs nothing but these two, so that nothing is made before it can be processed. */
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static DataSourceWrapping migrationGateDataSourceWrapping(
      ConfigurableListableBeanFactory beans, Environment environment) {
    return new DataSourceWrapping(
        beans,
        () -> Binder.get(environment).bindOrCreate("migrationgate", MigrationGateProperties.class));
  }

  @Bean
  WrappingCheck migrationGateWrappingCheck(
      ConfigurableListableBeanFactory beans, DataSourceWrapping wrapping) {
    return new WrappingCheck(beans, wrapping);
  }

  /** Flyway, if it is there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.flywaydb.core.Flyway")
  static class ForFlyway {
    @Bean
    static SchemaTools.ForFlyway migrationGateFlywayConnections() {
      return new SchemaTools.ForFlyway();
    }
  }

  /** Liquibase, if it is there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "liquibase.integration.spring.SpringLiquibase")
  static class ForLiquibase {
    @Bean
    static SchemaTools.ForLiquibase migrationGateLiquibaseConnections() {
      return new SchemaTools.ForLiquibase();
    }
  }
}
