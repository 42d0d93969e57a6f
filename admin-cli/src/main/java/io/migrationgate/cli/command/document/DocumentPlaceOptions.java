package io.migrationgate.cli.command.document;

import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.spi.DocumentPlace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where documents are stored. */
final class DocumentPlaceOptions {
  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "The table that the documents are in, with its schema if there may be several.")
  @Nullable
  String table;

  @Option(names = "--column", paramLabel = "COLUMN", description = "The column that they are in.")
  @Nullable
  String column;

  @Option(
      names = "--field",
      paramLabel = "FIELD",
      description = "The field that carries the version. Default: v.")
  String field = "v";

  @Option(
      names = "--version-column",
      paramLabel = "COLUMN",
      description = "The column that carries the version, instead of a field.")
  @Nullable
  String versionColumn;

  /** Whether any of it was given. */
  boolean isGiven() {
    return table != null || column != null || versionColumn != null;
  }

  /** The place. */
  DocumentPlace place() {
    if (table == null || column == null) {
      throw new UsageException(
          table == null ? "option --table" : "option --column",
          "none",
          "where the documents are stored",
          "for example: --table customer --column preferences");
    }
    return new DocumentPlace(table, column, versionColumn == null ? field : null, versionColumn);
  }
}
