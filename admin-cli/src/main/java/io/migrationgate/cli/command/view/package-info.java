/** {@code mgate views}. */
@NullMarked
package io.migrationgate.cli.command.view;

import org.jspecify.annotations.NullMarked;
