package io.migrationgate.jdbc.internal.bridge;

import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of which the bodies of functions on PostgreSQL consist. */
final class PostgresText {
  private PostgresText() {}

  /** A condition: bytes of some columns are others than before. */
  static String changed(Collection<String> columns) {
    return columns.isEmpty()
        ? "FALSE"
        : "pg_catalog.record_image_ne(" + row("OLD.", columns) + ", " + row("NEW.", columns) + ")";
  }

  private static String row(String prefix, Collection<String> columns) {
    return columns.stream()
        .map(column -> prefix + column)
        .collect(Collectors.joining(", ", "ROW(", ")"));
  }

  /** Refuses the statement that has written a table. */
  static String raise(BridgePlan plan, BridgedSide written, String why) {
    return "    RAISE EXCEPTION 'bridge of migration ''" + plan.migration() + "'': "
        + why.replace("'", "''").replace("%", "%%") + "' USING ERRCODE = 'MG001', TABLE = '"
        + written.bareName().replace("'", "''") + "';\n";
  }
}
