package io.migrationgate.spring;

import io.migrationgate.MigrationGates;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;

/** Tells Spring Boot that the gates need a database that scripts have gone over. */
final class GatesAfterDatabase extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {
  @Override
  protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
    return Set.of(MigrationGates.class);
  }
}
