package io.migrationgate.cli.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.spi.SqlAcceptance;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** The SQL of a declaration for whoever has to read it, with what has changed since he last did. */
public final class SqlTexts {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SqlTexts() {}

  /**
   * Prints every text, and their hash.
   *
   * @param known what was accepted before, the latest first
   */
  public static void print(PrintWriter out, DeclaredSql sql, List<SqlAcceptance> known) {
    if (sql.isEmpty()) {
      out.println(sql.migration() + " declares no SQL");
      out.flush();
      return;
    }
    String hash = sql.hash();
    SqlAcceptance same =
        known.stream().filter(one -> one.hash().equals(hash)).findFirst().orElse(null);
    SqlAcceptance last = known.stream()
        .filter(one -> !read(one).has(DeclaredSql.HOLD))
        .findFirst()
        .orElse(null);
    JsonNode before = same != null || last == null ? null : read(last);
    out.println("SQL of " + sql.migration() + ", "
        + (same != null
            ? "accepted by " + Text.printable(same.actor())
            : last == null
                ? "new"
                : "changed since " + Text.printable(last.actor()) + " accepted it"));
    for (Map.Entry<String, String> each : sql.texts().entrySet()) {
      String mark = before == null ? "" : mark(before.path(each.getKey()), each.getValue());
      out.println("  " + Text.printable(each.getKey()) + ":" + mark);
      each.getValue().strip().lines().forEach(line -> out.println("    " + Text.printable(line)));
    }
    if (before != null) {
      before.fieldNames().forEachRemaining(part -> {
        if (!sql.texts().containsKey(part)) {
          out.println("  " + Text.printable(part) + ": (gone)");
        }
      });
    }
    out.println("hash " + hash);
    out.flush();
  }

  private static String mark(JsonNode before, String text) {
    if (before.isMissingNode()) {
      return " (new)";
    }
    return before.asText().equals(text) ? "" : " (changed)";
  }

  private static JsonNode read(SqlAcceptance acceptance) {
    try {
      return MAPPER.readTree(acceptance.texts());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("mgate_accepted_sql was edited by hand", e);
    }
  }
}
