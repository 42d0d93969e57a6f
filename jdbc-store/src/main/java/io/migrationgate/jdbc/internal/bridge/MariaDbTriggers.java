package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * MariaDB 10.6 and later, MySQL 8: a trigger for each event, with the rights of whoever installs it
 * and the SQL mode and collation of the session that does. There triggers cannot be switched off,
 * so that a bridge that is disabled is one that is not there.
 */
final class MariaDbTriggers extends BridgeTriggers {
  private static final String FIND = """
      SELECT definer, action_timing, event_manipulation, event_object_table = ? AS here,
        sql_mode = @@sql_mode AND collation_connection = @@collation_connection AS settings
      FROM information_schema.triggers
      WHERE trigger_schema = COALESCE(?, DATABASE()) AND trigger_name = ?
      """;

  private static final String EACH = " FOR EACH ROW ";

  private final String tag;
  private final boolean mysql;

  MariaDbTriggers(BridgePlan plan, boolean mysql) {
    super(plan);
    this.tag = MigrationTag.of(plan.migration());
    this.mysql = mysql;
  }

  /** A trigger. */
  private record Trigger(String name, Side side, String timing, String event) {}

  private List<Trigger> triggers(List<Side> sides) {
    List<Trigger> triggers = new ArrayList<>();
    if (plan.oneTable()) {
      triggers.add(new Trigger("mgate_" + tag + "_bi", Side.OLD, "BEFORE", "INSERT"));
      triggers.add(new Trigger("mgate_" + tag + "_bu", Side.OLD, "BEFORE", "UPDATE"));
      return triggers;
    }
    for (Side side : sides) {
      String name = "mgate_" + tag + (side == Side.OLD ? "_f" : "_r");
      triggers.add(new Trigger(name + "i", side, "AFTER", "INSERT"));
      triggers.add(new Trigger(name + "u", side, "AFTER", "UPDATE"));
      triggers.add(new Trigger(name + "d", side, "AFTER", "DELETE"));
    }
    return triggers;
  }

  private String name(Trigger trigger) {
    String table = plan.side(trigger.side()).table();
    return table.substring(
            0, table.length() - plan.side(trigger.side()).bareName().length()) + "`"
        + trigger.name() + "`";
  }

  private String body(Trigger trigger, State state) {
    StatementMarker marker = mysql ? new MysqlMarker() : new MariaDbMarker();
    String aside = marker.isMarked(plan.migration());
    boolean shut = state == State.SHUT;
    return plan.oneTable()
        ? new MariaDbRowBody(plan, mysql).body(trigger.event(), aside, shut)
        : new MariaDbTableBody(plan, trigger.side(), mysql)
            .body(trigger.event(), aside, shut && trigger.side() == Side.OLD);
  }

  @Override
  public List<String> statements(Found before, State wanted, String installer) {
    List<String> statements = new ArrayList<>();
    List<Trigger> all = triggers(List.of(Side.values()));
    switch (wanted) {
      case ABSENT, DISABLED ->
        all.forEach(trigger -> statements.add("DROP TRIGGER IF EXISTS " + name(trigger)));
      case BRIDGING, SHUT -> {
        statements.add(new BridgeNotes(plan.options().storeSchema()).mariaDbTable());
        List<Trigger> made = triggers(plan.written());
        all.stream()
            .filter(trigger -> !made.contains(trigger))
            .forEach(trigger -> statements.add("DROP TRIGGER IF EXISTS " + name(trigger)));
        made.forEach(trigger -> install(statements, trigger, body(trigger, wanted), installer));
      }
      case OTHER -> throw new IllegalArgumentException("nothing to bring about");
    }
    return statements;
  }

