package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The body of a trigger that follows writes of one table into the other one; see PostgresTableBody.
 * Here no trigger of the application can write the row once more, so that the event tells the row.
 *
 * <p>The variable by which the triggers of the other table are told to stand aside holds the moment
 * of the statement: one that an error leaves behind means nothing to the next statement.
 */
final class MariaDbTableBody {
  private final BridgePlan plan;
  private final Side side;
  private final BridgedSide source;
  private final BridgedSide target;
  private final List<DerivedColumn> derived;
  private final MariaDbText text;
  private final String echo;
  private final String now;
  /** Whether rows are looked at before they are carried. */
  private final boolean looks;

  private final RowAgreement agreement;

  MariaDbTableBody(BridgePlan plan, Side side, boolean mysql) {
    this.plan = plan;
    this.side = side;
    this.source = plan.side(side);
    this.target = plan.side(BridgePlan.other(side));
    this.derived = target.derived();
    this.looks = side == Side.NEW;
    this.agreement = new RowAgreement(plan);
    this.text = new MariaDbText(plan, mysql);
    this.echo = "@mgate_echo_" + MigrationTag.of(plan.migration());
    this.now = moment(side);
  }

  /** The same in every time zone: what values depend on is set for single statements. */
  private static String moment(Side side) {
    return "CONCAT('" + side + " ', UTC_TIMESTAMP(6))";
  }

  String body(String event, String aside, boolean shut) {
    boolean both = plan.options().reverse();
    String other = moment(BridgePlan.other(side));
    String unless = aside + (both ? " AND NOT (" + echo + " <=> " + other + ")" : "");
    if (shut) {
      return "BEGIN\n  IF NOT " + unless + " AND " + takesPart(event) + " THEN "
          + MariaDbText.signal(
              "bridge of migration '" + plan.migration() + "': " + BridgeTriggers.CLOSED)
          + "  END IF;\nEND";
    }
    StringBuilder body =
        new StringBuilder("BEGIN\n  DECLARE mg_all, mg_here, mg_was, mg_found INT DEFAULT 0;\n");
    if (looks && !event.equals("DELETE")) {
      body.append("  DECLARE mg_present, mg_differs, mg_begins INT DEFAULT 0;\n")
          .append(event.equals("UPDATE") ? MariaDbText.declareWide(derived, target, "mg_b") : "");
    }
    body.append(MariaDbText.declareFlags("mg_n", derived.size()))
        .append(MariaDbText.declare(derived, target, "mg_v"));
    body.append(text.handler(both ? "    SET " + echo + " = NULL;\n" : ""));
    body.append("  IF NOT ")
        .append(unless)
        .append(" THEN\n    IF ")
        .append(takesPart(event))
        .append(" THEN\n")
        .append(new BridgeNotes(plan.options().storeSchema())
            .mariaDbNote(plan.migration(), side, text.mysql()))
        .append("    END IF;\n");
    if (both) {
      body.append("    SET ").append(echo).append(" = ").append(now).append(";\n");
    }
    if (!event.equals("INSERT")) {
      body.append("    SET mg_was = ").append(present("OLD.")).append(";\n");
    }
    if (!event.equals("DELETE")) {
      body.append("    SET mg_here = ").append(present("NEW.")).append(";\n");
    }
    switch (event) {
      case "DELETE" ->
        body.append("    IF mg_was THEN\n      ").append(remove("OLD.")).append("    END IF;\n");
      case "INSERT" -> body.append("    SET mg_all = 1;\n");
      default -> updated(body);
    }
    if (!event.equals("DELETE")) {
      follow(body, event);
    }
    if (both) {
      body.append("    SET ").append(echo).append(" = NULL;\n");
    }
    return body.append("  END IF;\nEND").toString();
  }

  /**
   * Whether the row has a part in the migration: others may come, change and go, by statements that
   * no gate makes.
   */
  private String takesPart(String event) {
    return switch (event) {
      case "INSERT" -> present("NEW.");
      case "DELETE" -> present("OLD.");
      default ->
        "(" + present("OLD.") + " <> " + present("NEW.") + " OR (" + present("NEW.") + " AND "
            + MariaDbText.changed(sources()) + "))";
    };
  }

  private String present(String prefix) {
    return source.rows().present() == null
        ? "1"
        : "COALESCE((SELECT " + source.present() + " FROM " + MariaDbText.row(source, prefix)
            + "), 0)";
  }

