/** Tests of the lint. Read {@link io.migrationgate.jdbc.lint.RulesTest} first. */
package io.migrationgate.jdbc.lint;
