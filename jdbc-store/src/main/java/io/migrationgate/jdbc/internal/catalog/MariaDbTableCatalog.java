package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.6 and later, MySQL 8. Whether the case of a table's name counts is a setting of the
 * server; where it does not, the catalog's spelling is the name.
 */
public final class MariaDbTableCatalog extends TableCatalog {
  private static final String FIND = """
      SELECT t.table_schema AS schema_name, t.table_name AS bare_name, t.table_type AS kind,
        t.engine AS engine, e.transactions AS transactions, v.definer AS definer
      FROM information_schema.tables t
        LEFT JOIN information_schema.engines e ON e.engine = t.engine
        LEFT JOIN information_schema.views v
          ON v.table_schema = t.table_schema AND v.table_name = t.table_name
      WHERE t.table_schema = COALESCE(?, DATABASE()) AND t.table_name = ?
        AND (@@lower_case_table_names > 0 OR CAST(t.table_name AS BINARY) = CAST(? AS BINARY))
      """;

  private static final Set<String> ELSEWHERE = Set.of("FEDERATED", "SPIDER");

  @Override
  public Optional<ResolvedTable> resolve(Connection connection, String declared)
      throws SQLException {
    List<String> parts = Identifiers.parts(declared);
    String bare = bare(parts.get(parts.size() - 1));
    String schema = parts.size() < 2 ? null : bare(parts.get(parts.size() - 2));
    return first(connection, FIND, MariaDbTableCatalog::table, schema, bare, bare);
  }

  private static String bare(String name) {
    return Identifiers.isQuoted(name) ? Identifiers.unquoted(name) : name;
  }

  private static ResolvedTable table(ResultSet row) throws SQLException {
    String name = quoted(row.getString("schema_name")) + "." + quoted(row.getString("bare_name"));
    return new ResolvedTable(name, Set.of(), null, unfit(row, name));
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static @Nullable Problem unfit(ResultSet row, String name) throws SQLException {
    String kind = row.getString("kind").toUpperCase(Locale.ROOT);
    if (!kind.equals("BASE TABLE") && !kind.equals("SYSTEM VERSIONED")) {
      String definer = row.getString("definer");
      return noTable(
          name,
          "a " + kind.toLowerCase(Locale.ROOT)
              + (definer == null || definer.isEmpty() ? "" : " of " + definer));
    }
    String engine = String.valueOf(row.getString("engine"));
    boolean transactions = "YES".equals(row.getString("transactions"));
    if (!transactions || ELSEWHERE.contains(engine.toUpperCase(Locale.ROOT))) {
      return problem(
          name,
          "the engine " + engine
              + (transactions ? ", with rows on another server" : ", which has no transactions"),
          "a table whose rows one transaction can lock, read and write",
          "ALTER TABLE " + name + " ENGINE = InnoDB");
    }
    return null;
  }
}
