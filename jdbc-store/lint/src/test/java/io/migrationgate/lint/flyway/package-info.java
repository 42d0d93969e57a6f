/** Tests of the callback for Flyway. */
package io.migrationgate.lint.flyway;
