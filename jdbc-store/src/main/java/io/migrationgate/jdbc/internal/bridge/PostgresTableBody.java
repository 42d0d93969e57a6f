package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The function of triggers that follow writes of one table into the other one.
 *
 * <p>It goes by the row as it is when the function runs, not by the event: a trigger of the
 * application may have written it once more, whose own event comes first. Only what has changed is
 * written, and only where the other side does not agree already, by either mapping: it may hold
 * more than can be derived.
 */
final class PostgresTableBody {
  private final BridgePlan plan;
  private final Side side;
  private final BridgedSide source;
  private final BridgedSide target;
  private final List<DerivedColumn> derived;
  /** Whether rows are looked at before they are carried. */
  private final boolean looks;

  private final PostgresTableCheck check;

  PostgresTableBody(BridgePlan plan, Side side) {
    this.plan = plan;
    this.side = side;
    this.looks = side == Side.NEW;
    this.check = new PostgresTableCheck(plan);
    this.source = plan.side(side);
    this.target = plan.side(BridgePlan.other(side));
    this.derived = target.derived();
  }

  /**
   * All of it.
   *
   * @param first statements that come before everything else
   * @param shut refuses what it would carry
   */
  String source(String first, boolean shut) {
    if (shut) {
      return "\n#variable_conflict use_column\nDECLARE\n" + flags() + "BEGIN\n" + first
          + whereItTakesPart(PostgresText.raise(plan, source, BridgeTriggers.CLOSED))
          + "  RETURN NULL;\nEND\n";
    }
    StringBuilder body = new StringBuilder("\n#variable_conflict use_column\nDECLARE\n");
    body.append(
        "  mg_minute bigint;\n  mg_s record;\n  mg_t record;\n  mg_all boolean := TG_OP = 'INSERT';\n");
    if (looks) {
      body.append(check.declarations());
    }
    for (int i = 0; i < derived.size(); i++) {
      body.append("  mg_n")
          .append(i)
          .append(" boolean := FALSE;\n  mg_v")
          .append(i)
          .append(" ")
          .append(target.column(derived.get(i).column()).type())
          .append(";\n");
    }
    body.append(flags()).append("BEGIN\n").append(first);
    body.append(whereItTakesPart(
        new BridgeNotes(plan.options().storeSchema()).postgresNote(plan.migration(), side)));
    follow(body);
    body.append("  RETURN NULL;\nEND\n");
    return body.toString();
  }

  private String flags() {
    return source.rows().present() == null
        ? ""
        : "  mg_was boolean := FALSE;\n  mg_is boolean := FALSE;\n";
  }

  /**
   * Statements for events of rows that have a part in the migration: others may come, change and
   * go, by statements that no gate makes.
   */
  private String whereItTakesPart(String statements) {
    if (source.rows().present() == null) {
      return plan.looked(side).equals(plan.sources(side))
          ? statements
          : "  IF TG_OP <> 'UPDATE' THEN\n" + statements + "  ELSIF "
              + PostgresText.changed(new TreeSet<>(plan.sources(side))) + " THEN\n"
              + statements
              + "  END IF;\n";
    }
    return "  IF TG_OP IN ('UPDATE', 'DELETE') THEN\n    mg_was := " + present("OLD")
        + ";\n  END IF;\n  IF TG_OP IN ('INSERT', 'UPDATE') THEN\n    mg_is := " + present("NEW")
        + ";\n  END IF;\n  IF TG_OP = 'UPDATE' AND mg_was = mg_is AND NOT "
        + PostgresText.changed(new TreeSet<>(plan.looked(side)))
        + " THEN\n    RETURN NULL;\n  END IF;\n  IF TG_OP = 'TRUNCATE' OR mg_was <> mg_is THEN\n"
        + statements
        + "  ELSIF mg_was THEN\n    IF "
        + PostgresText.changed(new TreeSet<>(plan.sources(side))) + " THEN\n" + statements
        + "    END IF;\n  END IF;\n";
  }

  private String present(String row) {
    return "(SELECT " + source.present() + " FROM (SELECT " + row + ".*) AS " + source.bareName()
        + ") IS TRUE";
  }

