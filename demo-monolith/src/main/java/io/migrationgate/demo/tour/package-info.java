/**
 * The guided run: walks migrations through their phases under load, with the commands that an
 * operator would type, and says what it saw.
 *
 * <p>Read {@link io.migrationgate.demo.tour.Tour} first.
 */
@NullMarked
package io.migrationgate.demo.tour;

import org.jspecify.annotations.NullMarked;
