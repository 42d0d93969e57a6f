/**
 * What a migration of columns starts from: its declaration, its scripts, a repository with both
 * paths. Texts only; nothing here connects to anything.
 *
 * <p>Read {@link io.migrationgate.cli.scaffold.SchemaChange} first, then
 * {@link io.migrationgate.cli.scaffold.Scaffold}.
 */
@NullMarked
package io.migrationgate.cli.scaffold;

import org.jspecify.annotations.NullMarked;
