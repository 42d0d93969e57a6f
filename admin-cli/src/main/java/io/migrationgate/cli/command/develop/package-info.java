/** {@code mgate dev}: any phase at once, in a development store. */
@NullMarked
package io.migrationgate.cli.command.develop;

import org.jspecify.annotations.NullMarked;
