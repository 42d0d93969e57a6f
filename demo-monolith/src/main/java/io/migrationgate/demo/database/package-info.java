/**
 * Where the shop's data live: an embedded PostgreSQL or a database the caller names, its pools and
 * the shop's own tables.
 *
 * <p>Read {@link io.migrationgate.demo.database.DemoDatabase} first.
 */
@NullMarked
package io.migrationgate.demo.database;

import org.jspecify.annotations.NullMarked;
