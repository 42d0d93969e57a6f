/**
 * How a node stands, for Spring Boot's actuator: health, readiness, info, an endpoint, metrics.
 * Each is there if what it needs is on the class path. Read
 * {@link io.migrationgate.spring.actuate.MigrationGateEndpoint}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.spring.actuate;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
