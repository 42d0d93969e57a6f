package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.spi.ContractDatabase.Presence;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be dropped, names as the catalog writes them.
 *
 * @param declared the table as statements name it
 * @param schema of the table; null for the session's own
 * @param table its bare name
 * @param columns those that are dropped and are there; all of them if it is the whole table
 * @param whole whether the whole table goes
 * @param presence how much of it is there
 */
record DropTarget(
    String declared,
    @Nullable String schema,
    String table,
    List<String> columns,
    boolean whole,
    Presence presence) {
  /** Copies the list. */
  DropTarget {
    columns = List.copyOf(columns);
  }

  boolean drops(Set<String> all) {
    return columns.containsAll(all);
  }

  boolean touches(Set<String> any) {
    return any.stream().anyMatch(columns::contains);
  }
}
