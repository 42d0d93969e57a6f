package io.migrationgate.spring.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthEndpointGroup;
import org.springframework.boot.actuate.health.HealthEndpointGroups;
import org.springframework.boot.actuate.health.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health of Spring Boot 3, whose classes lie in packages of their own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
@ConditionalOnEnabledHealthIndicator("migrationgate")
class Boot3Health {
  @Bean
  HealthIndicator migrationGateHealthIndicator(NodeHealth node) {
    return () -> {
      NodeHealth.Report report = node.report();
      return (report.up() ? Health.up() : Health.down())
          .withDetails(report.details())
          .build();
    };
  }

  @Bean
  @ConditionalOnBooleanProperty(name = "migrationgate.readiness", matchIfMissing = true)
  static HealthEndpointGroupsPostProcessor migrationGateReadiness() {
    return groups -> {
      Map<String, HealthEndpointGroup> all = new LinkedHashMap<>();
      for (String name : groups.getNames()) {
        HealthEndpointGroup group = groups.get(name);
        if (group != null) {
          all.put(name, NodeHealth.joined(name, HealthEndpointGroup.class, group));
        }
      }
      return HealthEndpointGroups.of(groups.getPrimary(), all);
    };
  }
}
