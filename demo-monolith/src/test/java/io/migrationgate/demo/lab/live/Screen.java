package io.migrationgate.demo.lab.live;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal as wide and high as it needs to be, which knows the few sequences that are used. */
final class Screen {
  private static final Pattern TOKEN =
      Pattern.compile("\u001b\\[(\\d*)A|(\u001b\\[J)|\u001b\\[\\?7[lh]|(\r)|(\n)|([^\u001b\r\n]+)");

  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written);

  PrintWriter out() {
    return out;
  }

  /** What a person sees, without the empty line that the cursor is on. */
  List<String> lines() {
    out.flush();
    List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    int row = 0;
    int column = 0;
    Matcher token = TOKEN.matcher(written.toString());
    int at = 0;
    while (token.find()) {
      if (token.start() != at) {
        throw new AssertionError("a sequence that this screen does not know, at " + at);
      }
      at = token.end();
      if (token.group(1) != null) {
        row -= Integer.parseInt(token.group(1));
      } else if (token.group(2) != null) {
        rows.get(row).setLength(Math.min(column, rows.get(row).length()));
        rows.subList(row + 1, rows.size()).clear();
      } else if (token.group(3) != null) {
        column = 0;
      } else if (token.group(4) != null) {
        row++;
        column = 0;
        if (row == rows.size()) {
          rows.add(new StringBuilder());
        }
      } else if (token.group(5) != null) {
        StringBuilder line = rows.get(row);
        line.replace(
            column, Math.min(line.length(), column + token.group(5).length()), token.group(5));
        column += token.group(5).length();
      }
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(line -> lines.add(line.toString()));
    lines.remove(lines.size() - 1);
    return lines;
  }
}
