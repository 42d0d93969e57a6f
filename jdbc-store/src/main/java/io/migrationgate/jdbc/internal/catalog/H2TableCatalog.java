package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * H2 2.x. A statement that reads nothing tells which table it would read: however the database
 * folds names, and whatever a synonym stands for.
 */
public final class H2TableCatalog extends TableCatalog {
  private static final String FIND = """
      SELECT table_schema, table_name, table_type, storage_type FROM information_schema.tables
      WHERE table_schema = ? AND table_name = ?
      """;

  private static final String PART = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")";

  /** H2 runs what follows a semicolon, and a declaration is not the operator's own text. */
  private static final Pattern NAME = Pattern.compile(PART + "(?:\\." + PART + "){0,2}");

  @Override
  public Optional<ResolvedTable> resolve(Connection connection, String declared)
      throws SQLException {
    if (!NAME.matcher(declared).matches()) {
      return Optional.empty();
    }
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + declared + " WHERE FALSE")) {
      ResultSetMetaData column = none.getMetaData();
      return first(
          connection, FIND, H2TableCatalog::table, column.getSchemaName(1), column.getTableName(1));
    } catch (SQLException e) {
      if (SqlFailures.kind(e) == FailureKind.NO_TABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static ResolvedTable table(ResultSet row) throws SQLException {
    String name = quoted(row.getString("table_schema")) + "." + quoted(row.getString("table_name"));
    return new ResolvedTable(name, Set.of(), null, unfit(row, name));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static @Nullable Problem unfit(ResultSet row, String name) throws SQLException {
    String kind = row.getString("table_type").toLowerCase(Locale.ROOT);
    String storage = String.valueOf(row.getString("storage_type")).toLowerCase(Locale.ROOT);
    if (!kind.equals("base table")) {
      return noTable(name, "a " + kind);
    }
    boolean here = storage.equals("cached") || storage.equals("memory");
    return here ? null : noTable(name, "a table with the storage type " + storage);
  }
}
