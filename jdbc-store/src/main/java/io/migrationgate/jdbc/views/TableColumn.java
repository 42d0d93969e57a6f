package io.migrationgate.jdbc.views;

/**
 * A column of a table.
 *
 * @param name as the catalog writes it
 * @param mandatory whether an insert must name it: not null, and without a default
 * @param invisible whether {@code SELECT *} leaves it out
 */
record TableColumn(String name, boolean mandatory, boolean invisible) {}
