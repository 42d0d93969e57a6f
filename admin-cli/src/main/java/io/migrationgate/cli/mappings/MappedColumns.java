package io.migrationgate.cli.mappings;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an attribute maps. Immutable.
 *
 * @param attribute its name
 * @param table of its own, such as a collection's; null for those of its entity
 * @param columns the names that its columns may have
 * @param formulas SQL that it reads
 * @param embedded the class whose attributes are in its place; null if it is none
 */
record MappedColumns(
    String attribute,
    @Nullable String table,
    Set<String> columns,
    List<String> formulas,
    @Nullable String embedded) {
  MappedColumns {
    columns = Set.copyOf(columns);
    formulas = List.copyOf(formulas);
  }
}
