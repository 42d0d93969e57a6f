/**
 * Processes of the shop, each of one release, and how they come and go behind the balancer.
 *
 * <p>Read {@link io.migrationgate.demo.lab.fleet.Fleet} first.
 */
@NullMarked
package io.migrationgate.demo.lab.fleet;

import org.jspecify.annotations.NullMarked;
