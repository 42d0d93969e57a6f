/**
 * A load balancer in front of the shop's processes: Jetty's proxy, with health checks and draining.
 *
 * <p>Read {@link io.migrationgate.demo.lab.balance.LoadBalancer} first.
 */
@NullMarked
package io.migrationgate.demo.lab.balance;

import org.jspecify.annotations.NullMarked;
