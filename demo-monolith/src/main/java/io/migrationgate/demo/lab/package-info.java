/**
 * The acceptance bench around the shop: servers, processes, users, harm, and the count of what was
 * acknowledged. Nothing in it is needed to use the engine; what a reader copies is in the packages
 * beside it, which do not know this one.
 *
 * <p>Read {@link io.migrationgate.demo.lab.weekly.WeeklyRun} first.
 */
@NullMarked
package io.migrationgate.demo.lab;

import org.jspecify.annotations.NullMarked;
