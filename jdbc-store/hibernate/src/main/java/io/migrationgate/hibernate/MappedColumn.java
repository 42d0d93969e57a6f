package io.migrationgate.hibernate;

import io.migrationgate.Side;

/**
 * A column of a side that an entity maps. Immutable.
 *
 * @param owner the entity's name, or the role of the collection
 * @param attribute the attribute; of a collection, {@code ""}
 * @param table the table, as the mapping names it
 * @param column the column, as the mapping names it; for a formula, its text
 * @param migration the migration
 * @param side its side
 * @param written whether Hibernate may write it, so that the guard must watch it; false for
 *     {@code insertable = false, updatable = false} and formulas, which is the safe way
 */
public record MappedColumn(
    String owner,
    String attribute,
    String table,
    String column,
    String migration,
    Side side,
    boolean written) {
  String place() {
    return table + "." + column;
  }

  String member() {
    return attribute.isEmpty() ? owner : owner + "." + attribute;
  }
}
