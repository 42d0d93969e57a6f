/**
 * Turning bridges on and off: triggers by which a database keeps the other side for writers that
 * ask no gate. Read {@link io.migrationgate.bridge.BridgePath} first, which has the order of all
 * steps.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.bridge;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
