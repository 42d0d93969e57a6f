/**
 * Statements read and judged. Read
 * {@link io.migrationgate.jdbc.lint.internal.check.StatementChecker} first.
 */
@NullMarked
package io.migrationgate.jdbc.lint.internal.check;

import org.jspecify.annotations.NullMarked;
