package io.migrationgate.spring.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health of Spring Boot 4, whose classes lie in packages of their own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnEnabledHealthIndicator("migrationgate")
class Boot4Health {
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
