/** {@code mgate backfill} and {@code verify}: runs, and following them. */
@NullMarked
package io.migrationgate.cli.command.backfill;

import org.jspecify.annotations.NullMarked;
