package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of a trigger before a row is written that has both sides; see PostgresRowBody. Used by
 * one thread.
 */
final class MariaDbRowBody {
  private final BridgePlan plan;
  private final MariaDbText text;
  private final List<DerivedColumn> forward;
  private final List<DerivedColumn> reverse;
  private final Map<String, String> flags = new LinkedHashMap<>();
  private boolean insert;
  private @Nullable String every;

  MariaDbRowBody(BridgePlan plan, boolean mysql) {
    this.plan = plan;
    this.text = new MariaDbText(plan, mysql);
    this.forward = plan.replacement().derived();
    this.reverse = plan.old().derived();
  }

  String body(String event, String aside, boolean shut) {
    insert = event.equals("INSERT");
    flags.clear();
    every = every();
    StringBuilder body = new StringBuilder();
    String old = touched(plan.old().rows().own());
    String replacement =
        plan.options().reverse() ? touched(plan.replacement().rows().own()) : "FALSE";
    if (shut) {
      body.append("    IF ")
          .append(old)
          .append(" THEN ")
          .append(MariaDbText.signal(BridgeTriggers.CLOSED))
          .append("    END IF;\n");
      if (followsNew()) {
        body.append("    IF ").append(BridgePlan.any(fromNew())).append(" THEN\n      ");
        body.append(text.evaluate(reverse, plan.old(), "NEW.", "mg_r", fromNew()))
            .append("    END IF;\n");
        refuseNotFilled(body, replacement);
        deriveOld(body, replacement);
      }
    } else {
      note(body, old, replacement);
      derive(body, replacement);
    }
    List<String> declared = new ArrayList<>(flags.values());
    declared.add("mg_unlike");
    return "BEGIN\n  DECLARE " + String.join(", ", declared) + " INT DEFAULT 0;\n"
        + MariaDbText.declare(forward, plan.replacement(), "mg_f")
        + MariaDbText.declare(reverse, plan.old(), "mg_r")
        + (insert || !followsNew()
            ? ""
            : MariaDbText.declareWide(forward, plan.replacement(), "mg_a")
                + MariaDbText.declareWide(reverse, plan.old(), "mg_b"))
        + text.handler("") + "  IF " + (every == null ? "" : every + " AND ") + "NOT " + aside
        + " THEN\n"
        + flags.entrySet().stream()
            .map(each -> "    SET " + each.getValue() + " = " + each.getKey() + ";\n")
            .collect(Collectors.joining())
        + body + "  END IF;\nEND";
  }

  /** A condition over the event, computed once, however often it is asked. */
  private String flag(String condition) {
    return condition.equals(every)
        ? "TRUE"
        : flags.computeIfAbsent(condition, any -> "mg_" + flags.size());
  }

  /**
   * What has to hold if anything is to be done, and nothing else is asked; null if there is more.
   */
  private @Nullable String every() {
    String old = condition(plan.old().rows().own());
    boolean only = !insert
        && !plan.options().reverse()
        && forward.stream()
            .allMatch(each -> MariaDbText.changed(plan.sources(each, Side.NEW)).equals(old));
    return only ? old : null;
  }

  private String touched(Collection<String> columns) {
    return flag(condition(columns));
  }

  private String condition(Collection<String> columns) {
    return insert ? text.given(columns) : MariaDbText.changed(columns);
  }

  /** By column of the new side: what it is derived from was meant. */
  private List<String> fromOld() {
    String unless = insert ? "NOT " + text.given(plan.replacement().rows().own()) + " OR " : "";
    return forward.stream()
        .map(each -> flag(
            insert
                ? unless + text.given(plan.own(each, Side.OLD))
                : MariaDbText.changed(plan.sources(each, Side.NEW))))
        .toList();
  }

  private List<String> fromNew() {
    return reverse.stream()
        .map(each -> flag(
            insert
                ? text.given(plan.own(each, Side.NEW))
                : MariaDbText.changed(plan.sources(each, Side.OLD))))
        .toList();
  }

  /** By the side that was meant: see PostgresRowBody. */
  private void note(StringBuilder body, String old, String replacement) {
    BridgeNotes notes = new BridgeNotes(plan.options().storeSchema());
    List<String> some = new ArrayList<>(List.of(old));
    if (!insert) {
      some.addAll(fromOld());
    }
    body.append("    IF ")
        .append(BridgePlan.any(some))
        .append(" THEN\n")
        .append(notes.mariaDbNote(plan.migration(), Side.OLD, text.mysql()))
        .append("    END IF;\n");
    if (plan.options().reverse()) {
      body.append("    IF ")
          .append(replacement)
          .append(" THEN\n")
          .append(notes.mariaDbNote(plan.migration(), Side.NEW, text.mysql()))
          .append("    END IF;\n");
    }
  }