  private void updated(StringBuilder body) {
    if (looks) {
      body.append("    IF (mg_was OR mg_here) AND ")
          .append(MariaDbText.changed(plan.looked(side)))
          .append(" THEN\n      ")
          .append(text.evaluate(derived, source, "OLD.", "mg_b", List.of()))
          .append("    END IF;\n");
    }
    body.append("    IF mg_was AND ")
        .append(MariaDbText.changed(source.key().columns()))
        .append(" THEN\n      ");
    if (target.rows().deletes()) {
      List<String> sets = new ArrayList<>();
      List<String> values = target.key().values("NEW.");
      for (int i = 0; i < values.size(); i++) {
        sets.add(target.key().columns().get(i) + " = " + values.get(i));
      }
      body.append("UPDATE ")
          .append(target.table())
          .append(" SET ")
          .append(String.join(", ", sets))
          .append(target.keeping(Set.copyOf(target.key().columns())))
          .append(" WHERE ")
          .append(same("OLD."))
          .append(" AND ")
          .append(target.present())
          .append(";\n");
    } else {
      if (looks) {
        // What would be cleared there is compared first.
        body.append(text.pinned())
            .append("SELECT COUNT(*), ")
            .append(flag(differed((i, each) -> "TRUE")))
            .append(" INTO mg_found, mg_differs FROM ")
            .append(target.table())
            .append(" WHERE ")
            .append(same("OLD."))
            .append(" FOR UPDATE;\n      IF mg_differs THEN\n        ")
            .append(text.signalNotFilled())
            .append("      END IF;\n      ");
      }
      body.append(remove("OLD.")).append("      SET mg_all = 1;\n");
    }
    body.append("    END IF;\n    IF mg_was AND NOT mg_here THEN\n      ")
        .append(remove("NEW."))
        .append("    END IF;\n    IF NOT mg_was THEN\n      SET mg_all = 1;\n")
        .append(
            looks
                ? "      SET mg_begins = NOT "
                    + MariaDbText.changed(source.key().columns()) + ";\n"
                : "")
        .append("    END IF;\n");
  }

  private void follow(StringBuilder body, String event) {
    List<String> into = new ArrayList<>(List.of("mg_found"));
    List<String> values = new ArrayList<>(List.of("COUNT(*)"));
    List<String> sets = new ArrayList<>();
    List<String> columns = new ArrayList<>(target.key().columns());
    List<String> inserted = new ArrayList<>(target.key().values("NEW."));
    List<String> some = new ArrayList<>();
    Set<String> touched = plan.looked(side);
    boolean updates = event.equals("UPDATE");
    for (int i = 0; i < derived.size(); i++) {
      DerivedColumn each = derived.get(i);
      if (target.key().columns().contains(each.column())) {
        continue;
      }
      String changed = event.equals("INSERT") || each.from().isEmpty()
          ? "mg_all"
          : "(mg_all OR " + MariaDbText.changed(each.from()) + ")";
      values.add(flag(changed + " AND (" + each.rule().differs("mg_v" + i, each.column()) + ")"
          + text.unlessBack(side, each, "", "NEW.")));
      into.add("mg_n" + i);
      some.add("mg_n" + i);
      sets.add(each.column() + " = CASE WHEN mg_n" + i + " THEN mg_v" + i + " ELSE " + each.column()
          + " END");
      columns.add(each.column());
      inserted.add("mg_v" + i);
    }
    if (looks) {
      values.add(flag(target.present()));
      into.add("mg_present");
      if (updates) {
        values.add(flag(differed((i, each) -> MariaDbText.changed(agreement.deciding(each)))));
        into.add("mg_differs");
      }
    }
    String relevant = event.equals("INSERT")
        ? "mg_here"
        : "mg_here AND (mg_all OR " + MariaDbText.changed(touched) + ")";
    body.append("    IF ")
        .append(relevant)
        .append(" THEN\n      ")
        .append(text.evaluate(derived, source, "NEW.", "mg_v", List.of()));
    String atOnce = side == Side.OLD && event.equals("UPDATE") ? atOnce() : "";
    body.append(atOnce);
    String insert = "INSERT INTO " + target.table() + " (" + String.join(", ", columns)
        + ") VALUES (" + String.join(", ", inserted) + ");\n";
    boolean inserts = event.equals("INSERT") && target.rows().deletes();
    if (inserts) {
      // To look first would lock the gap that others insert into, and they ours.
      body.append(
              "      BEGIN\n        DECLARE CONTINUE HANDLER FOR 1062 SET mg_found = 1;\n        ")
          .append(insert)
          .append("      END;\n      IF mg_found THEN\n");
    }
    body.append("      ")
        .append(text.pinned())
        .append("SELECT ")
        .append(String.join(", ", values))
        .append(" INTO ")
        .append(String.join(", ", into))
        .append(" FROM ")
        .append(target.table())
        .append(" WHERE ")
        .append(same("NEW."))
        .append(" FOR UPDATE;\n");
    if (looks) {
      body.append("      IF mg_all AND (NOT mg_begins OR mg_differs) AND mg_present AND ")
          .append(some.isEmpty() ? "FALSE" : "(" + String.join(" OR ", some) + ")")
          .append(
              updates
                  ? " OR NOT mg_all AND (" + (target.rows().deletes() ? "mg_found = 0 OR " : "")
                      + "mg_differs)"
                  : "")
          .append(" THEN\n        ")
          .append(text.signalNotFilled())
          .append("      END IF;\n");
    }
    body.append("      IF mg_found = 0 THEN\n        ")
        .append(target.rows().deletes() ? insert : "SET mg_all = mg_all;\n");
    if (!some.isEmpty()) {
      body.append("      ELSEIF ")
          .append(String.join(" OR ", some))
          .append(" THEN\n        UPDATE ")
          .append(target.table())
          .append(" SET ")
          .append(String.join(", ", sets))
          .append(target.keeping(
              derived.stream().map(DerivedColumn::column).collect(Collectors.toSet())))
          .append(" WHERE ")
          .append(same("NEW."))
          .append(";\n");
    }
    body.append("      END IF;\n")
        .append(inserts || !atOnce.isEmpty() ? "      END IF;\n" : "")
        .append("    END IF;\n");
  }

