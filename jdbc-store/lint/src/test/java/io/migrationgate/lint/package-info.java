/** Tests of the lint. Read {@link io.migrationgate.lint.RulesTest} first. */
package io.migrationgate.lint;
