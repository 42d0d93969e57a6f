package io.migrationgate.cli.scaffold;

import java.util.ArrayList;
import java.util.List;

/**
 * A column as somebody wrote it on the command line: a name, and perhaps its type behind it.
 *
 * @param name as SQL writes it
 * @param type empty if it is not told
 */
public record WrittenColumn(String name, String type) {
  /** Reads {@code first_name, amount numeric(10, 2), "Last Name" text}. */
  public static List<WrittenColumn> list(String written) {
    List<WrittenColumn> columns = new ArrayList<>();
    int depth = 0;
    char quote = 0;
    int start = 0;
    for (int i = 0; i <= written.length(); i++) {
      char c = i < written.length() ? written.charAt(i) : ',';
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
      boolean ends = i == written.length() || (c == ',' && depth == 0 && quote == 0);
      if (ends && !written.substring(start, i).isBlank()) {
        columns.add(one(written.substring(start, i).strip()));
      }
      start = ends ? i + 1 : start;
    }
    return columns;
  }

  private static WrittenColumn one(String text) {
    char first = text.charAt(0);
    int close = first == '"' || first == '`' ? text.indexOf(first, 1) : -1;
    int end = close < 0 ? text.indexOf(' ') : close + 1;
    return end < 0
        ? new WrittenColumn(text, "")
        : new WrittenColumn(text.substring(0, end), text.substring(end).strip());
  }
}
