/**
 * Tells whether SQL scripts are safe beside a build that is still running. Read
 * {@link io.migrationgate.jdbc.lint.MigrationLint} first.
 */
@NullMarked
package io.migrationgate.jdbc.lint;

import org.jspecify.annotations.NullMarked;
