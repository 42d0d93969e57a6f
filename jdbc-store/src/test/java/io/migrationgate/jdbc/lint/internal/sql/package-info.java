/** Tests of tokens and statements. */
package io.migrationgate.jdbc.lint.internal.sql;
