/**
 * The run as whoever sits in front of it sees it meanwhile. Read
 * {@link io.migrationgate.demo.lab.live.LiveTimeline} first.
 */
@NullMarked
package io.migrationgate.demo.lab.live;

import org.jspecify.annotations.NullMarked;
