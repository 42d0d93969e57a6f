/**
 * Makes a bridge's triggers from a declared backfill, by the same rules by which rows are copied.
 *
 * <p>{@link io.migrationgate.jdbc.backfill.internal.bridge.JdbcBridges} is the door,
 * {@link io.migrationgate.jdbc.backfill.internal.bridge.BridgeReader} reads declarations.
 */
@NullMarked
package io.migrationgate.jdbc.backfill.internal.bridge;

import org.jspecify.annotations.NullMarked;
