/**
 * Whether a build may run now, and next to the others: one set of rules for the node that starts,
 * for {@code mgate preflight} and for the way back to an older build.
 *
 * <p>Read {@link io.migrationgate.registration.Registration} first, then
 * {@link io.migrationgate.registration.Compatibility}, which lists what may come of it.
 */
@ApiStability(ApiStability.Level.INTEGRATION)
@NullMarked
package io.migrationgate.registration;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
