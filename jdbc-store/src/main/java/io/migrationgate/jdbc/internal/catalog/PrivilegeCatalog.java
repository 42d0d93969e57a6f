package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How one kind of database says what its users may do. Stateless. */
abstract sealed class PrivilegeCatalog {
  private static final int TIMEOUT_SECONDS = 30;

  /** A condition on a list of grants {@code p} on MariaDB and MySQL: it is one of this user. */
  static final String OWN_ON_MARIADB = """
        (grantee = CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''',
            SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')
          OR EXISTS (SELECT 1 FROM information_schema.applicable_roles r
            WHERE p.grantee = r.role_name OR p.grantee LIKE CONCAT('''', r.role_name, '''@%')))
        """;

  static PrivilegeCatalog of(Dialect dialect) {
    return dialect.choose(Postgres::new, MariaDb::new, H2::new);
  }

  /** The session's user, without a host. */
  final String user(Connection connection) throws SQLException {
    return texts(connection, userQuery()).get(0);
  }

  abstract String userQuery();

  /** See {@link io.migrationgate.spi.DatabasePrivileges#beyondReading}. */
  abstract List<String> beyondReading(Connection connection) throws SQLException;

  /** Users that may write a table, as far as they are shown; superusers only if they are named. */
  abstract List<String> writers(Connection connection, String table, Set<String> named)
      throws SQLException;

  /** Whether this user is shown what others may do. */
  boolean tellsOfOthers(Connection connection) throws SQLException {
    return true;
  }

  static List<String> texts(Connection connection, String sql, Object... values)
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

  /** A role that one may take on counts as one's own: any function can do that. */
  private static final class Postgres extends PrivilegeCatalog {
    private static final String WRITES = """
        EXISTS (
          SELECT 1 FROM pg_roles m
          WHERE pg_has_role(%1$s, m.oid, 'MEMBER')
            AND (has_table_privilege(m.oid, %2$s, 'INSERT, UPDATE, DELETE, TRUNCATE')
              OR has_any_column_privilege(m.oid, %2$s, 'INSERT, UPDATE')))
        """;

    private static final String BEYOND = """
        SELECT CASE WHEN rolname = current_user THEN 'is a superuser'
            ELSE 'may become the superuser ' || rolname END
        FROM pg_roles WHERE rolsuper AND pg_has_role(current_user, oid, 'MEMBER')
          AND (rolname = current_user
            OR NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user))
        UNION ALL
        SELECT 'has the rights of ' || rolname
        FROM pg_roles
        WHERE pg_has_role(current_user, oid, 'MEMBER') AND rolname IN (
          'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files',
          'pg_write_all_data', 'pg_signal_backend')
        UNION ALL
        SELECT 'may create roles' FROM pg_roles
        WHERE pg_has_role(current_user, oid, 'MEMBER') AND rolcreaterole HAVING count(*) > 0
        UNION ALL
        SELECT what || ' ' || count(*) || CASE count(*) WHEN 1 THEN ' table, ' ELSE ' tables, such as ' END
          || min(name)
        FROM (
          SELECT CAST(CAST(c.oid AS regclass) AS text) AS name,
            CASE WHEN pg_has_role(current_user, c.relowner, 'MEMBER') THEN 'owns'
              ELSE 'may write' END AS what
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname !~ '^pg_'
            AND n.nspname <> 'information_schema'
            AND (pg_has_role(current_user, c.relowner, 'MEMBER') OR %s)) t
        GROUP BY what
        """.formatted(WRITES.formatted("current_user", "c.oid"));

    private static final String WRITERS =
        """
        SELECT r.rolname FROM pg_roles r
        WHERE r.rolcanlogin AND (NOT r.rolsuper OR r.rolname = ANY (?))
          AND %s
        ORDER BY r.rolname
        """.formatted(WRITES.formatted("r.oid", "CAST(CAST(? AS text) AS regclass)"));

    @Override
    String userQuery() {
      return "SELECT current_user";
    }

    @Override
    List<String> beyondReading(Connection connection) throws SQLException {
      List<String> found = texts(connection, BEYOND);
      return found.contains("is a superuser") ? List.of("is a superuser") : found;
    }

