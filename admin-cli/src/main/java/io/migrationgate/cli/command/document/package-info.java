/** {@code mgate version}: versions of documents. */
@NullMarked
package io.migrationgate.cli.command.document;

import org.jspecify.annotations.NullMarked;