  private void follow(StringBuilder body) {
    body.append("  IF TG_OP = 'TRUNCATE' THEN\n    ")
        .append(looks ? check.refuseTruncate() : remove("TRUE"))
        .append("    RETURN NULL;\n  END IF;\n");
    body.append("  IF TG_OP = 'DELETE' THEN\n")
        .append(wasThere("", removeGone("OLD.")))
        .append("    RETURN NULL;\n  END IF;\n");
    keyChange(body);
    body.append("  SELECT ")
        .append(selected())
        .append(" INTO mg_s FROM ")
        .append(source.table())
        .append(" WHERE ")
        .append(ownKey("NEW."))
        .append(" AND ")
        .append(source.present())
        .append(";\n");
    body.append("  IF NOT FOUND THEN\n")
        .append(wasThere("TG_OP = 'UPDATE' AND ", removeGone("NEW.")))
        .append("    RETURN NULL;\n  END IF;\n");
    if (source.rows().present() != null) {
      body.append("  IF TG_OP = 'UPDATE' AND NOT mg_was THEN\n    mg_all := TRUE;\n")
          .append(looks ? check.begins(PostgresText.changed(source.key().columns())) : "")
          .append("  END IF;\n");
    }
    body.append(counterpart("NEW."));
    body.append("  IF NOT FOUND THEN\n")
        .append(looks ? check.alone() : "")
        .append(insert())
        .append("    RETURN NULL;\n  END IF;\n");
    if (looks) {
      body.append(check.updated());
    }
    update(body);
  }

  private String counterpart(String key) {
    List<String> kept = new ArrayList<>();
    List<DerivedColumn> back = source.derived();
    for (int i = 0; i < back.size(); i++) {
      kept.add("(" + back.get(i).expression() + ") AS mg_b" + i);
    }
    for (int i = 0; i < derived.size(); i++) {
      kept.add(derived.get(i).column() + " AS mg_w" + i);
    }
    if (looks) {
      kept.add("(" + target.present() + ") IS TRUE AS mg_present");
    }
    return "  SELECT " + String.join(", ", kept) + " INTO mg_t FROM " + target.table() + " WHERE "
        + same(key) + " FOR NO KEY UPDATE;\n";
  }

  /** Of a row that took no part before nothing can be gone. */
  private String wasThere(String event, String statements) {
    return source.rows().present() == null
        ? statements
        : "    IF " + event + "mg_was THEN\n" + statements + "    END IF;\n";
  }

  private void keyChange(StringBuilder body) {
    String changed = PostgresText.changed(source.key().columns());
    body.append("  IF TG_OP = 'UPDATE' AND ")
        .append(source.rows().present() == null ? "" : "mg_was AND ")
        .append(changed)
        .append(" THEN\n");
    if (target.rows().deletes()) {
      List<String> sets = new ArrayList<>();
      List<String> values = target.key().values("NEW.");
      for (int i = 0; i < values.size(); i++) {
        sets.add(target.key().columns().get(i) + " = " + values.get(i));
      }
      body.append("    UPDATE ")
          .append(target.table())
          .append(" SET ")
          .append(String.join(", ", sets))
          .append(target.keeping(Set.copyOf(target.key().columns())))
          .append(" WHERE ")
          .append(same("OLD."))
          .append(" AND ")
          .append(target.present())
          .append(" AND NOT EXISTS (SELECT 1 FROM ")
          .append(source.table())
          .append(" mg_o WHERE ")
          .append(ownKey("mg_o.", "OLD."))
          .append(");\n");
    } else {
      if (looks) {
        // What would be cleared there is compared first.
        body.append("  ").append(counterpart("OLD.")).append(check.moved());
      }
      body.append(removeGone("OLD.")).append("    mg_all := TRUE;\n");
    }
    body.append("  END IF;\n");
  }

