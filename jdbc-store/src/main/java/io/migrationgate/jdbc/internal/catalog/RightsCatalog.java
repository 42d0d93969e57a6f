package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.catalog.TaskRights.Right;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which rights on tables the session's user lacks, by the database's catalog. Stateless. */
abstract sealed class RightsCatalog {
  private static final int TIMEOUT_SECONDS = 30;

  static RightsCatalog of(Dialect dialect) {
    return dialect.choose(Postgres::new, MariaDb::new, H2::new);
  }

  /**
   * The statements that give the user what it lacks.
   *
   * @param wanted rights by table, as the session's search path finds it
   */
  final List<String> missing(Connection connection, Map<String, Set<Right>> wanted)
      throws SQLException {
    Map<Set<Right>, Set<String>> lacking = new LinkedHashMap<>();
    for (Map.Entry<String, Set<Right>> each : wanted.entrySet()) {
      Set<Right> rights = lacking(connection, each.getKey(), each.getValue());
      if (!rights.isEmpty()) {
        lacking.computeIfAbsent(rights, key -> new TreeSet<>()).add(each.getKey());
      }
    }
    Set<String> statements = new LinkedHashSet<>();
    for (Map.Entry<Set<Right>, Set<String>> each : lacking.entrySet()) {
      statements.addAll(grants(connection, each.getKey(), each.getValue()));
    }
    return List.copyOf(statements);
  }

  /** Which of some rights the user lacks on a table; none on one that is not there. */
  abstract Set<Right> lacking(Connection connection, String table, Set<Right> wanted)
      throws SQLException;

  /** The statements that give the user the same rights on each of some tables. */
  abstract List<String> grants(Connection connection, Set<Right> rights, Collection<String> tables)
      throws SQLException;

  private static String listed(Set<Right> rights) {
    return rights.stream().map(Right::name).collect(Collectors.joining(", "));
  }

  private static Set<Right> rights(List<String> names) {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (Right right : Right.values()) {
      if (names.contains(right.name())) {
        rights.add(right);
      }
    }
    return rights;
  }

  private static List<String> texts(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<String> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found;
    }
  }

  /** A right on every column is as good as one on the table. */
  private static final class Postgres extends RightsCatalog {
    private static final String LACKING = """
        SELECT r FROM unnest(CAST(? AS text[])) AS r, pg_class c
        WHERE c.oid = to_regclass(?) AND NOT CASE r
          WHEN 'ALTER' THEN pg_has_role(current_user, c.relowner, 'USAGE')
          WHEN 'DELETE' THEN has_table_privilege(c.oid, 'DELETE')
          ELSE NOT EXISTS (
            SELECT 1 FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              AND NOT has_column_privilege(c.oid, a.attnum, r)) END
        """;

    private static final String OWNERS = """
        SELECT DISTINCT 'GRANT ' || quote_ident(pg_get_userbyid(c.relowner)) || ' TO '
          || quote_ident(current_user)
        FROM unnest(CAST(? AS text[])) AS t, pg_class c WHERE c.oid = to_regclass(t)
        """;

    @Override
    Set<Right> lacking(Connection connection, String table, Set<Right> wanted) throws SQLException {
      Object names =
          connection.createArrayOf("text", wanted.stream().map(Right::name).toArray());
      return rights(texts(connection, LACKING, names, table));
    }

    /** Nobody but the owner may change a table. */
    @Override
    List<String> grants(Connection connection, Set<Right> rights, Collection<String> tables)
        throws SQLException {
      List<String> statements = new ArrayList<>();
      Set<Right> granted = EnumSet.copyOf(rights);
      if (granted.remove(Right.ALTER)) {
        statements.addAll(
            texts(connection, OWNERS, connection.createArrayOf("text", tables.toArray())));
      }
      if (!granted.isEmpty()) {
        String user = texts(connection, "SELECT quote_ident(current_user)").get(0);
        statements.add(
            "GRANT " + listed(granted) + " ON " + String.join(", ", tables) + " TO " + user);
      }
      return statements;
    }
  }

  /** What one may do oneself is always shown, roles included. */
  private static final class MariaDb extends RightsCatalog {
    private static final String HELD = """
        SELECT DISTINCT privilege_type
        FROM (
          SELECT grantee, privilege_type, '%' AS place
          FROM information_schema.user_privileges
          UNION ALL
          SELECT grantee, privilege_type, table_schema
          FROM information_schema.schema_privileges
          UNION ALL
          SELECT grantee, privilege_type, table_schema
          FROM information_schema.table_privileges WHERE table_name = ?
          UNION ALL
          SELECT c.grantee, c.privilege_type, c.table_schema
          FROM information_schema.column_privileges c WHERE c.table_name = ?
          GROUP BY c.grantee, c.privilege_type, c.table_schema
          HAVING COUNT(*) = (SELECT COUNT(*) FROM information_schema.columns i
            WHERE i.table_schema = c.table_schema AND i.table_name = ?)) p
        WHERE COALESCE(?, DATABASE()) LIKE place
        """ + "AND " + PrivilegeCatalog.OWN_ON_MARIADB;

    @Override
    Set<Right> lacking(Connection connection, String table, Set<Right> wanted) throws SQLException {
      List<String> parts = Identifiers.parts(table).stream()
          .map(part -> Identifiers.isQuoted(part) ? Identifiers.unquoted(part) : part)
          .toList();
      String name = parts.get(parts.size() - 1);
      String schema = parts.size() > 1 ? parts.get(0) : null;
      Set<Right> lacking = EnumSet.copyOf(wanted);
      lacking.removeAll(rights(texts(connection, HELD, name, name, name, schema)));
      return lacking.isEmpty() || isThere(connection, table) ? lacking : Set.of();
    }

    /** Who may do nothing with a table is not shown whether it is there. */
    private static boolean isThere(Connection connection, String table) throws SQLException {
      try {
        texts(connection, "SELECT 1 FROM " + table + " WHERE 1 = 0");
        return true;
      } catch (SQLException e) {
        FailureKind kind = SqlFailures.kind(e);
        if (kind != FailureKind.NO_TABLE && kind != FailureKind.NO_PRIVILEGE) {
          throw e;
        }
        return kind == FailureKind.NO_PRIVILEGE;
      }
    }

    @Override
    List<String> grants(Connection connection, Set<Right> rights, Collection<String> tables)
        throws SQLException {
      String database = texts(connection, "SELECT DATABASE()").get(0);
      String user = texts(
              connection,
              "SELECT CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',"
                  + " QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))")
          .get(0);
      String listed = listed(rights) + (rights.contains(Right.ALTER) ? ", DROP" : "");
      return tables.stream()
          .map(table -> "GRANT " + listed + " ON "
              + (Identifiers.parts(table).size() > 1 ? table : database + "." + table) + " TO "
              + user)
          .toList();
    }
  }

  /** Whoever settles must be an administrator there, which is looked at elsewhere. */
  private static final class H2 extends RightsCatalog {
    @Override
    Set<Right> lacking(Connection connection, String table, Set<Right> wanted) {
      return Set.of();
    }

    @Override
    List<String> grants(Connection connection, Set<Right> rights, Collection<String> tables) {
      return List.of();
    }
  }
}
