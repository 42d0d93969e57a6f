/**
 * Turning bridges on and off: triggers by which a database keeps the other side for writers that
 * ask no gate. Read {@link io.migrationgate.bridge.BridgePath} first, which has the order of all
 * steps.
 */
@NullMarked
package io.migrationgate.bridge;

import org.jspecify.annotations.NullMarked;
