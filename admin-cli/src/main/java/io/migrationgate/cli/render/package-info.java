/**
 * How results and errors look: as tables for people, as JSON for scripts.
 *
 * <p>Read {@link io.migrationgate.cli.render.Table} and
 * {@link io.migrationgate.cli.render.ErrorText} first for people's side,
 * {@link io.migrationgate.cli.render.JsonOut} for that of scripts. Nothing here knows any command.
 */
@NullMarked
package io.migrationgate.cli.render;

import org.jspecify.annotations.NullMarked;
