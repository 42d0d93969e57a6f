/**
 * The runtime behind the gates: no API, may change at any time.
 *
 * <p>Read {@link io.migrationgate.internal.PhaseTable} first (what a call decides from), then
 * {@link io.migrationgate.internal.ThreadUnits} (pins), {@link io.migrationgate.internal.Lease} and
 * {@link io.migrationgate.internal.NodeAgent} (heartbeat, reload, acknowledgement). Shared fields
 * and their guards are tabled in {@code docs/internals/synchronization.md}.
 */
@NullMarked
package io.migrationgate.internal;

import org.jspecify.annotations.NullMarked;
