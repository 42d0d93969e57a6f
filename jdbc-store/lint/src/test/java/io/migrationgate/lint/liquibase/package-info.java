/** Tests of the listener for Liquibase. */
package io.migrationgate.lint.liquibase;
