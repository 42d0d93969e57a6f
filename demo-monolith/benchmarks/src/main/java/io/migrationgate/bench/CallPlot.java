package io.migrationgate.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of calls as bars on a logarithmic scale, as SVG. */
final class CallPlot {
  private static final int LINE = 16;
  private static final int LABELS = 330;
  private static final int BARS = 420;
  private static final int WIDTH = LABELS + BARS + 80;

  private CallPlot() {}

  static String svg(CallTable table) {
    double most = table.rows().values().stream()
        .flatMap(List::stream)
        .mapToDouble(row -> row.one().nanos())
        .max()
        .orElse(1);
    double decade = BARS / Math.max(1, Math.ceil(Math.log10(most)) + 1);
    StringBuilder bars = new StringBuilder();
    int y = LINE;
    for (Map.Entry<MeasuredOperation, List<CallTable.Row>> group : table.rows().entrySet()) {
      bars.append(text(8, y, "bold", group.getKey().title()));
      y += LINE;
      for (CallTable.Row row : group.getValue()) {
        // From a tenth of a nanosecond on.
        double length = Math.max(1, (Math.log10(row.one().nanos()) + 1) * decade);
        bars.append(text(20, y, "normal", row.library().title()))
            .append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"%d\" fill=\"%s\"/>%n",
                LABELS,
                y - LINE + 6,
                length,
                LINE - 4,
                row.library().isOwn() ? "#1b6ca8" : "#b8b8b8"))
            .append(text(
                LABELS + (int) length + 4,
                y,
                "normal",
                CallTable.number(row.one().nanos()) + " ns"));
        y += LINE;
      }
      y += LINE / 2;
    }
    return String.format(Locale.ROOT, """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
            <title>Nanoseconds a call on one thread, on a logarithmic scale from 0.1 ns</title>
            <rect width="100%%" height="100%%" fill="#ffffff"/>
            %s</svg>
            """, WIDTH, y, bars);
  }

  private static String text(int x, int y, String weight, String what) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\" font-weight=\"%s\" fill=\"#222222\">%s</text>%n",
        x,
        y,
        weight,
        what.replace("&", "&amp;").replace("<", "&lt;"));
  }
}
