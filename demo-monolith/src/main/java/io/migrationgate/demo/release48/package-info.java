/**
 * Release 48 of the shop: new columns only, and no gate any more.
 *
 * <p>Read {@link io.migrationgate.demo.release48.CustomerTable} first, and compare it with the same
 * class of the other releases. Its declaration is {@code src/release-48/META-INF/migrations.yaml}.
 */
@NullMarked
package io.migrationgate.demo.release48;

import org.jspecify.annotations.NullMarked;
