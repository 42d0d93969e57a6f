package io.migrationgate.spring.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import io.migrationgate.MigrationGates;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.micrometer.MigrationGateMetrics;
import io.migrationgate.spring.MigrationGateAutoConfiguration;
import io.migrationgate.spring.MigrationGateProperties;
import io.migrationgate.spring.ResponseTimes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Health, info, endpoint and metrics of the node; each if what it needs is there. */
@AutoConfiguration(
    after = MigrationGateAutoConfiguration.class,
    // They make the readiness group, which this joins.
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.availability.AvailabilityProbesAutoConfiguration",
      "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration"
    })
@ConditionalOnBean(MigrationGates.class)
public class MigrationGateActuatorAutoConfiguration {
  /** For Spring. */
  MigrationGateActuatorAutoConfiguration() {}

  /** What needs Micrometer. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class Metrics {
    @Bean
    @ConditionalOnMissingBean
    MigrationGateMetrics migrationGateMetrics(MigrationGates gates) {
      return new MigrationGateMetrics(gates);
    }

    @Bean
    @ConditionalOnMissingBean(ResponseTimes.class)
    RequestTimers migrationGateResponseTimes(ObjectProvider<MeterRegistry> registries) {
      return new RequestTimers(registries);
    }
  }

  /** What needs the actuator. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {
        "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
        "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint"
      })
  @Import({Boot3Health.class, Boot4Health.class})
  static class Actuator {
    @Bean
    NodeHealth migrationGateNodeHealth(
        ObjectProvider<MigrationGates> gates,
        ObjectProvider<Declarations> declared,
        MigrationGateProperties properties) {
      return new NodeHealth(
          gates::getObject, declared.getIfAvailable(() -> Declarations.NONE), properties);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    MigrationGateEndpoint migrationGateEndpoint(MigrationGates gates) {
      return new MigrationGateEndpoint(gates);
    }

    @Bean
    @ConditionalOnEnabledInfoContributor("migrationgate")
    MigrationGateInfo migrationGateInfo(MigrationGates gates) {
      return new MigrationGateInfo(gates);
    }
  }
}
