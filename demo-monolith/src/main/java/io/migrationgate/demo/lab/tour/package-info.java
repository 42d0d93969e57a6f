/**
 * The guided run: walks migrations through their phases under load, with the commands that an
 * operator would type, and says what it saw.
 *
 * <p>Read {@link io.migrationgate.demo.lab.tour.Tour} first.
 */
@NullMarked
package io.migrationgate.demo.lab.tour;

import org.jspecify.annotations.NullMarked;
