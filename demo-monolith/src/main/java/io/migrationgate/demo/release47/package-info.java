/**
 * Release 47 of the shop: both paths, behind gates.
 *
 * <p>Read {@link io.migrationgate.demo.release47.CustomerTable} first, and compare it with the same
 * class of the other releases. Its declaration is
 * {@code src/main/resources/META-INF/migrations.yaml}.
 */
@NullMarked
package io.migrationgate.demo.release47;

import org.jspecify.annotations.NullMarked;
