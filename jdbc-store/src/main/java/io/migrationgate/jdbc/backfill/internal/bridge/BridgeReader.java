package io.migrationgate.jdbc.backfill.internal.bridge;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.plan.DeclaredSides;
import io.migrationgate.jdbc.backfill.internal.plan.KeyRules;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.internal.plan.ZonedTypes;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.SqlShape;
import io.migrationgate.jdbc.internal.bridge.BridgeOptions;
import io.migrationgate.jdbc.internal.bridge.BridgePlan;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a declared backfill into the triggers of a bridge: by the same names, expressions and rules
 * of what is equal. Immutable.
 */
public final class BridgeReader {
  private static final Set<String> PINNED = Set.of(
      "time_zone",
      "lc_time_names",
      "div_precision_increment",
      "default_week_format",
      "group_concat_max_len",
      "default_regex_flags");

  private final Dialect database;
  private final CopyDialect dialect;
  private final String storeSchema;

  /**
   * A reader.
   *
   * @param storeSchema what stands before the names of the store's tables, with its dot; empty for
   *     where the connection finds them
   */
  public BridgeReader(Dialect database, String storeSchema) {
    this.database = database;
    this.dialect = CopyDialect.of(database);
    this.storeSchema = storeSchema;
  }

  /**
   * What is wanted beyond the mapping.
   *
   * @param reverse whether the old side is kept too
   * @param insertsBy the side that decides an insert that gives both; null to refuse it
   */
  public record Wanted(boolean reverse, @Nullable Side insertsBy) {}

  /**
   * Reads a declaration; the connection is in a transaction of its own, which is rolled back after
   * this, since settings of the session are changed in it.
   *
   * @throws MigrationGateException if the database has no bridge, or this migration can have none
   */
  public BridgeTriggers read(Connection connection, MigrationDeclaration declared, Wanted wanted)
      throws SQLException {
    String name = declared.name();
    if (database.sql().h2()) {
      throw BridgeTriggers.noBridge(name);
    }
    BackfillSpec spec = declared.backfill();
    if (spec == null || spec.code() != null) {
      throw refused(
          name,
          spec == null ? "no backfill in its declaration" : "a backfill by code",
          "expressions, from which triggers are made",
          "declare backfill.forward, or leave the bridge off");
    }
    if (wanted.reverse() && spec.reverse().isEmpty()) {
      throw refused(
          name,
          "no way back from the new side to the old one",
          "expressions for the old side's columns, by which writers of the new side are followed",
          "declare backfill.reverse, or use the bridge forward");
    }
    DeclaredSql.of(declared).expressions().forEach((part, text) -> {
      String odd = SqlShape.notAnExpression(text, database.sql());
      if (odd != null) {
        throw refused(name, part + ": " + odd, "one expression", "mend the declaration");
      }
    });
    MigrationDeclaration resolved =
        new DeclaredSides(dialect, dialect.tables(), connection).resolved(declared, spec);
    String store = storeSchema(connection);
    narrow(connection);
    PlanReader reader = new PlanReader(dialect, resolved);
    CopyPlan forward = reader.read(connection, Direction.FORWARD);
    ZonedTypes.check(declared, forward);
    CopyPlan back = spec.reverse().isEmpty() ? null : reader.read(connection, Direction.REVERSE);
    new KeyRules(dialect, connection, forward).check();
    if (back != null) {
      ZonedTypes.check(declared, back);
      if (wanted.reverse()) {
        new KeyRules(dialect, connection, back).check();
      }
    }
    refuseZonedOnMysql(name, forward);
    refuseOldAndNew(name, forward);
    boolean oneTable = forward.sameTable();
    if (oneTable && (spec.oldRows().present() != null || spec.newRows().present() != null)) {
      throw refused(
          name,
          "a condition for rows that take part, where both sides are columns of one row",
          "a mapping for every row",
          "say in the expressions what other rows hold, or leave the bridge off");
    }
    SideSpec old = Objects.requireNonNull(resolved.oldSide());
    SideSpec replacement = Objects.requireNonNull(resolved.newSide());
    BridgeOptions options = new BridgeOptions(
        wanted.reverse(),
        wanted.insertsBy(),
        store,
        settings(
            spec,
            reading(spec, oneTable),
            free(connection, forward) && (back == null || free(connection, back))));
    BridgeSides sides = new BridgeSides(connection, database, dialect);
    BridgePlan plan = new BridgePlan(
        name,
        sides.side(forward.source(), forward.target(), back, old, spec.oldRows().absent()),
        sides.side(
            forward.target(),
            forward.source(),
            forward,
            replacement,
            spec.newRows().absent()),
        options);
    return BridgeTriggers.of(database, plan);
  }

