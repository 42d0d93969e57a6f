/**
 * What a store provides: implemented by {@code jdbc-store} and by the in-memory store, called by
 * nobody else than this library.
 *
 * <p>Read {@link io.migrationgate.spi.GateStore} first, then
 * {@link io.migrationgate.spi.GateDatabase}.
 */
@NullMarked
package io.migrationgate.spi;

import org.jspecify.annotations.NullMarked;
