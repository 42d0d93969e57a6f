package io.migrationgate.inject;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the migration whose {@link io.migrationgate.MigrationGate} is to be injected, by Guice
 * (with {@code io.migrationgate.guice.MigrationGateModule}), by Spring (with the Spring Boot
 * starter), and by whatever else knows {@code jakarta.inject} qualifiers:
 *
 * <pre>{@code
 * CustomerRepository(JdbcTemplate jdbc, @Gate("customer-name-split") MigrationGate split) { … }
 * }</pre>
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Gate {
  /** The migration's name. */
  String value();
}
