package io.migrationgate.cli.scaffold;

import io.migrationgate.jdbc.ColumnShape;
import io.migrationgate.lint.rule.Database;
import java.util.List;

/**
 * The table whose columns change.
 *
 * @param database whose SQL is written
 * @param name as SQL writes it
 * @param key the columns of its primary key; empty if it has none, or it is not known
 */
public record ChangedTable(Database database, String name, List<ColumnShape> key) {
  /** Copies the list. */
  public ChangedTable {
    key = List.copyOf(key);
  }
}
