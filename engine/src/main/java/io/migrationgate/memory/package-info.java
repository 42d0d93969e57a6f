/**
 * A store in memory, for tests: good for one process, gone with it. Read
 * {@link io.migrationgate.memory.InMemoryGateStore}.
 */
@NullMarked
package io.migrationgate.memory;

import org.jspecify.annotations.NullMarked;
