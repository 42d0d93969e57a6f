package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MariaDB 10.6 and later, MySQL 8: a trigger for each event, with the rights of whoever installs it
 * and the SQL mode and collation of the session that does. There triggers cannot be switched off,
 * so that a bridge that is disabled is one that is not there.
 */
final class MariaDbTriggers extends BridgeTriggers {
  private static final String FIND = """
      SELECT trigger_name, action_statement FROM information_schema.triggers
      WHERE trigger_schema = COALESCE(?, DATABASE()) AND event_object_table = ?
        AND trigger_name LIKE ?
      """;

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
  public List<String> statements(State before, State wanted) {
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
        made.forEach(trigger -> install(statements, trigger, wanted));
      }
      case OTHER -> throw new IllegalArgumentException("nothing to bring about");
    }
    return statements;
  }

  /** MySQL replaces no trigger; meanwhile nobody else may write the table. */
  private void install(List<String> statements, Trigger trigger, State wanted) {
    String table = plan.side(trigger.side()).table();
    String create = " TRIGGER " + name(trigger) + " " + trigger.timing() + " " + trigger.event()
        + " ON " + table + " FOR EACH ROW " + body(trigger, wanted);
    if (mysql) {
      statements.add("LOCK TABLES " + table + " WRITE");
      statements.add("DROP TRIGGER IF EXISTS " + name(trigger));
      statements.add("CREATE" + create);
      statements.add("UNLOCK TABLES");
    } else {
      statements.add("CREATE OR REPLACE" + create);
    }
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
    for (Trigger trigger : triggers(List.of(Side.values()))) {
      BridgedSide side = plan.side(trigger.side());
      try (PreparedStatement statement = connection.prepareStatement(FIND)) {
        statement.setString(1, MariaDbObstacles.schema(side));
        statement.setString(2, MariaDbObstacles.name(side));
        statement.setString(3, trigger.name());
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            seen.put(row.getString(1), row.getString(2));
          }
        }
      }
    }
    if (seen.isEmpty()) {
      return new Found(State.ABSENT, "", "");
    }
    String fingerprint = fingerprint(seen);
    for (State state : List.of(State.BRIDGING, State.SHUT)) {
      if (fingerprint.equals(fingerprint(state))) {
        return new Found(state, fingerprint, "");
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
            : "triggers are missing: " + String.join(", ", missing));
  }

  @Override
  public List<Problem> obstacles(Connection connection) throws SQLException {
    return new MariaDbObstacles(this, plan, connection).find();
  }
}
