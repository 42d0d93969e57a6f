package io.migrationgate.spring.test;

import io.migrationgate.MigrationGates;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.spring.Gating;
import io.migrationgate.testkit.TestGates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The gates of a test. */
@Configuration(proxyBeanMethods = false)
@Import(Gating.class)
class TestGatesConfiguration {
  @Bean
  TestGates testGates(Declarations declared) {
    return TestGates.declaring(declared.migrations().toArray(MigrationDeclaration[]::new));
  }

  /** Closed by the other bean. */
  @Bean(destroyMethod = "")
  MigrationGates migrationGates(TestGates testGates) {
    return testGates.gates();
  }
}