  /**
   * Most rows are there and differ: they are changed without a look at them first, which costs more
   * than the change. What is set is seen by what comes behind it in the statement, so this is for
   * columns that have one way back, which is asked before the first of them is set.
   */
  private String atOnce() {
    List<DerivedColumn> all = derived.stream()
        .filter(each -> !target.key().columns().contains(each.column()))
        .toList();
    List<String> unless = all.stream()
        .map(each -> text.unlessBack(side, each, "", "NEW."))
        .distinct()
        .toList();
    if (unless.size() != 1 || all.stream().anyMatch(each -> each.from().isEmpty())) {
      return "";
    }
    List<String> sets = new ArrayList<>();
    for (DerivedColumn each : all) {
      String value = "mg_v" + derived.indexOf(each);
      sets.add(each.column() + " = CASE WHEN (mg_all OR " + MariaDbText.changed(each.from())
          + ") AND (" + each.rule().differs(value, each.column()) + ") THEN " + value + " ELSE "
          + each.column() + " END");
    }
    return "      " + text.pinned() + "UPDATE " + target.table() + " SET "
        + String.join(", ", sets)
        + target.keeping(all.stream().map(DerivedColumn::column).collect(Collectors.toSet()))
        + " WHERE " + same("NEW.") + unless.get(0) + ";\n      IF ROW_COUNT() < 1 THEN\n";
  }

  private static String flag(String condition) {
    return "COALESCE(MAX(CASE WHEN " + condition + " THEN 1 ELSE 0 END), 0)";
  }

  /** A condition over a row of the other side; see PostgresTableCheck. */
  private String differed(Term concerned) {
    RowAgreement.Values before = new RowAgreement.Values(
        (i, each) -> "mg_b" + i,
        (i, each) -> each.column(),
        (i, each) -> each.expression(),
        (i, each) -> "OLD." + each.column());
    return agreement.differs(concerned, before, "COALESCE(" + target.present() + ", 0) = 0");
  }

  private Set<String> sources() {
    return plan.sources(side);
  }

  private String remove(String prefix) {
    if (target.rows().deletes()) {
      return "DELETE FROM " + target.table() + " WHERE " + same(prefix) + " AND " + target.present()
          + ";\n";
    }
    return "UPDATE " + target.table() + " SET "
        + target.rows().cleared().stream()
            .map(name -> name + " = NULL")
            .collect(Collectors.joining(", "))
        + target.keeping(Set.copyOf(target.rows().cleared())) + " WHERE " + same(prefix) + " AND "
        + target.present() + ";\n";
  }

  /** By its whole name: NEW and OLD know the same columns. */
  private String same(String sourcePrefix) {
    return target.key().same(target.bareName() + ".", sourcePrefix);
  }
}
