/** {@code mgate bridge}. */
@NullMarked
package io.migrationgate.cli.command.bridge;

import org.jspecify.annotations.NullMarked;
