/**
 * A small shop that moves its own data behind gates, and a guided run that shows it under load.
 *
 * <p>Read {@link io.migrationgate.demo.Main} first for what can be started,
 * {@code io.migrationgate.demo.shop} for how gates are used,
 * {@code io.migrationgate.demo.lab.oracle} for what is checked.
 */
@NullMarked
package io.migrationgate.demo;

import org.jspecify.annotations.NullMarked;