  /** In triggers these are the row, whatever table is meant. */
  private void refuseOldAndNew(String name, CopyPlan plan) {
    for (CopyPlan.Table each : List.of(plan.source(), plan.target())) {
      String table = dialect.nameOf(each.name());
      if (table.equalsIgnoreCase("old") || table.equalsIgnoreCase("new")) {
        throw refused(
            name,
            "a table called " + table + ", which in triggers means the row before or after",
            "tables of other names",
            "rename the table, or leave the bridge off");
      }
    }
  }

  private void refuseZonedOnMysql(String name, CopyPlan plan) {
    for (Assignment each : plan.assignments()) {
      if (database.isMysql() && each.rule().zonedConversion() != null) {
        throw refused(
            name,
            "a value for column " + each.column().name() + " that depends on the session's time"
                + " zone, which a trigger on MySQL cannot set for itself",
            "values that are the same in every session",
            "use a column of the same kind on both sides, or leave the bridge off");
      }
    }
  }

  /**
   * What values depend on. On MariaDB and MySQL a trigger keeps the SQL mode and the collation
   * under which it was made.
   */
  private List<String> settings(BackfillSpec spec, Set<String> reading, boolean free) {
    return database.rowSettings(spec.zone()).all().stream()
        .filter(each -> database.sql().postgresql()
            ? !free || reading.contains(each.name())
            : !free && PINNED.contains(each.name()))
        .map(each -> each.name() + " = " + each.value())
        .toList();
  }

  /** Settings by which texts are read, and rows seen, as far as it matters here. */
  private static Set<String> reading(BackfillSpec spec, boolean oneTable) {
    List<String> texts = new ArrayList<>(spec.forward().values());
    texts.addAll(spec.reverse().values());
    texts.add(String.valueOf(spec.oldRows().present()));
    texts.add(String.valueOf(spec.newRows().present()));
    Set<String> names = new LinkedHashSet<>();
    if (!oneTable) {
      names.add("row_security");
    }
    if (texts.stream().anyMatch(text -> text.indexOf('\\') >= 0)) {
      names.add("standard_conforming_strings");
    }
    if (texts.stream().anyMatch(text -> text.indexOf('=') >= 0)) {
      names.add("transform_null_equals");
    }
    return names;
  }

  /** Whether nothing that a plan evaluates depends on the session. */
  private boolean free(Connection connection, CopyPlan plan) throws SQLException {
    SessionNeeds needs = new SessionNeeds(
        dialect, database.sql(), dialect.columns().of(connection, plan.source().name()));
    String present = plan.source().present();
    return (present == null || needs.none(present))
        && plan.assignments().stream()
            .allMatch(each -> needs.none(each.expression(), each.column()));
  }

  /** So that triggers find what the reader finds. */
  private void narrow(Connection connection) throws SQLException {
    if (database.sql().postgresql()) {
      try (var statement = connection.createStatement()) {
        statement.execute("SET LOCAL search_path = pg_catalog, pg_temp");
      }
    }
  }

  /**
   * What stands before the names of the store's tables: triggers run elsewhere than where their
   * reader looks for names.
   */
  String storeSchema(Connection connection) throws SQLException {
    if (!storeSchema.isEmpty()) {
      return storeSchema;
    }
    if (database.sql().mysql()) {
      String current = connection.getCatalog();
      return current == null ? "" : "`" + current.replace("`", "``") + "`.";
    }
    String found = Sql.of("SELECT COALESCE((SELECT quote_ident(n.nspname) FROM pg_class c"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.oid = to_regclass('mgate_migration')), quote_ident(current_schema()))")
        .first(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
    return found == null ? "" : found + ".";
  }

  private static MigrationGateException refused(
      String migration, String found, String expected, String next) {
    return new MigrationGateException(
        new Problem("bridge of migration '" + migration + "'", found, expected, next));
  }
}
