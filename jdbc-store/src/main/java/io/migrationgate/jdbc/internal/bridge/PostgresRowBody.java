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

/**
 * The function of a trigger before a row is written that has both sides.
 *
 * <p>Which side the writer meant follows from the columns he has changed or, in an insert, given. A
 * column of the other side is derived where its own sources have changed and the two do not agree
 * already, by either mapping; where it was changed as well, the write is refused.
 */
final class PostgresRowBody {
  private final BridgePlan plan;
  private final List<DerivedColumn> forward;
  private final List<DerivedColumn> reverse;
  private final Map<Flag, String> flags = new LinkedHashMap<>();

  PostgresRowBody(BridgePlan plan) {
    this.plan = plan;
    this.forward = plan.replacement().derived();
    this.reverse = plan.old().derived();
  }

  /**
   * All of it.
   *
   * @param first statements that come before everything else
   * @param shut refuses writers of the old side
   */
  String source(String first, boolean shut) {
    StringBuilder body = new StringBuilder();
    String old = flag(
        given(plan.old().rows().own()), PostgresText.changed(plan.old().rows().own()));
    String replacement = flag(
        given(plan.replacement().rows().own()),
        PostgresText.changed(plan.replacement().rows().own()));
    if (shut) {
      body.append("  IF ")
          .append(old)
          .append(" THEN\n")
          .append(refusal(BridgeTriggers.CLOSED))
          .append("  END IF;\n");
      if (followsNew()) {
        String any = BridgePlan.any(fromNew());
        body.append("  IF ").append(any).append(" THEN\n    ");
        body.append(select(values(reverse, "mg_b", fromNew()), "mg_e", "NEW"))
            .append("  END IF;\n");
        refuseNotFilled(body, replacement);
        deriveOld(body, replacement);
      }
    } else {
      note(body, old, replacement);
      derive(body, replacement);
    }
    return "\n#variable_conflict use_column\nDECLARE\n  mg_minute bigint;\n  mg_e record;\n"
        + "  mg_f record;\n" + (followsNew() ? "  mg_r record;\n  mg_t record;\n" : "") + declared()
        + "BEGIN\n" + first + assigned() + body
        + "  RETURN NEW;\nEND\n";
  }

  /**
   * A condition: it holds of an insert, or of an update; computed once, however often it is asked.
   */
  private record Flag(String insert, String update) {}

  private String flag(String insert, String update) {
    return flags.computeIfAbsent(new Flag(insert, update), any -> "mg_" + flags.size());
  }

  private String touched(String column) {
    return flag(given(List.of(column)), PostgresText.changed(List.of(column)));
  }

  private String declared() {
    return flags.values().stream()
        .map(name -> "  " + name + " boolean;\n")
        .collect(Collectors.joining());
  }

  /** Each expression costs as much as a function call, once for each transaction. */
  private String assigned() {
    StringBuilder insert = new StringBuilder();
    StringBuilder update = new StringBuilder();
    flags.forEach((flag, name) -> {
      insert.append("    ").append(name).append(" := ").append(flag.insert()).append(";\n");
      update.append("    ").append(name).append(" := ").append(flag.update()).append(";\n");
    });
    return "  IF TG_OP = 'INSERT' THEN\n" + insert + "  ELSE\n" + update + "  END IF;\n";
  }

  /** By column of the new side: what it is derived from was meant. */
  private List<String> fromOld() {
    String newGiven = given(plan.replacement().rows().own());
    return forward.stream()
        .map(each -> flag(
            "NOT " + newGiven + " OR " + given(plan.own(each, Side.OLD)),
            PostgresText.changed(plan.sources(each, Side.NEW))))
        .toList();
  }

  private List<String> fromNew() {
    return reverse.stream()
        .map(each -> flag(
            given(plan.own(each, Side.NEW)), PostgresText.changed(plan.sources(each, Side.OLD))))
        .toList();
  }

  /** By the side that was meant: gates mark what they write on the old side alone, with forward. */
  private void note(StringBuilder body, String old, String replacement) {
    BridgeNotes notes = new BridgeNotes(plan.options().storeSchema());
    String other = fromOld().stream()
        .filter(each -> !each.equals(old))
        .distinct()
        .collect(Collectors.joining(" OR "));
    body.append("  IF ")
        .append(old)
        .append(other.isEmpty() ? "" : " OR (TG_OP = 'UPDATE' AND (" + other + "))")
        .append(" THEN\n")
        .append(notes.postgresNote(plan.migration(), Side.OLD))
        .append("  END IF;\n");
    if (plan.options().reverse()) {
      body.append("  IF ")
          .append(replacement)
          .append(" THEN\n")
          .append(notes.postgresNote(plan.migration(), Side.NEW))
          .append("  END IF;\n");
    }
  }

