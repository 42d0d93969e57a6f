package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.spi.ContractDatabase.Dependent;
import io.migrationgate.spi.ContractDatabase.Dependents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object of the catalog and what it uses of a table.
 *
 * @param kind for example {@code index}
 * @param name for people
 * @param bond how it is tied to the table
 * @param columns of that table, names as the catalog writes them
 */
record CatalogUse(String kind, String name, Bond bond, Set<String> columns) {
  /** How an object is tied to a table. */
  enum Bond {
    /** Part of the table, and gone without a word once its columns are: an index, a constraint. */
    PART,
    /** Belongs to the table, but is no less in the way of a column: a trigger, a policy. */
    ATTACHED,
    /** An object of its own. */
    FOREIGN,
    /** Code in which the names were found. */
    MENTION
  }

  /** Copies the set. */
  CatalogUse {
    columns = Set.copyOf(columns);
  }

  /** Sorts uses by what dropping means to them. */
  static Dependents sort(DropTarget target, List<CatalogUse> uses) {
    List<Dependent> obstacles = new ArrayList<>();
    List<Dependent> mentions = new ArrayList<>();
    List<Dependent> included = new ArrayList<>();
    for (CatalogUse use : uses) {
      switch (use.bond) {
        case MENTION -> mentions.add(use.dependent("mentions ", use.columns));
        case FOREIGN -> obstacles.add(use.dependent("uses ", use.dropped(target)));
        case ATTACHED -> {
          if (target.whole()) {
            included.add(use.dependent("", Set.of()));
          } else if (target.touches(use.columns)) {
            obstacles.add(use.dependent("uses ", use.dropped(target)));
          }
        }
        case PART -> {
          if (target.whole() || (!use.columns.isEmpty() && target.drops(use.columns))) {
            included.add(use.dependent("", Set.of()));
          } else {
            obstacles.add(use.dependent("on ", use.columns));
          }
        }
      }
    }
    return new Dependents(target.presence(), sorted(obstacles), sorted(mentions), sorted(included));
  }

  /** What it uses of the columns that stay does not matter. */
  private Set<String> dropped(DropTarget target) {
    Set<String> dropped = new TreeSet<>(columns);
    if (!target.whole()) {
      dropped.retainAll(target.columns());
    }
    return dropped;
  }

  private Dependent dependent(String verb, Set<String> of) {
    return new Dependent(
        kind, name, of.isEmpty() ? "" : verb + String.join(", ", new TreeSet<>(of)));
  }

  private static List<Dependent> sorted(List<Dependent> dependents) {
    return dependents.stream()
        .distinct()
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }
}
