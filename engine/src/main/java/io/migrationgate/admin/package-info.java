/**
 * What operators do: look, change, wait until it has settled. The command line is a thin layer over
 * this package.
 *
 * <p>Read {@link io.migrationgate.admin.GateAdmin} first, then
 * {@link io.migrationgate.admin.Settlement}.
 */
@ApiStability(ApiStability.Level.INTEGRATION)
@NullMarked
package io.migrationgate.admin;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
