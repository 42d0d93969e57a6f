/** Commands that need no store to be there: lint, preflight, usages, new, init. */
@NullMarked
package io.migrationgate.cli.command.offline;

import org.jspecify.annotations.NullMarked;
