package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The function of a trigger before a row is written that has both sides.
 *
 * <p>Which side the writer meant follows from the columns he has changed or, in an insert, given. A
 * column of the other side is derived where its own sources have changed and the two do not agree
 * already, by either mapping; where it was changed as well, the write is refused.
 */
final class PostgresRowBody {
  private final BridgePlan plan;

  PostgresRowBody(BridgePlan plan) {
    this.plan = plan;
  }

  String source(boolean shut) {
    StringBuilder body = new StringBuilder("\n#variable_conflict use_column\nDECLARE\n");
    body.append("  mg_minute bigint;\n  mg_old boolean;\n  mg_new boolean;\n");
    body.append("  mg_f record;\n  mg_r record;\n");
    List<DerivedColumn> forward = plan.replacement().derived();
    List<DerivedColumn> reverse = plan.old().derived();
    for (int i = 0; i < forward.size(); i++) {
      body.append("  mg_s").append(i).append(" boolean;\n  mg_c").append(i).append(" boolean;\n");
    }
    for (int i = 0; i < reverse.size(); i++) {
      body.append("  mg_t").append(i).append(" boolean;\n  mg_d").append(i).append(" boolean;\n");
    }
    body.append("BEGIN\n");
    touched(body, forward, reverse);
    if (shut) {
      body.append("  IF mg_old THEN\n")
          .append(refusal("the old side takes no more writes from whoever asks no gate"))
          .append("  END IF;\n");
      if (followsNew()) {
        String any = join("mg_t", reverse.size());
        body.append("  IF ").append(any).append(" THEN\n    ");
        body.append(select(reverse, "mg_r", null)).append("  END IF;\n");
        deriveOld(body, forward, reverse);
      }
      return body.append("  RETURN NEW;\nEND\n").toString();
    }
    note(body, forward.size());
    derive(body, forward, reverse);
    body.append("  RETURN NEW;\nEND\n");
    return body.toString();
  }

  /** By the side that was meant: gates mark what they write on the old side alone, with forward. */
  private void note(StringBuilder body, int forward) {
    BridgeNotes notes = new BridgeNotes(plan.options().storeSchema());
    body.append("  IF mg_old OR (TG_OP = 'UPDATE' AND ")
        .append(join("mg_s", forward))
        .append(") THEN\n")
        .append(notes.postgresNote(plan.migration(), Side.OLD))
        .append("  END IF;\n");
    if (plan.options().reverse()) {
      body.append("  IF mg_new THEN\n")
          .append(notes.postgresNote(plan.migration(), Side.NEW))
          .append("  END IF;\n");
    }
  }

  private void touched(
      StringBuilder body, List<DerivedColumn> forward, List<DerivedColumn> reverse) {
    body.append("  IF TG_OP = 'INSERT' THEN\n");
    body.append("    mg_old := ").append(given(plan.old().rows().own())).append(";\n");
    body.append("    mg_new := ").append(given(plan.replacement().rows().own())).append(";\n");
    for (int i = 0; i < forward.size(); i++) {
      DerivedColumn each = forward.get(i);
      body.append("    mg_s")
          .append(i)
          .append(" := NOT mg_new OR ")
          .append(given(own(each, Side.OLD)));
      body.append(";\n    mg_c")
          .append(i)
          .append(" := ")
          .append(given(List.of(each.column())))
          .append(";\n");
    }
    for (int i = 0; i < reverse.size(); i++) {
      DerivedColumn each = reverse.get(i);
      body.append("    mg_t").append(i).append(" := ").append(given(own(each, Side.NEW)));
      body.append(";\n    mg_d")
          .append(i)
          .append(" := ")
          .append(given(List.of(each.column())))
          .append(";\n");
    }
    body.append("  ELSE\n");
    body.append("    mg_old := ").append(changed(plan.old().rows().own())).append(";\n");
    body.append("    mg_new := ")
        .append(changed(plan.replacement().rows().own()))
        .append(";\n");
    for (int i = 0; i < forward.size(); i++) {
      body.append("    mg_s")
          .append(i)
          .append(" := ")
          .append(changed(sources(forward.get(i), Side.NEW)));
      body.append(";\n    mg_c")
          .append(i)
          .append(" := ")
          .append(changed(List.of(forward.get(i).column())))
          .append(";\n");
    }
    for (int i = 0; i < reverse.size(); i++) {
      body.append("    mg_t")
          .append(i)
          .append(" := ")
          .append(changed(sources(reverse.get(i), Side.OLD)));
      body.append(";\n    mg_d")
          .append(i)
          .append(" := ")
          .append(changed(List.of(reverse.get(i).column())))
          .append(";\n");
    }
    body.append("  END IF;\n");
  }

