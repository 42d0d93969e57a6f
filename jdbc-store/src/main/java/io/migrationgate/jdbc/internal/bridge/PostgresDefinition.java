package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which triggers a bridge has on PostgreSQL, what they are called, and what their functions do. */
final class PostgresDefinition {
  private static final int NAME_LENGTH = 36;

  private final BridgePlan plan;
  private final String tag;

  PostgresDefinition(BridgePlan plan) {
    this.plan = plan;
    this.tag = MigrationTag.of(plan.migration());
  }

  /**
   * A trigger.
   *
   * @param type as the catalog has it: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate
   * @param when a condition; null for always
   */
  record Trigger(
      String name,
      Side side,
      int type,
      String events,
      @Nullable String when) {
    /** Of what is made, so that another version of it is told. */
    String digest() {
      return MigrationTag.digest(events + '\0' + when, 6);
    }
  }

  String prefix() {
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

  List<Side> functions() {
    return plan.oneTable() ? List.of(Side.OLD) : plan.written();
  }

  /**
   * The conditions of triggers are the first lines of their functions: what stands in WHEN is read,
   * planned and made ready anew for each statement, which costs several times what a call does.
   */
  List<Trigger> triggers() {
    List<Trigger> triggers = new ArrayList<>();
    if (plan.oneTable()) {
      triggers.add(new Trigger(prefix() + "_i", Side.OLD, 7, "BEFORE INSERT", null));
      triggers.add(new Trigger(prefix() + "_u", Side.OLD, 19, "BEFORE UPDATE", null));
      return triggers;
    }
    // A function sets it for itself, and would find it set.
    String when = plan.options().reverse()
        ? "pg_catalog.current_setting('mgate.echo', TRUE) IS DISTINCT FROM '" + tag + "'"
        : null;
    for (Side side : plan.written()) {
      String name = prefix() + (side == Side.OLD ? "_f" : "_r");
      triggers.add(new Trigger(name + "i", side, 13, "AFTER INSERT OR DELETE", when));
      triggers.add(new Trigger(name + "u", side, 17, "AFTER UPDATE", when));
      triggers.add(new Trigger(name + "t", side, 32, "AFTER TRUNCATE", when));
    }
    return triggers;
  }

  /** Those of both levels. */
  List<Trigger> everyTrigger() {
    BridgeOptions options = plan.options();
    return new PostgresDefinition(new BridgePlan(
            plan.migration(),
            plan.old(),
            plan.replacement(),
            new BridgeOptions(
                true, options.insertsBy(), options.storeSchema(), options.settings())))
        .triggers();
  }

  /** The first lines of a function. */
  private String asideUnless(String changed, String result) {
    return "  IF " + new PostgresMarker().isMarked(plan.migration()) + " THEN\n    RETURN " + result
        + ";\n  END IF;\n  IF TG_OP = 'UPDATE' THEN\n    IF NOT " + changed + " THEN\n      RETURN "
        + result + ";\n    END IF;\n  END IF;\n";
  }

  String source(Side side, State state) {
    if (plan.oneTable()) {
      TreeSet<String> looked = new TreeSet<>(plan.sources(Side.OLD));
      looked.addAll(plan.old().rows().own());
      if (plan.options().reverse()) {
        looked.addAll(plan.sources(Side.NEW));
        looked.addAll(plan.replacement().rows().own());
      }
      return new PostgresRowBody(plan)
          .source(asideUnless(PostgresText.changed(looked), "NEW"), state == State.SHUT);
    }
    // A condition may look at any column.
    String some = plan.side(side).rows().present() == null
        ? PostgresText.changed(new TreeSet<>(plan.looked(side)))
        : "pg_catalog.record_image_ne(ROW(OLD.*), ROW(NEW.*))";
    return new PostgresTableBody(plan, side)
        .source(asideUnless(some, "NULL"), state == State.SHUT && side == Side.OLD);
  }

  /** Of what the catalog shows of each trigger, so that both can be compared. */
  private Map<String, String> made(State state) {
    Map<String, String> made = new LinkedHashMap<>();
    for (Trigger trigger : triggers()) {
      made.put(trigger.name(), source(trigger.side(), state));
    }
    return made;
  }

  /** Identifies what is made for a state. */
  String fingerprint(State state) {
    return fingerprint(made(state));
  }

  static String fingerprint(Map<String, String> sources) {
    StringBuilder all = new StringBuilder();
    sources.forEach(
        (name, source) -> all.append(name).append('\0').append(source).append('\0'));
    return MigrationTag.digest(all.toString(), 10);
  }

  BridgePlan plan() {
    return plan;
  }

  String tag() {
    return tag;
  }
}