    @Override
    List<String> writers(Connection connection, String table, Set<String> named)
        throws SQLException {
      return texts(
          connection, WRITERS, connection.createArrayOf("text", named.toArray()), table, table);
    }
  }

  /** Privileges of others are shown to whoever may read the database {@code mysql}. */
  private static final class MariaDb extends PrivilegeCatalog {
    /** Privileges that let nobody write, and none that the servers' own users need. */
    private static final String READING = """
        ('USAGE', 'SELECT', 'SHOW VIEW', 'SHOW DATABASES', 'REFERENCES', 'EXECUTE', 'PROCESS',
         'LOCK TABLES', 'CREATE TEMPORARY TABLES')
        """;

    private static final String BEYOND = """
        SELECT CONCAT('may ', GROUP_CONCAT(DISTINCT privilege_type ORDER BY privilege_type SEPARATOR ', '),
          ' on ', place)
        FROM (
          SELECT grantee, privilege_type, 'everything' AS place
          FROM information_schema.user_privileges
          UNION ALL
          SELECT grantee, privilege_type, CONCAT(table_schema, '.*')
          FROM information_schema.schema_privileges
          UNION ALL
          SELECT grantee, privilege_type, CONCAT(table_schema, '.', table_name)
          FROM information_schema.table_privileges
          UNION ALL
          SELECT grantee, privilege_type, CONCAT(table_schema, '.', table_name, '.', column_name)
          FROM information_schema.column_privileges) p
        WHERE privilege_type NOT IN %s AND %s
        GROUP BY place ORDER BY place
        """.formatted(READING, OWN_ON_MARIADB);

    private static final String WRITERS = """
        SELECT DISTINCT TRIM(BOTH '''' FROM SUBSTRING_INDEX(grantee, '@', 1))
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
          SELECT grantee, privilege_type, table_schema
          FROM information_schema.column_privileges WHERE table_name = ?) p
        WHERE privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'DROP', 'ALTER', 'SUPER')
          AND DATABASE() LIKE place
        ORDER BY 1
        """;

    @Override
    String userQuery() {
      return "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)";
    }

    @Override
    List<String> beyondReading(Connection connection) throws SQLException {
      return texts(connection, BEYOND);
    }

    @Override
    List<String> writers(Connection connection, String table, Set<String> named)
        throws SQLException {
      return texts(connection, WRITERS, table, table);
    }

    @Override
    boolean tellsOfOthers(Connection connection) throws SQLException {
      try {
        texts(connection, "SELECT db FROM mysql.db LIMIT 1");
        return true;
      } catch (SQLException e) {
        if (SqlFailures.kind(e) == FailureKind.NO_PRIVILEGE) {
          return false;
        }
        throw e;
      }
    }
  }

  /** Sessions carry no marks here, so nobody knows as whom nodes are connected. */
  private static final class H2 extends PrivilegeCatalog {
    private static final String GRANTS = """
        SELECT grantee, table_schema, table_name, privilege_type
        FROM information_schema.table_privileges
        WHERE privilege_type IN ('INSERT', 'UPDATE', 'DELETE')
        """;

    private static final String BEYOND = """
        SELECT 'is an administrator' FROM information_schema.users
        WHERE is_admin AND user_name = CURRENT_USER
        UNION ALL
        SELECT 'may write ' || MIN(table_schema || '.' || table_name)
          || CASE WHEN COUNT(DISTINCT table_name) > 1 THEN ' and others' ELSE '' END
        FROM (""" + GRANTS + """
        ) WHERE grantee <> 'DBA' HAVING COUNT(*) > 0
        """;

    private static final String WRITERS = """
        SELECT user_name FROM information_schema.users WHERE is_admin
        UNION
        SELECT grantee FROM (""" + GRANTS + ") WHERE table_name = UPPER(?) ORDER BY 1";

    @Override
    String userQuery() {
      return "SELECT CURRENT_USER";
    }

    @Override
    List<String> beyondReading(Connection connection) throws SQLException {
      return texts(connection, BEYOND);
    }

    @Override
    List<String> writers(Connection connection, String table, Set<String> named)
        throws SQLException {
      return texts(connection, WRITERS, table);
    }
  }
}
