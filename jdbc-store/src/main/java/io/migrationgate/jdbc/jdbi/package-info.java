/**
 * Units of work for Jdbi: every transaction of a Jdbi with the plugin is one. Read
 * {@link io.migrationgate.jdbc.jdbi.MigrationGatePlugin}.
 */
@NullMarked
package io.migrationgate.jdbc.jdbi;

import org.jspecify.annotations.NullMarked;
