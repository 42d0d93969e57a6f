package io.migrationgate.cli.scaffold;

import io.migrationgate.jdbc.ColumnShape;
import io.migrationgate.lint.rule.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the scripts of a change: the one that only adds and relaxes, and the one that drops. */
final class ScriptTexts {
  private ScriptTexts() {}

  /** The statements that make room for the new side; none if there is nothing to do. */
  static List<String> expand(SchemaChange change) {
    List<String> statements = new ArrayList<>();
    String alter = "ALTER TABLE " + change.table().name();
    boolean standard = change.table().database() == Database.H2;
    List<String> additions = change.added().stream()
        .filter(column -> !column.present())
        .map(column -> "ADD COLUMN " + column.name() + " " + column.type())
        .toList();
    if (standard) {
      additions.forEach(addition -> statements.add(alter + " " + addition));
    } else if (!additions.isEmpty()) {
      statements.add(alter + "\n  " + String.join(",\n  ", additions));
    }
    for (ColumnShape column : change.toRelax()) {
      statements.add(alter + " " + relax(change.table().database(), column));
    }
    return statements;
  }

  private static String relax(Database database, ColumnShape column) {
    return database.mysqlLike()
        ? "MODIFY COLUMN " + column.name() + " " + column.type() + " NULL"
            + (column.comment().isEmpty()
                ? ""
                : " COMMENT '" + column.comment().replace("\\", "\\\\").replace("'", "''") + "'")
        : "ALTER COLUMN " + column.name() + " DROP NOT NULL";
  }

  /** The statements that drop the old side. */
  static List<String> contract(SchemaChange change) {
    return change.old().stream()
        .map(column -> "ALTER TABLE " + change.table().name() + " DROP COLUMN " + column.name())
        .toList();
  }

  /** What {@link #expand} says, as a file. */
  static String expandText(SchemaChange change) {
    boolean rewritten = change.table().database().mysqlLike();
    String note = "-- " + change.migration() + ": adds the new side, and relaxes the old one.\n"
        + "-- Builds of before run on it as well, so it may run at any time before dual-write.\n";
    return note
        + expand(change).stream()
            .map(statement -> (rewritten && statement.contains(" MODIFY COLUMN ")
                    ? "-- mgate:ignore type-unknown: the type is the one that the catalog told\n"
                    : "")
                + statement + ";\n")
            .collect(Collectors.joining());
  }

  /** What {@link #contract} says, as a file. */
  static String contractText(SchemaChange change) {
    return "-- " + change.migration() + ": drops the old side, in phase contracted only.\n"
        + "-- mgate contract " + change.migration()
        + " --execute runs the same once nobody needs it any more.\n"
        + contract(change).stream()
            .map(statement -> statement + ";\n")
            .collect(Collectors.joining());
  }
}
