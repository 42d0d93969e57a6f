package io.migrationgate.jdbc.backfill.internal.start;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.internal.sql.SqlDialect.Family;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of a run set off besides what they are for: triggers and rules of the table
 * that is written, and columns that the database sets by itself. Nobody but its owner knows whether
 * that is wanted, so it is named.
 */
public final class SideEffects {
  /** Of its partitions too; those that are switched off, or belong to constraints, are none. */
  private static final String POSTGRES = """
      WITH RECURSIVE tree AS (
        SELECT CAST(CAST(? AS regclass) AS oid) AS oid
        UNION
        SELECT i.inhrelid FROM pg_inherits i JOIN tree t ON i.inhparent = t.oid)
      SELECT DISTINCT 'trigger ' || quote_ident(g.tgname) || ' ('
        || CASE WHEN g.tgtype & 2 > 0 THEN 'before ' ELSE 'after ' END
        || concat_ws(' or ', CASE WHEN g.tgtype & 4 > 0 THEN 'insert' END,
          CASE WHEN g.tgtype & 16 > 0 THEN 'update' END,
          CASE WHEN g.tgtype & 8 > 0 THEN 'delete' END) || ')' AS what
      FROM pg_trigger g JOIN tree t ON g.tgrelid = t.oid
      WHERE NOT g.tgisinternal AND g.tgenabled IN ('O', 'A') AND g.tgtype & 28 > 0
      UNION
      SELECT 'rule ' || quote_ident(r.rulename) || ' (on '
        || CASE r.ev_type WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END || ')'
      FROM pg_rewrite r JOIN tree t ON r.ev_class = t.oid
      WHERE r.ev_type IN ('2', '3', '4') AND r.ev_enabled IN ('O', 'A')
      ORDER BY what
      """;

  private static final String MARIADB = """
      SELECT CONCAT('trigger `', trigger_name, '` (', LOWER(action_timing), ' ',
        LOWER(event_manipulation), ')') AS what
      FROM information_schema.triggers
      WHERE event_object_schema = COALESCE(?, DATABASE()) AND event_object_table = ?
      ORDER BY action_timing DESC, event_manipulation, action_order
      """;

  /** The catalog shows triggers to those who may make them. */
  private static final String MARIADB_SHOWN = """
      SELECT (SELECT COUNT(*) FROM information_schema.user_privileges
          WHERE privilege_type = 'TRIGGER')
        + (SELECT COUNT(*) FROM information_schema.schema_privileges
          WHERE privilege_type = 'TRIGGER' AND COALESCE(?, DATABASE()) LIKE table_schema)
        + (SELECT COUNT(*) FROM information_schema.table_privileges
          WHERE privilege_type = 'TRIGGER' AND table_schema = COALESCE(?, DATABASE())
            AND table_name = ?)
      """;

  private static final String H2 = """
      SELECT 'trigger "' || trigger_name || '" (' || LOWER(action_timing) || ' '
        || LOWER(event_manipulation) || ')' AS what
      FROM information_schema.triggers
      WHERE event_object_schema = COALESCE(?, CURRENT_SCHEMA) AND event_object_table = ?
      ORDER BY what
      """;

  private final Connection connection;
  private final Family family;
  private final CopyDialect dialect;

  public SideEffects(Connection connection, Dialect database) {
    this.connection = connection;
    this.family = database.sql().family();
    this.dialect = CopyDialect.of(database);
  }

  /** Of a run in a direction, each for people; empty if there are none. Runs no declared SQL. */
  public List<String> of(MigrationDeclaration declared, Direction direction) throws SQLException {
    boolean forward = direction == Direction.FORWARD;
    SideSpec target = forward ? declared.newSide() : declared.oldSide();
    Optional<ResolvedTable> table =
        target == null ? Optional.empty() : dialect.tables().resolve(connection, target.table());
    if (table.isEmpty()) {
      return List.of();
    }
    String name = table.get().name();
    List<String> found = new ArrayList<>();
    List<String> triggers = triggers(name);
    if (!triggers.isEmpty()) {
      found.add("table " + name + ": rows that are written set off " + String.join(", ", triggers));
    }
    Set<String> written = written(declared.backfill(), forward);
    List<String> kept = dialect.columns().selfUpdating(connection, name).stream()
        .filter(column -> !written.contains(dialect.catalogName(column)))
        .toList();
    if (!kept.isEmpty()) {
      found.add("table " + name + ": in rows that are there the run keeps what the database would"
          + " set with an update: " + String.join(", ", kept));
    }
    return found;
  }

  private Set<String> written(@Nullable BackfillSpec spec, boolean forward) {
    return spec == null
        ? Set.of()
        : (forward ? spec.forward() : spec.reverse())
            .keySet().stream().map(dialect::catalogName).collect(Collectors.toSet());
  }

  private List<String> triggers(String table) throws SQLException {
    String schema = dialect.schemaOf(table);
    String bare = dialect.nameOf(table);
    return switch (family) {
      case POSTGRESQL -> list(Sql.of(POSTGRES, table));
      case H2 -> list(Sql.of(H2, schema, bare));
      case MYSQL -> onMariaDb(schema, bare);
    };
  }

  private List<String> onMariaDb(@Nullable String schema, String bare) throws SQLException {
    List<String> found = list(Sql.of(MARIADB, schema, bare));
    boolean shown = !list(Sql.of(MARIADB_SHOWN, schema, schema, bare)).contains("0");
    return found.isEmpty() && !shown
        ? List.of("triggers, if there are any, which this user may not see (privilege TRIGGER)")
        : found;
  }

  private List<String> list(Sql sql) throws SQLException {
    return sql.list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
  }
}
