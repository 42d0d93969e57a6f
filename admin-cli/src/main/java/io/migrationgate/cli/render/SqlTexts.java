package io.migrationgate.cli.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.spi.SqlAcceptance;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The SQL of a declaration for whoever has to read it, with what has changed since he last did. */
public final class SqlTexts {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** With what stands before it a line of a narrow terminal. */
  private static final int COLUMNS = 76;

  private static final String CONTINUED = "  > ";
  private static final Pattern BLANK_ENDS = Pattern.compile("\\A[ \n]+|[ \n]+\\z");

  private SqlTexts() {}

  /**
   * Prints every text, and their hash.
   *
   * @param known what was accepted before, the latest first
   */
  public static void print(PrintWriter out, DeclaredSql sql, List<SqlAcceptance> known) {
    if (sql.isEmpty()) {
      out.println(Text.printable(sql.migration()) + " declares no SQL");
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
    out.println("SQL of " + Text.printable(sql.migration()) + ", "
        + (same != null
            ? "accepted by " + Text.printable(same.actor())
            : last == null
                ? "new"
                : "changed since " + Text.printable(last.actor()) + " accepted it"));
    for (Map.Entry<String, String> each : sql.texts().entrySet()) {
      String mark = before == null ? "" : mark(before.path(each.getKey()), each.getValue());
      out.println("  " + Text.exact(each.getKey()) + ":" + mark + hidden(each.getValue()));
      lines(each.getValue()).forEach(out::println);
    }
    if (before != null) {
      before.fieldNames().forEachRemaining(part -> {
        if (!sql.texts().containsKey(part)) {
          out.println("  " + Text.exact(part) + ": (gone)");
        }
      });
    }
    out.println("hash " + hash);
    out.flush();
  }

  /**
   * The lines of a text, none so long that a terminal would break it where text could pass for what
   * this command says, or a pager cut it off.
   */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : Text.lines(BLANK_ENDS.matcher(text).replaceAll(""))) {
      String begin = "    ";
      for (String piece : Text.fold(Text.exact(line), COLUMNS)) {
        lines.add(begin + piece);
        begin = CONTINUED;
      }
    }
    return lines;
  }

  /** What is written out could stand there in these very letters: so it is said how much is. */
  private static String hidden(String text) {
    long hidden = Text.hidden(text);
    return hidden == 0
        ? ""
        : " (" + Text.count(hidden, "character") + " that cannot be seen, written out as \\u...)";
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
