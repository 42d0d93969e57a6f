/**
 * How a store is kept in a database: its tables, and how they are read, changed and listened to.
 *
 * <p>Read {@link io.migrationgate.jdbc.internal.store.Changes} first.
 */
@NullMarked
package io.migrationgate.jdbc.internal.store;

import org.jspecify.annotations.NullMarked;
