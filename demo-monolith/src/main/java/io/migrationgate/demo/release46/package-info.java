/**
 * Release 46 of the shop: old columns only.
 *
 * <p>Read {@link io.migrationgate.demo.release46.CustomerTable} first, and compare it with the same
 * class of the other releases. Its declaration is {@code src/release-46/META-INF/migrations.yaml}.
 */
@NullMarked
package io.migrationgate.demo.release46;

import org.jspecify.annotations.NullMarked;
