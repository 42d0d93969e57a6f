package io.migrationgate.cli.scaffold;

import io.migrationgate.lint.MigrationNeed;
import io.migrationgate.lint.StatementReport;
import org.jspecify.annotations.Nullable;

/**
 * What one statement's change needs.
 *
 * @param file the script
 * @param statement the statement
 * @param need whether it needs a migration, and of which kind
 * @param scaffold what that starts from; null where it cannot be told, or there is none
 * @param missing what is not known, and how to tell it; empty if nothing
 */
public record Explanation(
    String file,
    StatementReport statement,
    MigrationNeed need,
    @Nullable Scaffold scaffold,
    String missing) {}
