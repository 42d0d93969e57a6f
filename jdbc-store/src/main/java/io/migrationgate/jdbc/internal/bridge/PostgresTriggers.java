package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.PostgresDefinition.Trigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * PostgreSQL 14 and later: a function for each side that is written, and triggers that call it.
 *
 * <p>A function runs with the rights of whoever installs it, under settings of its own, and nobody
 * else may attach it to a table. Triggers fire whatever {@code session_replication_role} says.
 * Closing the old side replaces the function alone, which takes no lock and holds in transactions
 * that are open.
 */
final class PostgresTriggers extends BridgeTriggers {
  private final PostgresDefinition definition;

  PostgresTriggers(BridgePlan plan) {
    super(plan);
    this.definition = new PostgresDefinition(plan);
  }

  @Override
  public List<String> statements(Found before, State wanted, String installer) {
    List<String> statements = new ArrayList<>();
    boolean acting = ACTING.contains(before.state());
    switch (wanted) {
      case ABSENT -> {
        change(statements, "ACCESS EXCLUSIVE", drops(before.names()));
        for (Side side : Side.values()) {
          statements.add("DROP FUNCTION IF EXISTS " + definition.function(side) + "()");
        }
      }
      case DISABLED -> {
        if (before.state() == State.OTHER) {
          return statements(before, State.ABSENT, installer);
        }
        if (acting) {
          change(
              statements, "SHARE ROW EXCLUSIVE", alter(definition.triggers(), "DISABLE TRIGGER"));
        }
      }
      case BRIDGING, SHUT -> {
        statements.addAll(new PostgresTriggerFunctions(definition).statements(wanted));
        if (!acting) {
          Set<String> others = new LinkedHashSet<>(before.names());
          definition.triggers().forEach(each -> others.remove(each.name()));
          List<String> drops = drops(others);
          List<String> attached = new ArrayList<>(drops);
          definition.triggers().forEach(trigger -> attach(attached, trigger));
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
    return definition.everyTrigger().stream()
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

  private void attach(List<String> statements, Trigger trigger) {
    String table = plan.side(trigger.side()).table();
    statements.add("CREATE OR REPLACE TRIGGER " + trigger.name() + " " + trigger.events() + " ON "
        + table + " FOR EACH " + (trigger.type() == 32 ? "STATEMENT" : "ROW")
        + (trigger.when() == null ? "" : " WHEN (" + trigger.when() + ")") + " EXECUTE FUNCTION "
        + definition.function(trigger.side()) + "()");
    statements.addAll(alter(List.of(trigger), "ENABLE ALWAYS TRIGGER"));
    statements.add(new PostgresTriggerCatalog(definition).comment(trigger));
  }

  @Override
  public String fingerprint(State state) {
    return state == State.ABSENT ? "" : definition.fingerprint(state);
  }

  @Override
  public Found find(Connection connection) throws SQLException {
    return new PostgresTriggerCatalog(definition).find(connection);
  }

  @Override
  public List<Problem> obstacles(Connection connection) throws SQLException {
    return new PostgresObstacles(definition, connection).find();
  }
}
