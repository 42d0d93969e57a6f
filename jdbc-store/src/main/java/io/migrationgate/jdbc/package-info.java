/**
 * The store in a relational database: PostgreSQL 14 and later, MariaDB 10.6 and later, MySQL 8, H2
 * 2.x.
 *
 * <p>Read {@link io.migrationgate.jdbc.JdbcGateStore} first, then
 * {@link io.migrationgate.jdbc.JdbcGateDatabase}. What the tables are is told by the scripts in
 * {@code io/migrationgate/jdbc/schema}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate.jdbc;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
