/**
 * Units of work for any JDBC code: every transaction on a wrapped data source is one. Read
 * {@link io.migrationgate.jdbc.datasource.GatedDataSource} first, then
 * {@link io.migrationgate.jdbc.datasource.ConnectionUnit}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate.jdbc.datasource;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
