/**
 * What becomes of a build when it meets the store, told before it is started.
 *
 * <p>Read {@link io.migrationgate.cli.preflight.Preflight} first. The rules are not here: they are
 * the starting node's, in {@link io.migrationgate.registration.Registration}.
 */
@NullMarked
package io.migrationgate.cli.preflight;

import org.jspecify.annotations.NullMarked;
