package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.PostgresTriggerCatalog.Seen;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * PostgreSQL 14 and later: a function for each side that is written, and triggers that call it.
 *
 * <p>A function runs with the rights of whoever installs it, under settings of its own, and nobody
 * else may attach it to a table. Triggers fire whatever {@code session_replication_role} says.
 * Closing the old side replaces the function alone, which takes no lock and holds in transactions
 * that are open.
 */
final class PostgresTriggers extends BridgeTriggers {
  private static final int NAME_LENGTH = 36;

  private final String tag;

  PostgresTriggers(BridgePlan plan) {
    super(plan);
    this.tag = MigrationTag.of(plan.migration());
  }

  /**
   * A trigger.
   *
   * @param type as the catalog has it: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate
   */
  record Trigger(String name, Side side, int type, String events, String when) {
    /** Of what is made, so that another version of it is told. */
    String digest() {
      return MigrationTag.digest(events + '\0' + when, 6);
    }
  }

  private String prefix() {
    // Behind the application's own triggers, which fire in the order of their names.
    return "zz_mgate_" + tag;
  }

  String function(Side side) {
    String name = plan.migration().length() <= NAME_LENGTH
        ? plan.migration()
        : plan.migration().substring(0, NAME_LENGTH);
    String table = plan.side(side).table();
    String schema =
        table.substring(0, table.length() - plan.side(side).bareName().length());
    return schema + "\"mgate " + name + " " + (side == Side.OLD ? "forward" : "reverse") + " " + tag
        + "\"";
  }

  private List<Side> functions() {
    return plan.oneTable() ? List.of(Side.OLD) : plan.written();
  }

  List<Trigger> triggers() {
    String aside = "NOT " + new PostgresMarker().isMarked(plan.migration());
    List<Trigger> triggers = new ArrayList<>();
    if (plan.oneTable()) {
      triggers.add(new Trigger(prefix() + "_i", Side.OLD, 7, "BEFORE INSERT", aside));
      TreeSet<String> looked = new TreeSet<>(plan.sources(Side.OLD));
      looked.addAll(plan.sources(Side.NEW));
      looked.addAll(plan.old().rows().own());
      looked.addAll(plan.replacement().rows().own());
      triggers.add(new Trigger(
          prefix() + "_u", Side.OLD, 19, "BEFORE UPDATE", aside + " AND " + changed(looked)));
      return triggers;
    }
    for (Side side : plan.written()) {
      String name = prefix() + (side == Side.OLD ? "_f" : "_r");
      String when = plan.options().reverse()
          ? aside + " AND pg_catalog.current_setting('mgate.echo', TRUE) IS DISTINCT FROM '" + tag
              + "'"
          : aside;
      BridgedSide table = plan.side(side);
      triggers.add(new Trigger(name + "i", side, 13, "AFTER INSERT OR DELETE", when));
      // A condition may look at any column.
      String some = table.rows().present() == null
          ? changed(new TreeSet<>(plan.sources(side)))
          : "pg_catalog.record_image_ne(ROW(OLD.*), ROW(NEW.*))";
      triggers.add(new Trigger(name + "u", side, 17, "AFTER UPDATE", when + " AND " + some));
      triggers.add(new Trigger(name + "t", side, 32, "AFTER TRUNCATE", when));
    }
    return triggers;
  }

  /** A condition: bytes of some columns are others than before. */
  static String changed(Iterable<String> columns) {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (String column : columns) {
      before.add("OLD." + column);
      after.add("NEW." + column);
    }
    return "pg_catalog.record_image_ne(ROW(" + String.join(", ", before) + "), ROW("
        + String.join(", ", after) + "))";
  }

  private String source(Side side, State state) {
    if (plan.oneTable()) {
      return new PostgresRowBody(plan).source(state == State.SHUT);
    }
    return new PostgresTableBody(plan, side).source(state == State.SHUT && side == Side.OLD);
  }

