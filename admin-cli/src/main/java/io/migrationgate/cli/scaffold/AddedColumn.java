package io.migrationgate.cli.scaffold;

/**
 * A column of the new side.
 *
 * @param name as SQL writes it
 * @param type as {@code ADD COLUMN} writes it
 * @param present whether the table has it already
 */
public record AddedColumn(String name, String type, boolean present) {}
