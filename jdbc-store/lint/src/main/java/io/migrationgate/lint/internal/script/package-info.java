/**
 * Script files: where they are, what their names mean, how they are read. Read
 * {@link io.migrationgate.lint.internal.script.ScriptFiles} first.
 */
@NullMarked
package io.migrationgate.lint.internal.script;

import org.jspecify.annotations.NullMarked;
