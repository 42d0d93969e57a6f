/**
 * Users of the shop: they read and write over HTTP, and write into the oracle's ledger what they
 * were told.
 *
 * <p>Read {@link io.migrationgate.demo.lab.load.LoadDriver} first.
 */
@NullMarked
package io.migrationgate.demo.lab.load;

import org.jspecify.annotations.NullMarked;
