/**
 * What must be true, whatever the phases did: every acknowledged write is in the database, nothing
 * else is, and nobody has read anything older than what was there before.
 *
 * <p>The expectations are kept on the side of the users, from the answers they got; what is true is
 * read from the tables with SQL of its own, not through the shop. Read
 * {@link io.migrationgate.demo.lab.oracle.History} first, then
 * {@link io.migrationgate.demo.lab.oracle.ShopOracle}.
 */
@NullMarked
package io.migrationgate.demo.lab.oracle;

import org.jspecify.annotations.NullMarked;