  private String selected() {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < derived.size(); i++) {
      list.add("(" + derived.get(i).expression() + ") AS mg_f" + i);
    }
    List<DerivedColumn> back = source.derived();
    for (int i = 0; i < back.size(); i++) {
      list.add(back.get(i).column() + " AS mg_o" + i);
    }
    return String.join(", ", list);
  }

  private String insert() {
    if (!target.rows().deletes()) {
      // The row is somebody else's.
      return "    NULL;\n";
    }
    List<String> columns = new ArrayList<>(target.key().columns());
    List<String> values = new ArrayList<>(target.key().values("NEW."));
    StringBuilder assign = new StringBuilder();
    List<String> updates = new ArrayList<>();
    for (int i = 0; i < derived.size(); i++) {
      String column = derived.get(i).column();
      if (target.key().columns().contains(column)) {
        continue;
      }
      assign.append("    mg_v").append(i).append(" := mg_s.mg_f").append(i).append(";\n");
      columns.add(column);
      values.add("mg_v" + i);
      updates.add(column + " = EXCLUDED." + column);
    }
    String conflict = updates.isEmpty() ? "NOTHING" : "UPDATE SET " + String.join(", ", updates);
    return assign + "    INSERT INTO " + target.table() + " (" + String.join(", ", columns)
        + ") OVERRIDING SYSTEM VALUE VALUES (" + String.join(", ", values) + ") ON CONFLICT ("
        + String.join(", ", target.key().columns()) + ") DO " + conflict + ";\n";
  }

  private void update(StringBuilder body) {
    List<String> sets = new ArrayList<>();
    List<String> some = new ArrayList<>();
    for (int i = 0; i < derived.size(); i++) {
      DerivedColumn each = derived.get(i);
      if (target.key().columns().contains(each.column())) {
        continue;
      }
      String sources = each.from().isEmpty()
          ? "mg_all"
          : "(mg_all OR " + PostgresText.changed(new TreeSet<>(each.from())) + ")";
      body.append("  IF ")
          .append(sources)
          .append(" THEN\n    mg_n")
          .append(i)
          .append(" := (")
          .append(each.rule().differs("mg_s.mg_f" + i, "mg_t.mg_w" + i))
          .append(")")
          .append(unlessBack(each))
          .append(";\n    IF mg_n")
          .append(i)
          .append(" THEN\n      mg_v")
          .append(i)
          .append(" := mg_s.mg_f")
          .append(i)
          .append(";\n    END IF;\n  END IF;\n");
      sets.add(each.column() + " = CASE WHEN mg_n" + i + " THEN mg_v" + i + " ELSE " + each.column()
          + " END");
      some.add("mg_n" + i);
    }
    if (some.isEmpty()) {
      return;
    }
    if (looks) {
      body.append(check.added(String.join(" OR ", some)));
    }
    body.append("  IF ")
        .append(String.join(" OR ", some))
        .append(" THEN\n    UPDATE ")
        .append(target.table())
        .append(" SET ")
        .append(String.join(", ", sets))
        .append(" WHERE ")
        .append(same("NEW."))
        .append(";\n  END IF;\n");
  }

  private String unlessBack(DerivedColumn column) {
    return plan.unlessBack(
        side, column, (i, each) -> "mg_t.mg_b" + i, (i, each) -> "mg_s.mg_o" + i);
  }

  /** The counterpart of a row that is no more, or takes part no more. */
  private String removeGone(String prefix) {
    return "    IF NOT EXISTS (SELECT 1 FROM " + source.table() + " WHERE " + ownKey(prefix)
        + " AND " + source.present() + ") THEN\n      " + remove(same(prefix)) + "    END IF;\n";
  }

  private String remove(String which) {
    if (target.rows().deletes()) {
      return "DELETE FROM " + target.table() + " WHERE " + which + " AND " + target.present()
          + ";\n";
    }
    String nulls = target.rows().cleared().stream()
        .map(name -> name + " = NULL")
        .collect(Collectors.joining(", "));
    return "UPDATE " + target.table() + " SET " + nulls
        + target.keeping(Set.copyOf(target.rows().cleared())) + " WHERE " + which + " AND "
        + target.present() + ";\n";
  }

  private String same(String sourcePrefix) {
    return target.key().same("", sourcePrefix);
  }

  private String ownKey(String prefix) {
    return ownKey("", prefix);
  }

  /* One type and one collation, so that the index finds it. */
  private String ownKey(String one, String other) {
    return source.key().columns().stream()
        .map(name -> one + name + " = " + other + name)
        .collect(Collectors.joining(" AND "));
  }
}
