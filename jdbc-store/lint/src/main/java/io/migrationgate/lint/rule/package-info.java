/**
 * What the lint knows: classes of statements, and rules with why and how instead. Read
 * {@link io.migrationgate.lint.rule.StatementClass} first, then
 * {@link io.migrationgate.lint.rule.Rules}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.lint.rule;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
