package io.migrationgate.jdbc;

import io.migrationgate.jdbc.internal.Identifiers;

/**
 * A column as the database's catalog describes it. Immutable.
 *
 * @param name as SQL writes it, in quotes where need be
 * @param type as {@code ALTER TABLE … ADD COLUMN} writes it, with length, precision and a collation
 *     that is not the table's
 * @param nullable whether it may hold no value
 * @param filled whether the database gives it a value where a statement gives none
 * @param comment what the catalog says about it; empty if nothing
 */
public record ColumnShape(
    String name, String type, boolean nullable, boolean filled, String comment) {

  /** Whether an INSERT that leaves it out fails. */
  public boolean required() {
    return !nullable && !filled;
  }

  /** Whether a name, as somebody writes it in SQL, is this column's. */
  boolean isCalled(String written) {
    String bare = Identifiers.isQuoted(name) ? Identifiers.unquoted(name) : name;
    return Identifiers.isQuoted(written)
        ? Identifiers.unquoted(written).equals(bare)
        : written.equalsIgnoreCase(bare);
  }
}