  @Override
  public List<String> statements(State before, State wanted, String installer) {
    List<String> statements = new ArrayList<>();
    switch (wanted) {
      case ABSENT -> {
        for (Trigger trigger : everyTrigger()) {
          statements.add("DROP TRIGGER IF EXISTS " + trigger.name() + " ON "
              + plan.side(trigger.side()).table());
        }
        for (Side side : Side.values()) {
          statements.add("DROP FUNCTION IF EXISTS " + function(side) + "()");
        }
      }
      case DISABLED -> {
        if (before == State.OTHER) {
          return statements(before, State.ABSENT, installer);
        }
        boolean nothing = before == State.ABSENT || before == State.DISABLED;
        (nothing ? List.<Trigger>of() : triggers())
            .forEach(trigger -> statements.add("ALTER TABLE "
                + plan.side(trigger.side()).table() + " DISABLE TRIGGER " + trigger.name()));
      }
      case BRIDGING, SHUT -> {
        functions(statements, wanted);
        if (before != State.BRIDGING && before != State.SHUT) {
          attach(statements);
        }
      }
      case OTHER -> throw new IllegalArgumentException("nothing to bring about");
    }
    return statements;
  }

  /** Those of both levels. */
  List<Trigger> everyTrigger() {
    BridgeOptions options = plan.options();
    return new PostgresTriggers(new BridgePlan(
            plan.migration(),
            plan.old(),
            plan.replacement(),
            new BridgeOptions(
                true,
                options.record(),
                options.insertsBy(),
                options.storeSchema(),
                options.settings())))
        .triggers();
  }

  private void functions(List<String> statements, State wanted) {
    BridgeNotes notes = new BridgeNotes(plan.options().storeSchema());
    statements.add(notes.postgresTable());
    for (Side side : functions()) {
      String quote = "$mgate_" + tag + "$";
      String source = source(side, wanted);
      if (source.contains(quote)) {
        throw new IllegalArgumentException("an expression with " + quote);
      }
      statements.add("CREATE OR REPLACE FUNCTION " + function(side)
          + "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER" + settings() + " AS " + quote
          + source + quote);
      statements.add("REVOKE ALL ON FUNCTION " + function(side) + "() FROM PUBLIC");
      statements.add(owner(side));
      statements.add(new PostgresTriggerCatalog(this).comment(side));
    }
  }

  /**
   * A superuser's rights are more than the triggers need: those of the tables' owner will do. Where
   * the tables belong to several, none of them may get rights on the other's.
   */
  private String owner(Side side) {
    String notes = plan.options().storeSchema() + BridgeNotes.TABLE;
    String failures = plan.options().storeSchema() + "mgate_failed_write";
    return """
        DO $mgate$ DECLARE mg_owner name; mg_count bigint;
        BEGIN
          SELECT count(DISTINCT c.relowner), min(r.rolname) INTO mg_count, mg_owner
          FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
          WHERE c.oid IN (to_regclass('%1$s'), to_regclass('%2$s'));
          IF mg_count = 1 AND (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) THEN
            EXECUTE format('ALTER FUNCTION %%s OWNER TO %%I', %3$s, mg_owner);
            EXECUTE format('GRANT SELECT, INSERT ON %4$s TO %%I', mg_owner);
            EXECUTE format('GRANT USAGE ON SCHEMA %5$s TO %%I', mg_owner);
            IF to_regclass('%6$s') IS NOT NULL THEN
              EXECUTE format('GRANT INSERT ON %6$s TO %%I', mg_owner);
            END IF;
          END IF;
        END $mgate$""".formatted(
            text(plan.old().table()),
            text(plan.replacement().table()),
            "'" + text(function(side)) + "()'",
            text(notes),
            text(plan.options()
                .storeSchema()
                .substring(0, plan.options().storeSchema().length() - 1)),
            text(failures));
  }

