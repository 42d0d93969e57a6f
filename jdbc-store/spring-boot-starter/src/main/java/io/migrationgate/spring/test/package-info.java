/**
 * Gates for tests with Spring: a phase is set, no store is needed. Optional; needs
 * {@code spring-test}. Read {@link io.migrationgate.spring.test.AutoConfigureTestGates}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.spring.test;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
