/**
 * SQL scripts as tokens and statements, whatever is in them. Read
 * {@link io.migrationgate.lint.internal.sql.Splitter} first.
 */
@NullMarked
package io.migrationgate.lint.internal.sql;

import org.jspecify.annotations.NullMarked;
