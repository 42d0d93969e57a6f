package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Why a bridge must not be installed on PostgreSQL. Used once. */
final class PostgresObstacles {
  private static final String TABLE = """
      SELECT c.relkind = 'p' AS partitioned,
        (SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_partitioned_table pt
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (pt.partattrs)
          WHERE pt.partrelid = c.oid) AS partition_key,
        EXISTS (SELECT 1 FROM pg_inherits i JOIN pg_class k ON k.oid = i.inhrelid
          WHERE i.inhparent = c.oid AND NOT k.relispartition) AS heirs,
        EXISTS (SELECT 1 FROM pg_subscription_rel s WHERE s.srrelid = c.oid) AS subscribed,
        (SELECT string_agg(quote_ident(r.rulename), ', ') FROM pg_rewrite r
          WHERE r.ev_class = c.oid AND r.ev_type IN ('2', '3', '4') AND r.ev_enabled <> 'D') AS rules
      FROM pg_class c WHERE c.oid = to_regclass(CAST(? AS text))
      """;

  private static final String GENERATED = """
      SELECT quote_ident(attname), attgenerated = 'v' AS virtual FROM pg_attribute
      WHERE attrelid = to_regclass(CAST(? AS text)) AND attgenerated <> '' AND NOT attisdropped
      """;

  /** Those of the application: what they are called, when they fire, and by whose search path. */
  private static final String TRIGGERS = """
      SELECT quote_ident(g.tgname) AS name, g.tgname COLLATE "C" > CAST(? AS text) COLLATE "C" AS later,
        g.tgtype & 2 > 0 AS before, g.tgtype & 1 > 0 AS by_row,
        l.lanname NOT IN ('c', 'internal') AND NOT EXISTS (
          SELECT 1 FROM unnest(p.proconfig) x WHERE x LIKE 'search_path=%') AS open_path
      FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_language l ON l.oid = p.prolang
      WHERE g.tgrelid = to_regclass(CAST(? AS text)) AND NOT g.tgisinternal AND g.tgenabled <> 'D'
        AND g.tgname NOT LIKE 'zz\\_mgate\\_%'
      ORDER BY g.tgname
      """;

  private final PostgresDefinition definition;
  private final BridgePlan plan;
  private final Connection connection;
  private final List<Problem> found = new ArrayList<>();

  PostgresObstacles(PostgresDefinition definition, Connection connection) {
    this.definition = definition;
    this.plan = definition.plan();
    this.connection = connection;
  }

  List<Problem> find() throws SQLException {
    for (Side side : plan.oneTable() ? List.of(Side.OLD) : List.of(Side.values())) {
      look(side);
      triggers(side);
    }
    return found;
  }

  private void look(Side side) throws SQLException {
    BridgedSide bridged = plan.side(side);
    boolean writes = plan.oneTable() || plan.written().contains(side);
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, bridged.table());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          add(side, "no such table", "it to be there", "run the expand script first");
          return;
        }
        if (row.getBoolean("subscribed")) {
          add(
              side,
              "a table that a subscription fills by logical replication",
              "rows that come from here alone: what the publisher has written on both sides would"
                  + " be written twice",
              "install the bridge on the publisher");
        }
        if (row.getBoolean("heirs")) {
          add(
              side,
              "tables that inherit from it, whose rows set off no trigger of this one",
              "a table whose rows are its own",
              "partition it, or leave the bridge off");
        }
        String rules = row.getString("rules");
        if (rules != null) {
          add(side, "rules that rewrite writes: " + rules, "none", "make triggers of them");
        }
        String key = row.getString("partition_key");
        if (key != null && plan.oneTable() && derives(Set.of(key.split(", ")))) {
          add(
              side,
              "partitions by " + key + ", which the trigger would have to change",
              "a partition key that is not derived: a trigger before a row cannot move it",
              "write the partition key through a gate alone");
        }
        if (row.getBoolean("partitioned") && writes && !plan.oneTable()) {
          add(
              side,
              "a partitioned table, of which TRUNCATE of one partition sets off no trigger",
              "a table whose rows go by statements that triggers see",
              "leave the bridge off, and have all writers ask gates");
        }
      }
    }
    generated(side);
  }

  private boolean derives(Set<String> columns) {
    Set<String> derived = new LinkedHashSet<>();
    for (Side written : plan.written()) {
      plan.side(BridgePlan.other(written)).derived().forEach(each -> derived.add(each.column()));
    }
    derived.retainAll(columns);
    return !derived.isEmpty();
  }

  /** After a row is written triggers know what is stored of it; what is not, never. */
  private void generated(Side side) throws SQLException {
    if (!plan.oneTable() && !plan.written().contains(side)) {
      return;
    }
    Set<String> used = new LinkedHashSet<>(plan.sources(side));
    if (plan.oneTable()) {
      used.addAll(plan.sources(Side.NEW));
    }
    String present = plan.side(side).rows().present();
    try (PreparedStatement statement = connection.prepareStatement(GENERATED)) {
      statement.setString(1, plan.side(side).table());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String name = row.getString(1);
          boolean named = used.contains(name) || (present != null && present.contains(name));
          if (named && (plan.oneTable() || row.getBoolean("virtual"))) {
            add(
                side,
                "the generated column " + name + " in an expression, "
                    + (plan.oneTable()
                        ? "which is computed after triggers"
                        : "of which triggers are told nothing, since it is not stored"),
                "expressions over columns that are written",
                "write what the column is computed from");
          }
        }
      }
    }
  }

  private void triggers(Side side) throws SQLException {
    boolean target = !plan.oneTable() && plan.written().contains(BridgePlan.other(side));
    try (PreparedStatement statement = connection.prepareStatement(TRIGGERS)) {
      statement.setString(1, definition.prefix());
      statement.setString(2, plan.side(side).table());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String name = row.getString("name");
          if (plan.oneTable()
              && row.getBoolean("before")
              && row.getBoolean("by_row")
              && row.getBoolean("later")) {
            add(
                side,
                "the trigger " + name + ", which fires after the bridge's and may change the row",
                "triggers whose names come before " + definition.prefix(),
                "ALTER TRIGGER " + name + " ON " + plan.side(side).table() + " RENAME TO ...");
          }
          if (target && row.getBoolean("open_path")) {
            add(
                side,
                "the trigger " + name + ", whose function is found along the writer's search path,"
                    + " and would run under the bridge's, which is pg_catalog alone",
                "functions of triggers with a search path of their own",
                "ALTER FUNCTION ... SET search_path = ..., for the function of " + name);
          }
          if (plan.options().reverse()
              && !plan.oneTable()
              && row.getBoolean("by_row")
              && !row.getBoolean("before")) {
            add(
                side,
                "the trigger " + name + ": what it writes while the bridge follows a row could not"
                    + " be told from the bridge's own writes",
                "no AFTER triggers of the application on tables that are bridged both ways",
                "use the bridge forward, or do by code what the trigger does");
          }
        }
      }
    }
  }

  private void add(Side side, String what, String expected, String next) {
    found.add(plan.obstacle("table " + plan.side(side).table(), what, expected, next));
  }
}
