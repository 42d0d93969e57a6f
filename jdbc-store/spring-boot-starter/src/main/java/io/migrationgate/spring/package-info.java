/**
 * Gates in a Spring Boot application, 3.5 or 4: its data sources wrapped, a node started and
 * stopped with it, and each gate a bean. Read
 * {@link io.migrationgate.spring.MigrationGateProperties}, then
 * {@link io.migrationgate.spring.MigrationGateAutoConfiguration}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.spring;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