  private void derive(StringBuilder body, String replacement) {
    List<String> meant = fromOld();
    List<String> asked = new ArrayList<>(meant);
    List<String> back = new ArrayList<>(plan.asked(Side.OLD, meant));
    if (followsNew()) {
      asked.addAll(fromNew());
      for (int i = 0; i < back.size(); i++) {
        back.set(i, back.get(i) + " OR " + fromNew().get(i));
      }
    }
    List<String> values = new ArrayList<>(values(reverse, "mg_b", back));
    values.addAll(values(forward, "mg_f", meant));
    body.append("  IF ")
        .append(BridgePlan.any(asked))
        .append(" THEN\n    ")
        .append(select(values, "mg_e", "NEW"));
    for (int i = 0; i < forward.size(); i++) {
      DerivedColumn each = forward.get(i);
      String disagree = meant.get(i) + " AND ("
          + each.rule().differs("mg_e.mg_f" + i, "NEW." + each.column()) + ")"
          + unlessBack(Side.OLD, each, "mg_e.mg_b");
      String take = "      NEW." + each.column() + " := mg_e.mg_f" + i + ";\n";
      body.append("    IF ").append(disagree).append(" THEN\n");
      body.append("      IF ")
          .append(touched(each.column()))
          .append(" THEN\n")
          .append(clash(take, each));
      body.append("      ELSE\n  ").append(take).append("      END IF;\n    END IF;\n");
    }
    body.append("  END IF;\n");
    if (followsNew()) {
      refuseNotFilled(body, replacement);
      deriveOld(body, replacement);
    }
  }

  /** See {@link RowAgreement}. */
  private void refuseNotFilled(StringBuilder body, String replacement) {
    RowAgreement agreement = new RowAgreement(plan);
    Term concerned = agreement.concerned(fromNew(), this::touched);
    RowAgreement.Values before = new RowAgreement.Values(
        (i, each) -> "mg_r.mg_b" + i,
        (i, each) -> "OLD." + each.column(),
        (i, each) -> "mg_t.mg_f" + i,
        (i, each) -> "OLD." + each.column());
    body.append("  IF TG_OP = 'UPDATE' AND ")
        .append(replacement)
        .append(" THEN\n    ")
        .append(
            select(values(reverse, "mg_b", agreement.asked(Side.OLD, concerned)), "mg_r", "OLD"))
        .append("    IF ")
        .append(agreement.differsByTheWayBack(concerned, before))
        .append(" THEN\n      ")
        .append(
            select(values(forward, "mg_f", agreement.asked(Side.NEW, concerned)), "mg_t", "OLD"))
        .append("      IF ")
        .append(agreement.differs(concerned, before, "FALSE"))
        .append(" THEN\n    ")
        .append(refusal(agreement.refusal(false)))
        .append("      END IF;\n    END IF;\n  END IF;\n");
  }

  /** Also where the old side is shut: whoever reads it relies on it until the bridge is off. */
  private boolean followsNew() {
    return plan.options().reverse() && !plan.old().derived().isEmpty();
  }

  private void deriveOld(StringBuilder body, String replacement) {
    List<String> meant = fromNew();
    body.append("  IF ")
        .append(replacement)
        .append(" AND ")
        .append(BridgePlan.any(meant))
        .append(" THEN\n    ")
        .append(select(values(forward, "mg_f", plan.asked(Side.NEW, meant)), "mg_f", "NEW"));
    for (int i = 0; i < reverse.size(); i++) {
      DerivedColumn each = reverse.get(i);
      body.append("    IF ")
          .append(meant.get(i))
          .append(" AND NOT ")
          .append(touched(each.column()))
          .append(" AND (")
          .append(each.rule().differs("mg_e.mg_b" + i, "NEW." + each.column()))
          .append(")")
          .append(unlessBack(Side.NEW, each, "mg_f.mg_f"))
          .append(" THEN\n      NEW.")
          .append(each.column())
          .append(" := mg_e.mg_b")
          .append(i)
          .append(";\n    END IF;\n");
    }
    body.append("  END IF;\n");
  }

  /** Both were changed and do not agree. */
  private String clash(String take, DerivedColumn column) {
    Side by = plan.options().insertsBy();
    String refused = "  "
        + refusal("the statement gives " + column.column()
            + " and what it is derived from, and the two do not agree");
    if (by == null) {
      return refused;
    }
    String kept = by == Side.OLD ? "    " + take : "          NULL;\n";
    return "        IF TG_OP = 'INSERT' THEN\n" + kept + "        ELSE\n    " + refused.strip()
        + "\n        END IF;\n";
  }

  private String refusal(String why) {
    return PostgresText.raise(plan, plan.old(), why);
  }

  /** Unless each source is what the way back gives. */
  private String unlessBack(Side written, DerivedColumn column, String record) {
    return plan.unlessBack(
        written, column, (i, each) -> record + i, (i, each) -> "NEW." + each.column());
  }

  private List<String> values(List<DerivedColumn> columns, String name, List<String> only) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      // What another column is made of need not be fit for a mapping while it is not written.
      list.add("CASE WHEN " + only.get(i) + " THEN (" + columns.get(i).expression() + ") END AS "
          + name + i);
    }
    return list;
  }

  private String select(List<String> values, String into, String row) {
    return "SELECT " + String.join(", ", values) + " INTO " + into + " FROM (SELECT " + row
        + ".*) AS " + plan.old().bareName() + ";\n";
  }

  private String given(Collection<String> columns) {
    String some = columns.stream()
        .map(plan.old()::column)
        .filter(column -> !column.changingDefault())
        .map(column -> column.byDefault() == null
            ? "NEW." + column.name() + " IS NOT NULL"
            : "pg_catalog.record_image_ne(ROW(CAST(NEW." + column.name() + " AS " + column.type()
                + ")), ROW(CAST(" + column.byDefault() + " AS " + column.type() + "))) AND NEW."
                + column.name() + " IS NOT NULL")
        .collect(Collectors.joining(" OR "));
    return some.isEmpty() ? "FALSE" : "(" + some + ")";
  }
}
