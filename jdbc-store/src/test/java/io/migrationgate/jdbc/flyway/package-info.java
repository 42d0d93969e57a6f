/** Tests of the callback for Flyway. */
package io.migrationgate.jdbc.flyway;
