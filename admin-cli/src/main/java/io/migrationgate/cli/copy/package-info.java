/** Copies of what is dropped. Read {@link io.migrationgate.cli.copy.CsvCopy} first. */
@NullMarked
package io.migrationgate.cli.copy;

import org.jspecify.annotations.NullMarked;