  /** MySQL replaces no trigger; meanwhile nobody else may write the table. */
  private void install(List<String> statements, Trigger trigger, String body, String installer) {
    String table = plan.side(trigger.side()).table();
    String create = " TRIGGER " + name(trigger) + " " + trigger.timing() + " " + trigger.event()
        + " ON " + table + EACH
        + body.replaceFirst("BEGIN", Matcher.quoteReplacement("BEGIN" + by(installer)));
    if (mysql) {
      statements.add("LOCK TABLES " + table + " WRITE");
      statements.add("DROP TRIGGER IF EXISTS " + name(trigger));
      statements.add("CREATE" + create);
      statements.add("UNLOCK TABLES");
    } else {
      statements.add("CREATE OR REPLACE" + create);
    }
  }

  /** Whose rights it has is part of what is compared: nobody can tell it from the body else. */
  private static String by(String definer) {
    return " /* by " + definer.replace("*/", "* /") + " */";
  }

  private static String fingerprint(Map<String, String> bodies) {
    StringBuilder all = new StringBuilder();
    bodies.forEach((name, body) -> all.append(name).append('\0').append(body).append('\0'));
    return MigrationTag.digest(all.toString(), 10);
  }

  private Map<String, String> made(State state) {
    Map<String, String> made = new LinkedHashMap<>();
    triggers(plan.written()).forEach(trigger -> made.put(trigger.name(), body(trigger, state)));
    return made;
  }

  @Override
  public String fingerprint(State state) {
    return state == State.ABSENT || state == State.DISABLED ? "" : fingerprint(made(state));
  }

  @Override
  public Found find(Connection connection) throws SQLException {
    Map<String, String> seen = new LinkedHashMap<>();
    List<String> flaws = new ArrayList<>();
    for (Trigger trigger : triggers(List.of(Side.values()))) {
      look(connection, trigger, seen, flaws);
    }
    if (seen.isEmpty()) {
      return new Found(State.ABSENT, "", "", Set.of());
    }
    String fingerprint = fingerprint(seen);
    if (!flaws.isEmpty()) {
      return new Found(State.OTHER, fingerprint, String.join("; ", flaws), seen.keySet());
    }
    for (State state : ACTING) {
      if (fingerprint.equals(fingerprint(state))) {
        return new Found(state, fingerprint, "", seen.keySet());
      }
    }
    List<String> missing = triggers(plan.written()).stream()
        .map(Trigger::name)
        .filter(name -> !seen.containsKey(name))
        .toList();
    return new Found(
        State.OTHER,
        fingerprint,
        missing.isEmpty()
            ? "made from another definition, or changed by somebody"
            : "triggers are missing: " + String.join(", ", missing),
        seen.keySet());
  }

  private void look(
      Connection connection, Trigger trigger, Map<String, String> seen, List<String> flaws)
      throws SQLException {
    BridgedSide side = plan.side(trigger.side());
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, MariaDbObstacles.name(side));
      statement.setString(2, MariaDbObstacles.schema(side));
      statement.setString(3, trigger.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return;
        }
        String made = by(row.getString("definer"));
        String body = body(connection, trigger);
        seen.put(trigger.name(), body.replace(made, ""));
        String flaw = "";
        if (!row.getBoolean("here")) {
          flaw = "on another table";
        } else if (!row.getString("action_timing").equals(trigger.timing())
            || !row.getString("event_manipulation").equals(trigger.event())) {
          flaw = "for another event";
        } else if (!body.contains(made)) {
          flaw = "with the rights of another user than the one who made it, or changed by somebody";
        } else if (!row.getBoolean("settings")) {
          flaw = "made under another SQL mode or collation";
        }
        if (!flaw.isEmpty()) {
          flaws.add("trigger " + trigger.name() + ": " + flaw);
        }
      }
    }
  }

  /**
   * As it was sent: what information_schema shows of it has other literals than those with
   * backslashes, and none of their character sets.
   */
  private String body(Connection connection, Trigger trigger) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW CREATE TRIGGER " + name(trigger))) {
      row.next();
      String whole = row.getString("SQL Original Statement");
      int at = whole.indexOf(EACH + "BEGIN");
      return at < 0 ? whole : whole.substring(at + EACH.length());
    }
  }

  @Override
  public List<Problem> obstacles(Connection connection) throws SQLException {
    return new MariaDbObstacles(plan, connection).find();
  }
}
