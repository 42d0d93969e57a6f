/** {@code mgate contract}: evidence, the copy that is kept, and the drop. */
@NullMarked
package io.migrationgate.cli.command.contract;

import org.jspecify.annotations.NullMarked;
