package io.migrationgate.jdbc.scale;

import io.migrationgate.Phase;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import java.util.Map;

/**
 * One change of tables, and how each way to make it is written.
 *
 * @param create what makes the tables, with rows
 * @param statement the one statement that copies all
 * @param range the same for the rows between two keys, which are its parameters
 * @param write the application's write of a row: its new value, and its key
 * @param writeNew the same to the new side
 * @param declaration the migration
 */
record BenchTables(
    String[] create,
    String statement,
    String range,
    String write,
    String writeNew,
    MigrationDeclaration declaration) {
  /** Two columns from one, in the same table. */
  static BenchTables same(BenchServer server, int rows) {
    String[] words = server.words("name");
    String update = "UPDATE item SET first = " + words[0] + ", last = " + words[1];
    return new BenchTables(
        new String[] {
          "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(100), first varchar(100),"
              + " last varchar(100))",
          "INSERT INTO item (id, name) SELECT g, CONCAT('First', g, ' Last', mod(g, 1000)) FROM "
              + server.numbers(rows)
        },
        update,
        update + " WHERE id BETWEEN ? AND ?",
        "UPDATE item SET name = ? WHERE id = ?",
        update + " WHERE name = ? AND id = ?",
        MigrationDeclaration.builder("name-split")
            .supports(Phase.values())
            .oldSide("item", "name")
            .newSide("item", "first", "last")
            .backfill(BackfillSpec.sql(Map.of("first", words[0], "last", words[1]), Map.of()))
            .build());
  }

  /** Seven columns, to another table. */
  static BenchTables other(BenchServer server, int rows) {
    String columns = " bigint PRIMARY KEY, street varchar(100), city varchar(100), a int, b"
        + " decimal(12,2), c varchar(40), d varchar(100))";
    String select = "SELECT id, street, upper(city), a, b, c, d FROM item";
    return new BenchTables(
        new String[] {
          "CREATE TABLE item (id" + columns,
          "CREATE TABLE filled (order_id" + columns,
          "INSERT INTO item SELECT g, CONCAT('Street ', g), CONCAT('City ', mod(g, 1000)), g, g,"
              + " 'c', 'x' FROM " + server.numbers(rows)
        },
        "INSERT INTO filled " + select,
        "INSERT INTO filled " + select + " WHERE id BETWEEN ? AND ?",
        "UPDATE item SET street = ? WHERE id = ?",
        server.upsert(
            "INSERT INTO filled SELECT id, ?, upper(city), a, b, c, d FROM item WHERE id = ?",
            "order_id",
            "street"),
        MigrationDeclaration.builder("other-table")
            .supports(Phase.values())
            .oldSide("item", "street", "city")
            .newSide("filled")
            .backfill(BackfillSpec.sql(
                Map.of(
                    "street",
                    "street",
                    "city",
                    "upper(city)",
                    "a",
                    "a",
                    "b",
                    "b",
                    "c",
                    "c",
                    "d",
                    "d"),
                Map.of()))
            .build());
  }
}
