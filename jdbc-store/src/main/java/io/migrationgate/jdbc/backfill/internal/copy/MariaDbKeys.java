package io.migrationgate.jdbc.backfill.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Keys on MariaDB and MySQL. */
final class MariaDbKeys implements KeyCatalog {
  private final MariaDbCopy dialect;

  MariaDbKeys(MariaDbCopy dialect) {
    this.dialect = dialect;
  }

  @Override
  public Map<String, KeyUse> uses(Connection connection, String table) throws SQLException {
    Map<String, KeyUse> uses = new LinkedHashMap<>();
    Sql.of("""
            SELECT column_name, data_type, column_type, is_nullable FROM information_schema.columns
            WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> uses.put(
                dialect.fold(row.getString("column_name")),
                new KeyUse(
                    rule(row.getString("data_type").toLowerCase(Locale.ROOT)),
                    row.getString("column_type"),
                    "",
                    KeyDomain.of(row.getString("column_type"), 0),
                    !row.getString("is_nullable").equals("NO"),
                    false)));
    return uses;
  }

  /*
   * An ENUM or a SET is ordered by its number, and compared as a text; a UUID is ordered neither as
   * its bytes nor as its text.
   */
  private static String rule(String type) {
    return switch (type) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal" -> "number";
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> "text";
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> "bytes";
      case "datetime", "timestamp" -> "moment";
      case "year", "date", "uuid", "inet4", "inet6" -> type;
      default -> "";
    };
  }

  @Override
  public List<UniqueIndex> uniqueIndexes(Connection connection, String table) throws SQLException {
    Map<String, UniqueIndex> found = new LinkedHashMap<>();
    Sql.of("""
            SELECT index_name, column_name, sub_part FROM information_schema.statistics
            WHERE non_unique = 0 AND table_schema = COALESCE(?, DATABASE()) AND table_name = ?
            ORDER BY index_name, seq_in_index
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> {
          String name = row.getString("index_name");
          String column = row.getString("column_name");
          boolean prefix = row.getObject("sub_part") != null;
          UniqueIndex index = found.getOrDefault(name, new UniqueIndex(name, Set.of(), ""));
          LinkedHashSet<String> columns = new LinkedHashSet<>(index.columns());
          String flaw = index.flaw();
          if (column == null) {
            flaw = "is over an expression";
          } else {
            columns.add(dialect.fold(column));
            flaw = prefix ? "is over the beginnings of values" : flaw;
          }
          return found.put(name, new UniqueIndex(name, columns, flaw));
        });
    return new ArrayList<>(found.values());
  }

  /** What another character set does not have becomes a question mark, and no error. */
  @Override
  public String respelled(ColumnInfo from, ColumnInfo to) {
    String charset = to.collation().split("/", 2)[0];
    boolean same = from.collation().split("/", 2)[0].equals(charset);
    return !from.isText() || !to.isText() || same || charset.equals("utf8mb4")
        ? ""
        : MariaDbCopy.byteText(from, from.name()) + " <> "
            + MariaDbCopy.byteText(from, "CONVERT(" + from.name() + " USING " + charset + ")");
  }

  /** A day of zeroes, which an SQL mode may let in, is none to JDBC. */
  @Override
  public String unreadable(ColumnInfo column) {
    return switch (column.kind()) {
      case DATE, TIMESTAMP, MOMENT ->
        "MONTH(" + column.name() + ") = 0 OR DAYOFMONTH(" + column.name() + ") = 0";
      default -> "";
    };
  }
}
