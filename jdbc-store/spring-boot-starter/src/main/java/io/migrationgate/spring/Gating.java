package io.migrationgate.spring;

import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.hibernate.FlushGuard;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

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

  /** What the class path declares, read once for all that need it. */
  @Bean
  Declarations migrationGateDeclarations(ResourceLoader resources) {
    ClassLoader loader = resources.getClassLoader();
    return DeclarationParser.fromClassPath(loader != null ? loader : Gating.class.getClassLoader());
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

  /** The flush guard of Hibernate, if it is there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({FlushGuard.class, LocalContainerEntityManagerFactoryBean.class})
  static class ForHibernate {
    @Bean
    static GuardedFactories migrationGateGuardedFactories() {
      return new GuardedFactories();
    }
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
