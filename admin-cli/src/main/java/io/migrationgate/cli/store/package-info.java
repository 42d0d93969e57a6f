/**
 * Where the store is and how it is reached.
 *
 * <p>Read {@link io.migrationgate.cli.store.ConnectionSettings} first (what url, user and password
 * come from), then {@link io.migrationgate.cli.store.StoreConnector}.
 */
@NullMarked
package io.migrationgate.cli.store;

import org.jspecify.annotations.NullMarked;
