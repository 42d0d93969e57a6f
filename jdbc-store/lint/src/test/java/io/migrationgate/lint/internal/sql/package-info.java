/** Tests of tokens and statements. */
package io.migrationgate.lint.internal.sql;
