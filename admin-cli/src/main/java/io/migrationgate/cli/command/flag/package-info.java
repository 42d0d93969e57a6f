/** {@code mgate flag}, segments included. */
@NullMarked
package io.migrationgate.cli.command.flag;

import org.jspecify.annotations.NullMarked;
