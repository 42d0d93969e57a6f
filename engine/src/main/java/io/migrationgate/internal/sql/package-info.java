/**
 * Where quotes, comments and words of an SQL text begin and end. Text only: no parser, no database.
 * Read {@link io.migrationgate.internal.sql.SqlLexer}.
 */
@NullMarked
package io.migrationgate.internal.sql;

import org.jspecify.annotations.NullMarked;
