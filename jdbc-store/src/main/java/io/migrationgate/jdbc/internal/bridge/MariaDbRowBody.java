package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import java.util.List;

/** The body of a trigger before a row is written that has both sides; see PostgresRowBody. */
final class MariaDbRowBody {
  private final BridgePlan plan;
  private final MariaDbText text;
  private final List<DerivedColumn> forward;
  private final List<DerivedColumn> reverse;

  MariaDbRowBody(BridgePlan plan, boolean mysql) {
    this.plan = plan;
    this.text = new MariaDbText(plan, mysql);
    this.forward = plan.replacement().derived();
    this.reverse = plan.old().derived();
  }

  String body(String event, String aside, boolean shut) {
    StringBuilder body = new StringBuilder(
        "BEGIN\n  DECLARE mg_message TEXT;\n  DECLARE mg_errno INT;\n  DECLARE mg_state VARCHAR(5);\n  DECLARE mg_old, mg_new INT DEFAULT 0;\n");
    body.append(MariaDbText.declareFlags("mg_s", forward.size()))
        .append(MariaDbText.declareFlags("mg_c", forward.size()))
        .append(MariaDbText.declareFlags("mg_t", reverse.size()))
        .append(MariaDbText.declareFlags("mg_d", reverse.size()))
        .append(MariaDbText.declare(forward, plan.replacement(), "mg_f"))
        .append(MariaDbText.declare(reverse, plan.old(), "mg_r"))
        .append(text.handler(""));
    body.append("  IF NOT ").append(aside).append(" THEN\n");
    touched(body, event.equals("INSERT"));
    if (shut) {
      body.append("    IF mg_old THEN ")
          .append(MariaDbText.signal("the old side takes no more writes from whoever asks no gate"))
          .append("    END IF;\n");
      if (followsNew()) {
        body.append("    IF ")
            .append(MariaDbText.any("mg_t", reverse.size()))
            .append(" THEN\n      ");
        body.append(text.evaluate(reverse, plan.old(), "NEW.", "mg_r", "")).append("    END IF;\n");
        deriveOld(body);
      }
    } else {
      note(body, event.equals("INSERT"));
      derive(body, event.equals("INSERT"));
    }
    return body.append("  END IF;\nEND").toString();
  }

  /** By the side that was meant: see PostgresRowBody. */
  private void note(StringBuilder body, boolean insert) {
    BridgeNotes notes = new BridgeNotes(plan.options().storeSchema());
    body.append("    IF mg_old")
        .append(insert ? "" : " OR " + MariaDbText.any("mg_s", forward.size()))
        .append(" THEN\n")
        .append(notes.mariaDbNote(plan.migration(), Side.OLD))
        .append("    END IF;\n");
    if (plan.options().reverse()) {
      body.append("    IF mg_new THEN\n")
          .append(notes.mariaDbNote(plan.migration(), Side.NEW))
          .append("    END IF;\n");
    }
  }

  private void touched(StringBuilder body, boolean insert) {
    set(
        body,
        "mg_old",
        insert
            ? text.given(plan.old().rows().own())
            : MariaDbText.changed(plan.old().rows().own()));
    set(
        body,
        "mg_new",
        insert
            ? text.given(plan.replacement().rows().own())
            : MariaDbText.changed(plan.replacement().rows().own()));
    for (int i = 0; i < forward.size(); i++) {
      DerivedColumn each = forward.get(i);
      set(
          body,
          "mg_s" + i,
          insert
              ? "NOT mg_new OR " + text.given(own(each, Side.OLD))
              : MariaDbText.changed(sources(each, Side.NEW)));
      set(
          body,
          "mg_c" + i,
          insert
              ? text.given(List.of(each.column()))
              : MariaDbText.changed(List.of(each.column())));
    }
    for (int i = 0; i < reverse.size(); i++) {
      DerivedColumn each = reverse.get(i);
      set(
          body,
          "mg_t" + i,
          insert ? text.given(own(each, Side.NEW)) : MariaDbText.changed(sources(each, Side.OLD)));
      set(
          body,
          "mg_d" + i,
          insert
              ? text.given(List.of(each.column()))
              : MariaDbText.changed(List.of(each.column())));
    }
  }

  private static void set(StringBuilder body, String variable, String value) {
    body.append("    SET ").append(variable).append(" = ").append(value).append(";\n");
  }

  private void derive(StringBuilder body, boolean insert) {
    String any = MariaDbText.any("mg_s", forward.size());
    String back = MariaDbText.any("mg_t", reverse.size());
    if (!reverse.isEmpty()) {
      body.append("    IF ")
          .append(any)
          .append(followsNew() ? " OR " + back : "")
          .append(" THEN\n      ")
          .append(text.evaluate(reverse, plan.old(), "NEW.", "mg_r", ""))
          .append("    END IF;\n");
    }
    body.append("    IF ")
        .append(any)
        .append(" THEN\n      ")
        .append(text.evaluate(forward, plan.old(), "NEW.", "mg_f", "mg_s"));
    for (int i = 0; i < forward.size(); i++) {
      DerivedColumn each = forward.get(i);
      String take = "SET NEW." + each.column() + " = mg_f" + i + ";\n";
      body.append("      IF mg_s")
          .append(i)
          .append(" AND (")
          .append(each.rule().differs("mg_f" + i, "NEW." + each.column()))
          .append(")")
          .append(text.unlessBack(Side.OLD, each, "mg_r", "NEW."))
          .append(" THEN\n        IF mg_c")
          .append(i)
          .append(" THEN\n          ")
          .append(clash(take, each, insert))
          .append("        ELSE\n          ")
          .append(take)
          .append("        END IF;\n      END IF;\n");
    }
    body.append("    END IF;\n");
    if (followsNew()) {
      deriveOld(body);
    }
  }

  /** Also where the old side is shut: whoever reads it relies on it until the bridge is off. */
  private boolean followsNew() {
    return plan.options().reverse() && !reverse.isEmpty();
  }

  private void deriveOld(StringBuilder body) {
    body.append("    IF mg_new AND ")
        .append(MariaDbText.any("mg_t", reverse.size()))
        .append(" THEN\n      ")
        .append(text.evaluate(forward, plan.old(), "NEW.", "mg_f", ""));
    for (int i = 0; i < reverse.size(); i++) {
      DerivedColumn each = reverse.get(i);
      body.append("      IF mg_t")
          .append(i)
          .append(" AND NOT mg_d")
          .append(i)
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

  private String clash(String take, DerivedColumn column, boolean insert) {
    Side by = plan.options().insertsBy();
    if (insert && by == Side.OLD) {
      return take;
    }
    return insert && by == Side.NEW
        ? "SET mg_old = mg_old;\n"
        : MariaDbText.signal("the statement gives " + column.column()
            + " and what it is derived from, and the two do not agree");
  }

  private List<String> own(DerivedColumn column, Side side) {
    return column.from().stream().filter(plan.side(side).rows().own()::contains).toList();
  }

  private List<String> sources(DerivedColumn column, Side derived) {
    return column.from().stream()
        .filter(name -> !plan.side(derived).rows().own().contains(name))
        .toList();
  }
}
