package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.Found;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.internal.bridge.PostgresDefinition.Trigger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What PostgreSQL's catalog says of the triggers of one migration.
 *
 * <p>Conditions, settings and owners stand there in the server's own words, which nobody can
 * foretell. So whoever makes a trigger or a function leaves two digests in its comment: of what was
 * asked for, and of what the catalog made of it. The first one tells another version or definition,
 * the second one that somebody has changed it since.
 */
final class PostgresTriggerCatalog {
  /** As the catalog has it, without what is compared by itself. */
  private static final String OF_TRIGGER = "pg_catalog.md5(pg_catalog.concat_ws('|',"
      + " CAST(g.tgqual AS text), CAST(g.tgattr AS text), g.tgtype, g.tgnargs, g.tgdeferrable,"
      + " g.tgoldtable, g.tgnewtable))";

  private static final String OF_FUNCTION = "pg_catalog.md5(pg_catalog.concat_ws('|', p.proowner,"
      + " CAST(p.proacl AS text), CAST(p.proconfig AS text), p.prosecdef, p.provolatile,"
      + " p.proisstrict, p.proparallel, p.prolang))";

  private static final String FIND = "SELECT g.tgname, g.tgenabled, p.prosrc, p.prosecdef,"
      + " p.proacl IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aclexplode(p.proacl) x"
      + " WHERE x.grantee = 0) AS closed, g.tgtype,"
      + " CAST(g.tgrelid AS regclass) = to_regclass(CAST(? AS text)) AS here,"
      // Each partition has one of its own, which can be switched off by itself.
      + " EXISTS (SELECT 1 FROM pg_partition_tree(g.tgrelid) t WHERE g.tgtype & 1 > 0"
      + " AND NOT EXISTS (SELECT 1 FROM pg_trigger k WHERE k.tgrelid = t.relid"
      + " AND k.tgfoid = g.tgfoid AND k.tgtype = g.tgtype AND k.tgenabled = g.tgenabled))"
      + " AS uneven,"
      + " obj_description(g.oid, 'pg_trigger') AS trigger_comment, " + OF_TRIGGER
      + " AS trigger_digest, obj_description(p.oid, 'pg_proc') AS function_comment, " + OF_FUNCTION
      + " AS function_digest FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid"
      + " WHERE g.tgname = CAST(? AS name) AND g.tgparentid = 0 AND NOT g.tgisinternal"
      // Another schema may hold the same tables for another tenant.
      + " AND (CAST(g.tgrelid AS regclass) = to_regclass(CAST(? AS text))"
      + " OR p.oid = to_regprocedure(CAST(? AS text)))";

  private final PostgresDefinition definition;

  PostgresTriggerCatalog(PostgresDefinition definition) {
    this.definition = definition;
  }

  /**
   * One trigger.
   *
   * @param enabled as the catalog has it: A always, O as sessions say, D not; empty if partitions
   *     differ
   * @param flaw what is not as it was made; empty if all is
   */
  private record Seen(String source, String enabled, String flaw) {}

  private String head() {
    return "Bridge of migration " + definition.plan().migration() + ", ";
  }

  /** A statement that leaves both digests at a trigger. */
  String comment(Trigger trigger) {
    String table = definition.plan().side(trigger.side()).table();
    return "DO $mgate$ BEGIN EXECUTE (SELECT pg_catalog.format('COMMENT ON TRIGGER "
        + trigger.name() + " ON %s IS %L', '" + PostgresTriggerFunctions.text(table) + "', '"
        + head()
        + trigger.digest() + " ' || " + OF_TRIGGER
        + ") FROM pg_catalog.pg_trigger g WHERE g.tgrelid = pg_catalog.to_regclass('"
        + PostgresTriggerFunctions.text(table) + "') AND g.tgname = '" + trigger.name()
        + "'); END $mgate$";
  }

