/**
 * A store in memory, for tests: good for one process, gone with it. Read
 * {@link io.migrationgate.memory.InMemoryGateStore}.
 */
@ApiStability(ApiStability.Level.INTEGRATION)
@NullMarked
package io.migrationgate.memory;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
