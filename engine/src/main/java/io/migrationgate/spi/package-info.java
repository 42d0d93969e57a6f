/**
 * What a store provides: implemented by {@code jdbc-store} and by the in-memory store, called by
 * nobody else than this library.
 *
 * <p>Read {@link io.migrationgate.spi.GateStore} first, then
 * {@link io.migrationgate.spi.GateDatabase}.
 */
@ApiStability(ApiStability.Level.INTEGRATION)
@NullMarked
package io.migrationgate.spi;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