  private void derive(StringBuilder body, String replacement) {
    List<String> meant = fromOld();
    List<String> back = new ArrayList<>(plan.asked(Side.OLD, meant));
    if (followsNew()) {
      for (int i = 0; i < back.size(); i++) {
        back.set(i, back.get(i) + " OR " + fromNew().get(i));
      }
    }
    if (!reverse.isEmpty()) {
      body.append("    IF ")
          .append(BridgePlan.any(meant))
          .append(followsNew() ? " OR " + BridgePlan.any(fromNew()) : "")
          .append(" THEN\n      ")
          .append(text.evaluate(reverse, plan.old(), "NEW.", "mg_r", back))
          .append("    END IF;\n");
    }
    body.append("    IF ")
        .append(BridgePlan.any(meant))
        .append(" THEN\n      ")
        .append(text.evaluate(forward, plan.old(), "NEW.", "mg_f", meant));
    List<String> unless = forward.stream()
        .map(each -> text.unlessBack(Side.OLD, each, "mg_r", "NEW."))
        .toList();
    // Columns that come from the same ones have the same way back.
    boolean alike = unless.stream().distinct().count() == 1 && !unless.get(0).isEmpty();
    if (alike) {
      body.append("      SET mg_unlike = TRUE").append(unless.get(0)).append(";\n");
    }
    for (int i = 0; i < forward.size(); i++) {
      DerivedColumn each = forward.get(i);
      String take = "SET NEW." + each.column() + " = mg_f" + i + ";\n";
      body.append("      IF ")
          .append(meant.get(i))
          .append(" AND (")
          .append(each.rule().differs("mg_f" + i, "NEW." + each.column()))
          .append(")")
          .append(alike ? " AND mg_unlike" : unless.get(i))
          .append(" THEN\n        IF ")
          // Asked once, and seldom.
          .append(condition(List.of(each.column())))
          .append(" THEN\n          ")
          .append(clash(take, each))
          .append("        ELSE\n          ")
          .append(take)
          .append("        END IF;\n      END IF;\n");
    }
    body.append("    END IF;\n");
    if (followsNew()) {
      refuseNotFilled(body, replacement);
      deriveOld(body, replacement);
    }
  }

  /** See PostgresRowBody. */
  private void refuseNotFilled(StringBuilder body, String replacement) {
    if (insert) {
      return;
    }
    RowAgreement agreement = new RowAgreement(plan);
    Term concerned = agreement.concerned(fromNew(), column -> touched(List.of(column)));
    RowAgreement.Values before = new RowAgreement.Values(
        (i, each) -> "mg_b" + i,
        (i, each) -> "OLD." + each.column(),
        (i, each) -> "mg_a" + i,
        (i, each) -> "OLD." + each.column());
    body.append("    IF ")
        .append(replacement)
        .append(" THEN\n      ")
        .append(text.evaluate(
            reverse, plan.old(), "OLD.", "mg_b", agreement.asked(Side.OLD, concerned)))
        .append("      IF ")
        .append(agreement.differsByTheWayBack(concerned, before))
        .append(" THEN\n        ")
        .append(text.evaluate(
            forward, plan.old(), "OLD.", "mg_a", agreement.asked(Side.NEW, concerned)))
        .append("        IF ")
        .append(agreement.differs(concerned, before, "FALSE"))
        .append(" THEN ")
        .append(text.signalNotFilled())
        .append("        END IF;\n      END IF;\n    END IF;\n");
  }

  /** Also where the old side is shut: whoever reads it relies on it until the bridge is off. */
  private boolean followsNew() {
    return plan.options().reverse() && !reverse.isEmpty();
  }

  private void deriveOld(StringBuilder body, String replacement) {
    List<String> meant = fromNew();
    body.append("    IF ")
        .append(replacement)
        .append(" AND ")
        .append(BridgePlan.any(meant))
        .append(" THEN\n      ")
        .append(text.evaluate(forward, plan.old(), "NEW.", "mg_f", plan.asked(Side.NEW, meant)));
    for (int i = 0; i < reverse.size(); i++) {
      DerivedColumn each = reverse.get(i);
      body.append("      IF ")
          .append(meant.get(i))
          .append(" AND NOT ")
          .append(touched(List.of(each.column())))
          .append(" AND (")
          .append(each.rule().differs("mg_r" + i, "NEW." + each.column()))
          .append(")")
          .append(text.unlessBack(Side.NEW, each, "mg_f", "NEW."))
          .append(" THEN\n        SET NEW.")
          .append(each.column())
          .append(" = mg_r")
          .append(i)
          .append(";\n      END IF;\n");
    }
    body.append("    END IF;\n");
  }

  private String clash(String take, DerivedColumn column) {
    Side by = plan.options().insertsBy();
    if (insert && by == Side.OLD) {
      return take;
    }
    return insert && by == Side.NEW
        ? "SET mg_message = NULL;\n"
        : MariaDbText.signal("the statement gives " + column.column()
            + " and what it is derived from, and the two do not agree");
  }
}
