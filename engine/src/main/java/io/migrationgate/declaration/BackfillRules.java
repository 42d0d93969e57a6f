package io.migrationgate.declaration;

import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a valid declaration of a backfill is; see {@link DeclarationRules}. */
final class BackfillRules {
  private BackfillRules() {}

  static void expressions(String subject, Map<String, String> expressions) {
    expressions.forEach((column, expression) -> {
      DeclarationRules.column(column);
      DeclarationRules.sql(subject + "." + column, expression);
    });
  }

  static void eitherOr(
      Map<String, String> forward, Map<String, String> reverse, @Nullable String code) {
    boolean expressions = !forward.isEmpty() || !reverse.isEmpty();
    if (code != null && expressions) {
      throw DeclarationRules.refused(
          "backfill",
          "code " + Shown.quoted(code) + " and expressions",
          "one of them",
          "remove the expressions, or the code");
    }
    if (code == null && forward.isEmpty()) {
      throw DeclarationRules.refused(
          "backfill",
          "no way from the old side to the new one",
          "an expression for each new column under 'forward', or the name of the code under 'code'",
          "add it");
    }
    if (code != null) {
      DeclarationRules.build(code);
    }
  }

  static Side side(String text) {
    for (Side side : Side.values()) {
      if (side.toString().equals(text)) {
        return side;
      }
    }
    throw DeclarationRules.refused(
        "backfill.insertsBy", Shown.quoted(text), "old or new", "write one of them");
  }

  static void timeZone(@Nullable String zone) {
    try {
      if (zone != null) {
        ZoneId.of(zone);
      }
    } catch (DateTimeException e) {
      throw DeclarationRules.refused(
          "backfill.timeZone",
          Shown.quoted(zone),
          "a region such as Europe/Berlin, or an offset such as +05:30",
          "write the time zone that the application's database sessions have");
    }
  }

  /** Whether a backfill fits the sides that it is to copy. */
  static void fit(
      @Nullable BackfillSpec backfill, @Nullable SideSpec old, @Nullable SideSpec replacement) {
    if (backfill == null) {
      return;
    }
    if (old == null || replacement == null) {
      throw DeclarationRules.refused(
          "backfill",
          "no table for the " + (old == null ? "old" : "new") + " side",
          "both sides with their tables",
          "add " + (old == null ? "'old'" : "'new'") + " to the migration");
    }
    covers("forward", backfill.forward(), replacement, backfill.code() == null);
    covers("reverse", backfill.reverse(), old, !backfill.reverse().isEmpty());
    boolean oneTable = old.table().equals(replacement.table());
    rows("old", backfill.oldRows(), old, oneTable);
    rows("new", backfill.newRows(), replacement, oneTable);
    List<String> oldKey = backfill.oldRows().key();
    List<String> newKey = backfill.newRows().key();
    boolean bothGiven = !oldKey.isEmpty() && !newKey.isEmpty();
    if (bothGiven && (oneTable ? !oldKey.equals(newKey) : oldKey.size() != newKey.size())) {
      throw DeclarationRules.refused(
          "backfill",
          "the keys " + oldKey + " and " + newKey,
          oneTable ? "one key, since both sides are one table" : "keys of the same length",
          "name the columns that find a row on either side, in the same order");
    }
  }

  private static void covers(
      String way, Map<String, String> expressions, SideSpec target, boolean needed) {
    if (!needed || target.columns().isEmpty()) {
      return;
    }
    Set<String> missing = new HashSet<>(target.columns());
    missing.removeAll(expressions.keySet());
    if (!missing.isEmpty()) {
      throw DeclarationRules.refused(
          "backfill." + way,
          "no expression for " + String.join(", ", missing.stream().sorted().toList()),
          "one for each column of the side that is written",
          "add it");
    }
    Set<String> unknown = new HashSet<>(expressions.keySet());
    target.columns().forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw DeclarationRules.refused(
          "backfill." + way,
          "an expression for " + String.join(", ", unknown.stream().sorted().toList()),
          "columns of the side that is written: " + String.join(", ", target.columns()),
          "remove it, or add the column to the side");
    }
  }

  private static void rows(String side, Rows rows, SideSpec spec, boolean oneTable) {
    if (rows.absent() != Absent.CLEAR) {
      return;
    }
    if (oneTable) {
      throw DeclarationRules.refused(
          "backfill." + side + ".absent",
          "'clear' where both sides are columns of one row",
          "no 'absent': such a row has its counterpart in itself",
          "remove the key");
    }
    if (spec.columns().isEmpty()) {
      throw DeclarationRules.refused(
          "backfill." + side + ".absent",
          "'clear' on a side that is a whole table",
          "the columns that are set to null",
          "name the side's columns, or write 'delete'");
    }
  }
}