  private void derive(
      StringBuilder body, List<DerivedColumn> forward, List<DerivedColumn> reverse) {
    String any = join("mg_s", forward.size());
    String anyBack = plan.options().reverse() ? " OR " + join("mg_t", reverse.size()) : "";
    body.append("  IF ").append(any).append(anyBack).append(" THEN\n");
    if (!reverse.isEmpty()) {
      body.append("    ").append(select(reverse, "mg_r", null));
    }
    body.append("  END IF;\n  IF ")
        .append(any)
        .append(" THEN\n    ")
        .append(select(forward, "mg_f", "mg_s"));
    for (int i = 0; i < forward.size(); i++) {
      DerivedColumn each = forward.get(i);
      String disagree =
          "mg_s" + i + " AND (" + each.rule().differs("mg_f.mg_" + i, "NEW." + each.column()) + ")"
              + unlessBack(Side.OLD, each, "mg_r");
      String take = "      NEW." + each.column() + " := mg_f.mg_" + i + ";\n";
      body.append("    IF ").append(disagree).append(" THEN\n");
      body.append("      IF mg_c").append(i).append(" THEN\n").append(clash(take, each));
      body.append("      ELSE\n  ").append(take).append("      END IF;\n    END IF;\n");
    }
    body.append("  END IF;\n");
    if (followsNew()) {
      deriveOld(body, forward, reverse);
    }
  }

  /** Also where the old side is shut: whoever reads it relies on it until the bridge is off. */
  private boolean followsNew() {
    return plan.options().reverse() && !plan.old().derived().isEmpty();
  }

  private void deriveOld(
      StringBuilder body, List<DerivedColumn> forward, List<DerivedColumn> reverse) {
    body.append("  IF mg_new AND (").append(join("mg_t", reverse.size())).append(") THEN\n");
    body.append("    ").append(select(forward, "mg_f", null));
    for (int i = 0; i < reverse.size(); i++) {
      DerivedColumn each = reverse.get(i);
      body.append("    IF mg_t")
          .append(i)
          .append(" AND NOT mg_d")
          .append(i)
          .append(" AND (")
          .append(each.rule().differs("mg_r.mg_" + i, "NEW." + each.column()))
          .append(")")
          .append(unlessBack(Side.NEW, each, "mg_f"))
          .append(" THEN\n      NEW.")
          .append(each.column())
          .append(" := mg_r.mg_")
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
    return "    RAISE EXCEPTION 'bridge of migration ''" + plan.migration() + "'': "
        + why.replace("'", "''").replace("%", "%%") + "' USING ERRCODE = 'MG001', TABLE = '"
        + plan.old().bareName().replace("'", "''") + "';\n";
  }

  /** Unless each source is what the way back gives. */
  private String unlessBack(Side written, DerivedColumn column, String record) {
    List<DerivedColumn> all = plan.side(written).derived();
    List<DerivedColumn> back = plan.wayBack(written, column);
    return back.isEmpty()
        ? ""
        : back.stream()
            .map(each -> "("
                + each.rule().differs(record + ".mg_" + all.indexOf(each), "NEW." + each.column())
                + ")")
            .collect(Collectors.joining(" OR ", " AND (", ")"));
  }

  private String select(List<DerivedColumn> columns, String into, @Nullable String only) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      // What another column is made of need not be fit for a mapping while it is not written.
      String value = "(" + columns.get(i).expression() + ")";
      list.add((only == null ? value : "CASE WHEN " + only + i + " THEN " + value + " END")
          + " AS mg_" + i);
    }
    return "SELECT " + String.join(", ", list) + " INTO " + into + " FROM (SELECT NEW.*) AS "
        + plan.old().bareName() + ";\n";
  }

  private List<String> own(DerivedColumn column, Side side) {
    return column.from().stream().filter(plan.side(side).rows().own()::contains).toList();
  }

  /** Without those of the side that is derived. */
  private List<String> sources(DerivedColumn column, Side derived) {
    return column.from().stream()
        .filter(name -> !plan.side(derived).rows().own().contains(name))
        .toList();
  }

  private static String changed(Collection<String> columns) {
    return columns.isEmpty() ? "FALSE" : PostgresTriggers.changed(columns);
  }

  private String given(Collection<String> columns) {
    String some = columns.stream()
        .map(plan.old()::column)
        .filter(column -> !column.changingDefault())
        .map(column -> column.byDefault() == null
            ? "NEW." + column.name() + " IS NOT NULL"
            : "pg_catalog.record_image_ne(ROW(NEW." + column.name() + "), ROW(CAST("
                + column.byDefault() + " AS " + column.type() + "))) AND NEW." + column.name()
                + " IS NOT NULL")
        .collect(Collectors.joining(" OR "));
    return some.isEmpty() ? "FALSE" : "(" + some + ")";
  }

  private static String join(String name, int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(name + i);
    }
    return all.isEmpty() ? "FALSE" : "(" + String.join(" OR ", all) + ")";
  }
}
