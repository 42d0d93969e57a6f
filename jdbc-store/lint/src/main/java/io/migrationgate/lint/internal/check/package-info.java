/**
 * Statements read and judged. Read {@link io.migrationgate.lint.internal.check.StatementChecker}
 * first.
 */
@NullMarked
package io.migrationgate.lint.internal.check;

import org.jspecify.annotations.NullMarked;
