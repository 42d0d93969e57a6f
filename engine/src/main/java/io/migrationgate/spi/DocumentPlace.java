package io.migrationgate.spi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where documents of one type are stored.
 *
 * @param table as SQL names it, with its schema if that must be told
 * @param column that the documents are in
 * @param versionField the field of each document that carries its version; null if a column does
 * @param versionColumn the column that carries it; null if a field does
 */
public record DocumentPlace(
    String table,
    String column,
    @Nullable String versionField,
    @Nullable String versionColumn) {
  private static final String PART = "(?:[A-Za-z_][A-Za-z0-9_$]*|\"[^\"\\x00]+\"|`[^`\\x00]+`)";
  private static final Pattern COLUMN = Pattern.compile(PART);
  private static final Pattern TABLE = Pattern.compile("(?:" + PART + "\\.)?" + PART);

  /**
   * Checks the names.
   *
   * @throws MigrationGateException if one is none
   */
  public DocumentPlace {
    require("table", table, TABLE);
    require("column", column, COLUMN);
    if (versionColumn != null) {
      require("column", versionColumn, COLUMN);
    }
    if ((versionField == null) == (versionColumn == null)) {
      throw new IllegalArgumentException("either a field or a column carries the version");
    }
  }

  private static void require(String what, String name, Pattern pattern) {
    if (!pattern.matcher(name).matches()) {
      throw new MigrationGateException(new Problem(
          what + " '" + name + "'",
          "a name that is none",
          "a name as SQL writes it, in quotes if it must be",
          "correct it"));
    }
  }
}
