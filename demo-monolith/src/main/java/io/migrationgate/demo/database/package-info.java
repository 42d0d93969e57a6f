/**
 * How the shop's processes reach their database, and their pools.
 *
 * <p>Read {@link io.migrationgate.demo.database.Pools} first.
 */
@NullMarked
package io.migrationgate.demo.database;

import org.jspecify.annotations.NullMarked;
