package io.migrationgate.jdbc.views;

/**
 * A column of a view.
 *
 * @param column of the table, as the catalog writes it
 * @param name by which the view shows it
 */
record ViewColumn(String column, String name) {}
