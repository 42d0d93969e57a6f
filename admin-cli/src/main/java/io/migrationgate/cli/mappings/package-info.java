/**
 * Reads from class files and {@code META-INF/orm.xml} which columns the entities of a build map,
 * without loading any: read {@link io.migrationgate.cli.mappings.Mappings} first.
 */
@NullMarked
package io.migrationgate.cli.mappings;

import org.jspecify.annotations.NullMarked;