  static String text(String name) {
    return name.replace("'", "''");
  }

  private void attach(List<String> statements) {
    List<String> names = triggers().stream().map(Trigger::name).toList();
    for (Trigger each : everyTrigger()) {
      if (!names.contains(each.name())) {
        statements.add("DROP TRIGGER IF EXISTS " + each.name() + " ON "
            + plan.side(each.side()).table());
      }
    }
    for (Trigger trigger : triggers()) {
      String table = plan.side(trigger.side()).table();
      statements.add("CREATE OR REPLACE TRIGGER " + trigger.name() + " " + trigger.events() + " ON "
          + table + " FOR EACH " + (trigger.type() == 32 ? "STATEMENT" : "ROW") + " WHEN ("
          + trigger.when() + ") EXECUTE FUNCTION " + function(trigger.side()) + "()");
      statements.add("ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER " + trigger.name());
      statements.add(new PostgresTriggerCatalog(this).comment(trigger));
    }
  }

  /** What a function is made with, besides its source. */
  String settings() {
    String echo =
        plan.options().reverse() && !plan.oneTable() ? " SET mgate.echo = '" + tag + "'" : "";
    return " SET search_path = pg_catalog, pg_temp"
        + plan.options().settings().stream()
            .map(each -> " SET " + each)
            .collect(Collectors.joining())
        + echo;
  }

  /** Of what the catalog shows of each trigger, so that both can be compared. */
  private Map<String, String> made(State state) {
    Map<String, String> made = new LinkedHashMap<>();
    for (Trigger trigger : triggers()) {
      made.put(trigger.name(), source(trigger.side(), state));
    }
    return made;
  }

  private static String fingerprint(Map<String, String> sources) {
    StringBuilder all = new StringBuilder();
    sources.forEach(
        (name, source) -> all.append(name).append('\0').append(source).append('\0'));
    return MigrationTag.digest(all.toString(), 10);
  }

  @Override
  public String fingerprint(State state) {
    return state == State.ABSENT ? "" : fingerprint(made(state));
  }

  @Override
  public Found find(Connection connection) throws SQLException {
    Map<String, Seen> seen = new PostgresTriggerCatalog(this).look(connection);
    if (seen.isEmpty()) {
      return new Found(State.ABSENT, "", "");
    }
    Map<String, String> sources = new LinkedHashMap<>();
    List<String> details = new ArrayList<>();
    seen.forEach((name, each) -> {
      sources.put(name, each.source());
      if (!each.flaw().isEmpty()) {
        details.add("trigger " + name + ": " + each.flaw());
      }
    });
    for (Trigger trigger : triggers()) {
      if (!seen.containsKey(trigger.name())) {
        details.add("trigger " + trigger.name() + " is missing");
      }
    }
    String fingerprint = fingerprint(sources);
    boolean disabled = seen.values().stream().allMatch(each -> each.enabled().equals("D"));
    boolean enabled = seen.values().stream().allMatch(each -> each.enabled().equals("A"));
    if (!disabled && !enabled) {
      details.add("not all triggers are enabled (ALWAYS)");
    }
    State state = State.OTHER;
    if (disabled) {
      // Whatever they would do: of any level, and of any definition.
      state = State.DISABLED;
      details.clear();
    } else if (details.isEmpty() && fingerprint.equals(fingerprint(State.BRIDGING))) {
      state = State.BRIDGING;
    } else if (details.isEmpty() && fingerprint.equals(fingerprint(State.SHUT))) {
      state = State.SHUT;
    } else if (details.isEmpty()) {
      details.add("made from another definition, or changed by somebody");
    }
    return new Found(state, fingerprint, String.join("; ", details));
  }

  @Override
  public List<Problem> obstacles(Connection connection) throws SQLException {
    return new PostgresObstacles(this, connection).find();
  }

  BridgePlan plan() {
    return plan;
  }

  String firstName() {
    return prefix();
  }
}
