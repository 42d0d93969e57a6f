/** Commands that only show: status, describe, history, nodes, doctor. */
@NullMarked
package io.migrationgate.cli.command.show;

import org.jspecify.annotations.NullMarked;
