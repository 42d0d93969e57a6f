/**
 * What the lint knows: classes of statements, and rules with why and how instead. Read
 * {@link io.migrationgate.jdbc.lint.rule.StatementClass} first, then
 * {@link io.migrationgate.jdbc.lint.rule.Rules}.
 */
@NullMarked
package io.migrationgate.jdbc.lint.rule;

import org.jspecify.annotations.NullMarked;
