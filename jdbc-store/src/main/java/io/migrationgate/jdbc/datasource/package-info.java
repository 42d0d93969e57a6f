/**
 * Units of work for any JDBC code: every transaction on a wrapped data source is one. Read
 * {@link io.migrationgate.jdbc.datasource.GatedDataSource} first, then
 * {@link io.migrationgate.jdbc.datasource.ConnectionUnit}.
 */
@NullMarked
package io.migrationgate.jdbc.datasource;

import org.jspecify.annotations.NullMarked;
