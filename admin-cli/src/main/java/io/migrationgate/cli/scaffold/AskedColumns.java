package io.migrationgate.cli.scaffold;

import java.util.List;

/**
 * What is asked for.
 *
 * @param table as SQL writes it
 * @param old the columns to replace
 * @param added what replaces them
 * @param given expressions that are not to be guessed; may be empty
 */
public record AskedColumns(
    String table, List<WrittenColumn> old, List<WrittenColumn> added, SideMapping given) {
  /** Copies the lists. */
  public AskedColumns {
    old = List.copyOf(old);
    added = List.copyOf(added);
  }
}
