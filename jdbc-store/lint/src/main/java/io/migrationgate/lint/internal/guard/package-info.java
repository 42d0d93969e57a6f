/**
 * What the hooks of migration tools have in common. Read
 * {@link io.migrationgate.lint.internal.guard.ScriptGuard} first.
 */
@NullMarked
package io.migrationgate.lint.internal.guard;

import org.jspecify.annotations.NullMarked;
