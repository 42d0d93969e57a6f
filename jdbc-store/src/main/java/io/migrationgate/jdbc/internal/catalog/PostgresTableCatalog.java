package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.Problem;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 14 and later. */
public final class PostgresTableCatalog extends TableCatalog {
  private static final String FIND =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, c.relkind,
        c.relpersistence, row_security_active(c.oid) AS hidden, current_user AS me,
        (SELECT string_agg(CAST(CAST(i.inhrelid AS regclass) AS text), ', ' ORDER BY i.inhrelid)
         FROM pg_inherits i WHERE i.inhparent = c.oid AND c.relkind = 'r') AS children,
        (SELECT string_agg(CAST(p.relid AS text), ', ' ORDER BY CAST(p.relid AS text))
         FROM pg_partition_tree(c.oid) p JOIN pg_class part ON part.oid = p.relid
         WHERE part.relkind = 'f' AND c.relkind = 'p') AS elsewhere,
        ARRAY(
          WITH RECURSIVE up AS (
            SELECT i.inhparent AS oid FROM pg_inherits i WHERE i.inhrelid = c.oid
            UNION
            SELECT i.inhparent FROM pg_inherits i JOIN up ON i.inhrelid = up.oid)
          SELECT quote_ident(un.nspname) || '.' || quote_ident(uc.relname)
          FROM up JOIN pg_class uc ON uc.oid = up.oid JOIN pg_namespace un ON un.oid = uc.relnamespace
        ) AS within
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = (
        SELECT COALESCE((
            SELECT d.refobjid FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid
            JOIN pg_depend d ON d.classid = CAST('pg_rewrite' AS regclass) AND d.objid = r.oid
              AND d.refclassid = CAST('pg_class' AS regclass) AND d.refobjid <> v.oid
            WHERE v.oid = named.oid AND v.relkind = 'v' AND %s LIMIT 1),
          named.oid)
        FROM (SELECT CAST(to_regclass(CAST(? AS text)) AS oid) AS oid) named)
      """.formatted(PostgresViewSchemas.IS_ONE.formatted("v.relnamespace"));

  @Override
  public Optional<ResolvedTable> resolve(Connection connection, String declared)
      throws SQLException {
    return first(connection, FIND, PostgresTableCatalog::table, declared);
  }

  private static ResolvedTable table(ResultSet row) throws SQLException {
    String name = row.getString("name");
    Problem hidden = row.getBoolean("hidden") ? hidden(name, row.getString("me")) : null;
    Set<String> within =
        Set.of((String[]) Objects.requireNonNull(row.getArray("within")).getArray());
    return new ResolvedTable(name, within, hidden, unfit(row, name));
  }

  private static Problem hidden(String name, String user) {
    return problem(
        name,
        "row-level security, which hides rows from the user " + user,
        "a user that sees every row",
        "connect as one with BYPASSRLS, or, if it owns the table: ALTER TABLE " + name
            + " NO FORCE ROW LEVEL SECURITY");
  }

  private static @Nullable Problem unfit(ResultSet row, String name) throws SQLException {
    String children = row.getString("children");
    if (children != null) {
      return problem(
          name,
          "child tables: " + children
              + "; their rows show in it, and its key knows nothing of them",
          "a table whose rows are its own, or partitions",
          "end the inheritance (ALTER TABLE ... NO INHERIT " + name
              + "), or migrate each table by itself");
    }
    String elsewhere = row.getString("elsewhere");
    if (elsewhere != null) {
      return problem(
          name,
          "partitions on another server: " + elsewhere,
          "rows that one transaction can lock, read and write",
          "detach them first");
    }
    if (row.getString("relpersistence").equals("t")) {
      return problem(
          name,
          "a temporary table of this session",
          "a table that everybody sees",
          "drop it, or use a connection that is not shared with whoever made it");
    }
    return switch (row.getString("relkind")) {
      case "r", "p" -> null;
      case "v" -> noTable(name, "a view");
      case "m" -> noTable(name, "a materialized view");
      case "f" -> noTable(name, "a foreign table");
      default -> noTable(name, "something else than a table");
    };
  }
}
