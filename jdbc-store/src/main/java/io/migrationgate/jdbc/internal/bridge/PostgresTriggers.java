package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** The first lines of a function. */
  private String asideUnless(String changed, String result) {
    return "  IF " + new PostgresMarker().isMarked(plan.migration()) + " THEN\n    RETURN " + result
        + ";\n  END IF;\n  IF TG_OP = 'UPDATE' THEN\n    IF NOT " + changed + " THEN\n      RETURN "
        + result + ";\n    END IF;\n  END IF;\n";
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

  String source(Side side, State state) {
    if (plan.oneTable()) {
      TreeSet<String> looked = new TreeSet<>(plan.sources(Side.OLD));
      looked.addAll(plan.old().rows().own());
      if (plan.options().reverse()) {
        looked.addAll(plan.sources(Side.NEW));
        looked.addAll(plan.replacement().rows().own());
      }
      return new PostgresRowBody(plan)
          .source(asideUnless(changed(looked), "NEW"), state == State.SHUT);
    }
    // A condition may look at any column.
    String some = plan.side(side).rows().present() == null
        ? changed(new TreeSet<>(plan.looked(side)))
        : "pg_catalog.record_image_ne(ROW(OLD.*), ROW(NEW.*))";
    return new PostgresTableBody(plan, side)
        .source(asideUnless(some, "NULL"), state == State.SHUT && side == Side.OLD);
  }

  @Override
  public List<String> statements(Found before, State wanted, String installer) {
    List<String> statements = new ArrayList<>();
    boolean acting = ACTING.contains(before.state());
    switch (wanted) {
      case ABSENT -> {
        change(statements, "ACCESS EXCLUSIVE", drops(before.names()));
        for (Side side : Side.values()) {
          statements.add("DROP FUNCTION IF EXISTS " + function(side) + "()");
        }
      }
      case DISABLED -> {
        if (before.state() == State.OTHER) {
          return statements(before, State.ABSENT, installer);
        }
        if (acting) {
          change(statements, "SHARE ROW EXCLUSIVE", alter(triggers(), "DISABLE TRIGGER"));
        }
      }
      case BRIDGING, SHUT -> {
        statements.addAll(new PostgresTriggerFunctions(this).statements(wanted));
        if (!acting) {
          Set<String> others = new LinkedHashSet<>(before.names());
          triggers().forEach(each -> others.remove(each.name()));
          List<String> drops = drops(others);
          List<String> attached = new ArrayList<>(drops);
          triggers().forEach(trigger -> attach(attached, trigger));
          change(
              statements, drops.isEmpty() ? "SHARE ROW EXCLUSIVE" : "ACCESS EXCLUSIVE", attached);
        }
      }
      case OTHER -> throw new IllegalArgumentException("nothing to bring about");
    }
    return statements;
  }

  /**
   * All that is waited for comes first, at once and within one lock time-out: a lock that is held
   * while another table is waited for would hold up the application once more. Tables that no
   * statement names are left alone; the old one comes first, as for gates.
   */
  private void change(List<String> statements, String mode, List<String> changes) {
    if (changes.isEmpty()) {
      return;
    }
    statements.add("LOCK TABLE "
        + Stream.of(plan.old().table(), plan.replacement().table())
            .distinct()
            .filter(table -> changes.stream()
                .anyMatch(each -> each.contains(" ON " + table + " ")
                    || each.endsWith(" ON " + table)
                    || each.startsWith("ALTER TABLE " + table + " ")))
            .collect(Collectors.joining(", "))
        + " IN " + mode + " MODE");
    statements.addAll(changes);
  }

  private List<String> drops(Set<String> names) {
    return everyTrigger().stream()
        .filter(each -> names.contains(each.name()))
        .map(each -> "DROP TRIGGER IF EXISTS " + each.name() + " ON "
            + plan.side(each.side()).table())
        .toList();
  }

  private List<String> alter(List<Trigger> some, String how) {
    return some.stream()
        .map(
            each -> "ALTER TABLE " + plan.side(each.side()).table() + " " + how + " " + each.name())
        .toList();
  }

  /** Those of both levels. */
  List<Trigger> everyTrigger() {
    BridgeOptions options = plan.options();
    return new PostgresTriggers(new BridgePlan(
            plan.migration(),
            plan.old(),
            plan.replacement(),
            new BridgeOptions(
                true, options.insertsBy(), options.storeSchema(), options.settings())))
        .triggers();
  }

  private void attach(List<String> statements, Trigger trigger) {
    String table = plan.side(trigger.side()).table();
    statements.add("CREATE OR REPLACE TRIGGER " + trigger.name() + " " + trigger.events() + " ON "
        + table + " FOR EACH " + (trigger.type() == 32 ? "STATEMENT" : "ROW")
        + (trigger.when() == null ? "" : " WHEN (" + trigger.when() + ")") + " EXECUTE FUNCTION "
        + function(trigger.side()) + "()");
    statements.addAll(alter(List.of(trigger), "ENABLE ALWAYS TRIGGER"));
    statements.add(new PostgresTriggerCatalog(this).comment(trigger));
  }

  /** Of what the catalog shows of each trigger, so that both can be compared. */
  private Map<String, String> made(State state) {
    Map<String, String> made = new LinkedHashMap<>();
    for (Trigger trigger : triggers()) {
      made.put(trigger.name(), source(trigger.side(), state));
    }
    return made;
  }

  static String fingerprint(Map<String, String> sources) {
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
    return new PostgresTriggerCatalog(this).find(connection);
  }

  @Override
  public List<Problem> obstacles(Connection connection) throws SQLException {
    return new PostgresObstacles(this, connection).find();
  }

  BridgePlan plan() {
    return plan;
  }

  String tag() {
    return tag;
  }

  String firstName() {
    return prefix();
  }
}
