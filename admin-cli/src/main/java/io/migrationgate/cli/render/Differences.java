package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.Inspection.Column;
import io.migrationgate.jdbc.backfill.run.Inspection.Row;
import io.migrationgate.jdbc.backfill.run.Inspection.Standing;
import io.migrationgate.jdbc.backfill.run.Inspection.Value;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a run that are not as they should be, and what both sides hold of them now.
 *
 * @param found as the run found them
 * @param now as they are now; null if that could not be read
 * @param inClear whether values, and what the database said of them, may be shown
 */
public record Differences(List<Mismatch> found, @Nullable Inspection now, boolean inClear) {
  private static final int DETAIL_COLUMNS = 200;
  private static final int VALUE_COLUMNS = 60;
  private static final String NOTHING = "-";
  private static final String HIDDEN = "(see --show-values)";

  /** Copies the list. */
  public Differences {
    found = List.copyOf(found);
  }

  /** For people: a line for each column, or for the row where no column is told. */
  public void print(PrintWriter out, Style style) {
    Map<Key, Row> rows = rows();
    Table table = new Table("KIND", "KEY", "NOW", "COLUMN", "EXPECTED", "STORED", "DETAIL");
    for (Mismatch each : found) {
      Row row = rows.get(each.key());
      String key = each.key().toString();
      String standing = row == null ? NOTHING : standing(row);
      if (row == null || row.columns().isEmpty()) {
        table.row(each.kind(), key, standing, NOTHING, NOTHING, NOTHING, detail(each, row));
        continue;
      }
      for (Column column : row.columns()) {
        table.row(
            each.kind(),
            key,
            standing,
            column.name(),
            shown(column.expected()),
            shown(column.stored()),
            detail(each, row));
      }
    }
    table.print(out, style);
  }

  /** For scripts. */
  public void describe(ArrayNode array) {
    Map<Key, Row> rows = rows();
    for (Mismatch each : found) {
      Row row = rows.get(each.key());
      ObjectNode object = array.addObject();
      object.put("kind", each.kind());
      object.put("key", each.key().toString());
      object.put("cause", each.cause().isEmpty() ? null : each.cause());
      object.put("detail", inClear ? said(each, row) : null);
      if (row == null) {
        continue;
      }
      object.put("now", standing(row));
      ArrayNode columns = object.putArray("columns");
      for (Column column : row.columns()) {
        ObjectNode one = columns.addObject();
        one.put("column", column.name());
        one.set("expected", json(column.expected()));
        one.set("stored", json(column.stored()));
      }
    }
  }

  private Map<Key, Row> rows() {
    return now == null
        ? Map.of()
        : now.rows().stream()
            .collect(Collectors.toMap(Row::key, Function.identity(), (one, same) -> one));
  }

  private static String standing(Row row) {
    return row.standing().name().toLowerCase(Locale.ROOT);
  }

  private String detail(Mismatch mismatch, @Nullable Row row) {
    boolean unreadable = row != null && row.standing() == Standing.UNREADABLE;
    String said = said(mismatch, row);
    if (said.isEmpty() && !unreadable) {
      return mismatch.cause().isEmpty() ? NOTHING : mismatch.cause();
    }
    String shown = inClear ? Text.brief(said, DETAIL_COLUMNS) : HIDDEN;
    return mismatch.cause().isEmpty() ? shown : mismatch.cause() + (inClear ? ": " : " ") + shown;
  }

  private static String said(Mismatch mismatch, @Nullable Row row) {
    return row == null || row.problem().isEmpty() ? mismatch.detail() : row.problem();
  }

  private String shown(@Nullable Value value) {
    if (value == null) {
      return "(no row)";
    }
    if (value.isNull()) {
      return "NULL";
    }
    // Not stripped: a blank may be all the difference.
    return inClear ? "'" + Text.cut(value.shown(), VALUE_COLUMNS) + "'" : value.shown();
  }

  private @Nullable ObjectNode json(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    ObjectNode object = JsonOut.object();
    object.put("isNull", value.isNull());
    if (!value.isNull()) {
      object.put(inClear ? "value" : "fingerprint", value.shown());
    }
    return object;
  }
}