  /** A statement that leaves both digests at a function. */
  String comment(Side side) {
    String function = PostgresTriggerFunctions.text(definition.function(side)) + "()";
    return "DO $mgate$ BEGIN EXECUTE (SELECT pg_catalog.format('COMMENT ON FUNCTION %s IS %L', '"
        + function + "', '" + head() + settings() + " ' || " + OF_FUNCTION
        + ") FROM pg_catalog.pg_proc p WHERE p.oid = pg_catalog.to_regprocedure('" + function
        + "')); END $mgate$";
  }

  private String settings() {
    return MigrationTag.digest(PostgresTriggerFunctions.settings(definition.plan()), 6);
  }

  /** What is there. */
  Found find(Connection connection) throws SQLException {
    Map<String, Seen> seen = look(connection);
    if (seen.isEmpty()) {
      return new Found(State.ABSENT, "", "", Set.of());
    }
    Map<String, String> sources = new LinkedHashMap<>();
    List<String> details = new ArrayList<>();
    seen.forEach((name, each) -> {
      sources.put(name, each.source());
      if (!each.flaw().isEmpty()) {
        details.add("trigger " + name + ": " + each.flaw());
      }
    });
    for (Trigger trigger : definition.triggers()) {
      if (!seen.containsKey(trigger.name())) {
        details.add("trigger " + trigger.name() + " is missing");
      }
    }
    String fingerprint = PostgresDefinition.fingerprint(sources);
    boolean disabled = seen.values().stream().allMatch(each -> each.enabled().equals("D"));
    boolean enabled = seen.values().stream().allMatch(each -> each.enabled().equals("A"));
    if (!disabled && !enabled) {
      details.add("not all triggers are enabled (ALWAYS)");
    }
    if (disabled) {
      // Whatever they would do: of any level, and of any definition.
      return new Found(State.DISABLED, fingerprint, "", seen.keySet());
    }
    State state = BridgeTriggers.ACTING.stream()
        .filter(each -> details.isEmpty() && fingerprint.equals(definition.fingerprint(each)))
        .findFirst()
        .orElse(State.OTHER);
    if (state == State.OTHER && details.isEmpty()) {
      details.add("made from another definition, or changed by somebody");
    }
    return new Found(state, fingerprint, String.join("; ", details), seen.keySet());
  }

  /** All triggers that are there, of either level. */
  private Map<String, Seen> look(Connection connection) throws SQLException {
    Map<String, Seen> seen = new LinkedHashMap<>();
    for (Trigger trigger : definition.everyTrigger()) {
      try (PreparedStatement statement = connection.prepareStatement(FIND)) {
        statement.setString(1, definition.plan().side(trigger.side()).table());
        statement.setString(2, trigger.name());
        statement.setString(3, definition.plan().side(trigger.side()).table());
        statement.setString(4, definition.function(trigger.side()) + "()");
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            seen.put(
                trigger.name(),
                new Seen(
                    row.getString("prosrc"),
                    row.getBoolean("uneven") ? "" : row.getString("tgenabled"),
                    flaw(trigger, row)));
          }
        }
      }
    }
    return seen;
  }

  private String flaw(Trigger trigger, ResultSet row) throws SQLException {
    if (!row.getBoolean("here")) {
      return "on another table";
    }
    if (row.getInt("tgtype") != trigger.type()) {
      return "for other events";
    }
    if (!row.getBoolean("prosecdef") || !row.getBoolean("closed")) {
      return "its function is not SECURITY DEFINER, or may be called by everybody";
    }
    Trigger wanted = definition.triggers().stream()
        .filter(each -> each.name().equals(trigger.name()))
        .findFirst()
        .orElse(null);
    if (wanted == null) {
      return "made for another level";
    }
    String made = head() + wanted.digest() + " " + row.getString("trigger_digest");
    if (!Objects.equals(made, row.getString("trigger_comment"))) {
      return "its condition was changed, or comes from another definition";
    }
    String function = head() + settings() + " " + row.getString("function_digest");
    return Objects.equals(function, row.getString("function_comment"))
        ? ""
        : "the settings, rights or owner of its function were changed, or come from another"
            + " definition";
  }
}
