/**
 * Tells whether SQL scripts are safe beside a build that is still running. Read
 * {@link io.migrationgate.lint.MigrationLint} first.
 */
@NullMarked
package io.migrationgate.lint;

import org.jspecify.annotations.NullMarked;
