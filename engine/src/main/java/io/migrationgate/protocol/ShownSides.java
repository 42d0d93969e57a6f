package io.migrationgate.protocol;

import io.migrationgate.Side;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * In which view schemas a migration's sides are shown, and by which names. Immutable.
 *
 * <p>A <em>view schema</em> is a schema (on MariaDB and MySQL: a database) of views, through which
 * a build sees tables in its own shape under its own names. One that is not among these shows the
 * old side: whoever made it knew nothing of the migration.
 *
 * @param schemas the side that each view schema shows, by its name
 * @param names by which view schemas show columns of the new side, and which these columns get for
 *     good once the old side is dropped; by their names in the table
 */
public record ShownSides(Map<String, Side> schemas, Map<String, String> names) {
  /** No view schema. */
  public static final ShownSides NONE = new ShownSides(Map.of(), Map.of());

  /** Copies the maps, in their order. */
  public ShownSides {
    schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
  }

  /** Whether no view schema is declared. */
  public boolean isEmpty() {
    return schemas.isEmpty();
  }

  /** Whether a view schema is declared. */
  public boolean declares(String schema) {
    return schemas.containsKey(schema);
  }

  /** The side that a view schema shows. */
  public Side side(String schema) {
    return schemas.getOrDefault(schema, Side.OLD);
  }

  /** Whether both show the same in a view schema, declared or not. */
  public boolean agrees(ShownSides other, String schema) {
    return side(schema) == other.side(schema)
        && (side(schema) == Side.OLD || names.equals(other.names));
  }

  /** What is said of a view schema, for people: for example {@code new (price_cents as price)}. */
  public String describe(String schema) {
    StringBuilder text = new StringBuilder(side(schema).toString());
    if (side(schema) == Side.NEW && !names.isEmpty()) {
      StringBuilder shown = new StringBuilder();
      names.forEach((column, name) -> shown
          .append(shown.isEmpty() ? "" : ", ")
          .append(column)
          .append(" as ")
          .append(name));
      text.append(" (").append(shown).append(')');
    }
    return text.toString();
  }
}
