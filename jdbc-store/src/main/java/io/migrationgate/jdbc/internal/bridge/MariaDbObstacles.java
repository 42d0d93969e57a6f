package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a bridge must not be installed on MariaDB or MySQL. Used once. */
final class MariaDbObstacles {
  /** By which rows of a table are deleted or changed when rows of another one are. */
  private static final String CASCADES = """
      SELECT r.constraint_name, GROUP_CONCAT(CONCAT('`', REPLACE(k.column_name, '`', '``'), '`')),
        r.delete_rule NOT IN ('CASCADE') AS keeps_rows, r.referenced_table_name
      FROM information_schema.referential_constraints r
        JOIN information_schema.key_column_usage k ON k.constraint_schema = r.constraint_schema
          AND k.constraint_name = r.constraint_name AND k.table_name = r.table_name
      WHERE r.constraint_schema = COALESCE(?, DATABASE()) AND r.table_name = ?
        AND (r.delete_rule NOT IN ('RESTRICT', 'NO ACTION')
          OR r.update_rule NOT IN ('RESTRICT', 'NO ACTION'))
      GROUP BY r.constraint_name, r.delete_rule, r.referenced_table_name
      """;

  private static final String COMPUTED = """
      SELECT CONCAT('`', REPLACE(column_name, '`', '``'), '`'), LOWER(extra)
      FROM information_schema.columns
      WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?
        AND (LOWER(extra) LIKE '%auto_increment%' OR LOWER(extra) LIKE '%on update%'
          OR COALESCE(generation_expression, '') <> '')
      """;

  /**
   * Of the application, after the bridge's own of the same event: made later, or told to follow.
   * What bridges of other migrations write is none of this one's columns: {@code BridgedColumns}.
   */
  private static final String LATER = """
      SELECT DISTINCT a.trigger_name FROM information_schema.triggers a
        JOIN information_schema.triggers b ON b.trigger_schema = a.trigger_schema
          AND b.event_object_table = a.event_object_table AND b.action_timing = a.action_timing
          AND b.event_manipulation = a.event_manipulation AND b.action_order < a.action_order
      WHERE a.trigger_schema = COALESCE(?, DATABASE()) AND a.event_object_table = ?
        AND a.action_timing = 'BEFORE' AND b.trigger_name LIKE ?
        AND a.trigger_name NOT REGEXP '^mgate_[0-9a-f]{12}_b[iu]$'
      """;

  private final BridgePlan plan;
  private final Connection connection;
  private final List<Problem> found = new ArrayList<>();

  MariaDbObstacles(BridgePlan plan, Connection connection) {
    this.plan = plan;
    this.connection = connection;
  }

  static @Nullable String schema(BridgedSide side) {
    List<String> parts = Identifiers.parts(side.table());
    return parts.size() < 2 ? null : bare(parts.get(parts.size() - 2));
  }

  static String name(BridgedSide side) {
    return bare(side.bareName());
  }

  private static String bare(String name) {
    return Identifiers.isQuoted(name) ? Identifiers.unquoted(name) : name;
  }

  List<Problem> find() throws SQLException {
    if (plan.oneTable()) {
      cascades(Side.OLD);
      computed();
      later();
    } else {
      for (Side side : plan.written()) {
        cascades(side);
      }
    }
    return found;
  }

  private void cascades(Side side) throws SQLException {
    Set<String> own = new LinkedHashSet<>(plan.sources(side));
    if (plan.oneTable()) {
      own.addAll(plan.sources(Side.NEW));
    }
    try (PreparedStatement statement = connection.prepareStatement(CASCADES)) {
      statement.setString(1, schema(plan.side(side)));
      statement.setString(2, name(plan.side(side)));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Set<String> columns = Set.of(row.getString(2).split(","));
          boolean harmless = plan.oneTable() && columns.stream().noneMatch(own::contains);
          if (!harmless) {
            add(
                side,
                "the foreign key " + row.getString(1) + " to " + row.getString(4)
                    + ", which deletes or changes rows without setting off a trigger",
                "foreign keys that refuse (RESTRICT, NO ACTION)",
                "delete the rows by statements of the application, and replace the key");
          }
        }
      }
    }
  }

  private void computed() throws SQLException {
    Set<String> used = new LinkedHashSet<>(plan.sources(Side.OLD));
    used.addAll(plan.sources(Side.NEW));
    used.removeAll(plan.old().key().columns());
    Set<String> named = new LinkedHashSet<>();
    plan.old().derived().forEach(each -> named.addAll(each.from()));
    plan.replacement().derived().forEach(each -> named.addAll(each.from()));
    used.addAll(named);
    used.addAll(plan.old().rows().own());
    used.addAll(plan.replacement().rows().own());
    try (PreparedStatement statement = connection.prepareStatement(COMPUTED)) {
      statement.setString(1, schema(plan.old()));
      statement.setString(2, name(plan.old()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (used.contains(row.getString(1))) {
            add(
                Side.OLD,
                "the column " + row.getString(1) + " (" + row.getString(2)
                    + "), whose value the database gives it after the trigger",
                "columns that statements write, on either side and in expressions",
                "leave the column out of the mapping");
          }
        }
      }
    }
  }

  private void later() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LATER)) {
      statement.setString(1, schema(plan.old()));
      statement.setString(2, name(plan.old()));
      statement.setString(3, "mgate\\_" + MigrationTag.of(plan.migration()) + "\\_%");
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          add(
              Side.OLD,
              "the trigger " + row.getString(1)
                  + ", which fires after the bridge's and may change the row",
              "the bridge's triggers to be the last ones before a row is written",
              "make it anew with PRECEDES, before the bridge's trigger of its event");
        }
      }
    }
  }

  private void add(Side side, String what, String expected, String next) {
    found.add(plan.obstacle("table " + plan.side(side).table(), what, expected, next));
  }
}
