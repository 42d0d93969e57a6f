/**
 * The shop with parts of the protocol left out, to show what they are for. Nothing of it is in the
 * release jars, and the engine has no switch for it: it is a store that tells lies.
 *
 * <p>Read {@link io.migrationgate.demo.lab.unsafe.EagerAcks} first.
 */
@NullMarked
package io.migrationgate.demo.lab.unsafe;

import org.jspecify.annotations.NullMarked;
