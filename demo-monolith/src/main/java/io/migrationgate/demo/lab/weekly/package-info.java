/**
 * The weekly release at eleven in the morning: two releases roll over a shop under load, and three
 * migrations go from the first phase to the last.
 *
 * <p>Read {@link io.migrationgate.demo.lab.weekly.WeeklyWalk} first: it is the story.
 */
@NullMarked
package io.migrationgate.demo.lab.weekly;

import org.jspecify.annotations.NullMarked;
