package io.migrationgate.cli.mappings;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an attribute maps. Immutable.
 *
 * @param name its name; empty for what a class says of itself
 * @param kind what it is
 * @param type the class of its value, or of what is in its collection; null if it has none
 * @param naming the names that are told
 * @param sql pieces of SQL in which the columns of its entity need no table
 */
record MappedAttribute(
    String name, Kind kind, @Nullable String type, Naming naming, List<String> sql) {
  MappedAttribute {
    sql = List.copyOf(sql);
  }

  /** What an attribute is. */
  enum Kind {
    /** Columns of the entity; or an embeddable. */
    BASIC,
    /** As {@link #BASIC}, and the identifier. */
    IDENTIFIER,
    /** One column, whatever its class. */
    DOCUMENT,
    /** The column that tells subclasses apart, if there are any. */
    DISCRIMINATOR,
    /** A key of another entity. */
    REFERENCE,
    /** Values in a table of their own. */
    ELEMENTS,
    /** Other entities, whose table has the key. */
    ENTITIES,
    /** One or more other entities, by a table between. */
    JOINED,
    /** The other end has the key. */
    INVERSE,
    /** The columns that are told, and no others. */
    COLUMNS
  }

  /**
   * Names in the mapping.
   *
   * @param tables of its own, such as a collection's
   * @param columns of its values
   * @param joins of its keys
   * @param places of its keys in a map or list
   * @param overridden paths of attributes whose columns are told from outside
   */
  record Naming(
      List<String> tables,
      Set<String> columns,
      Set<String> joins,
      Set<String> places,
      Set<String> overridden) {
    Naming {
      tables = List.copyOf(tables);
      columns = Set.copyOf(columns);
      joins = Set.copyOf(joins);
      places = Set.copyOf(places);
      overridden = Set.copyOf(overridden);
    }

    /** Of columns alone. */
    static Naming columns(Set<String> columns) {
      return new Naming(List.of(), columns, Set.of(), Set.of(), Set.of());
    }
  }
}
