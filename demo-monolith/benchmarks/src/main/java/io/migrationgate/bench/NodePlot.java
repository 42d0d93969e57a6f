package io.migrationgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How changes reach more and more nodes, on two logarithmic scales, as SVG. */
final class NodePlot {
  private static final int LEFT = 60;
  private static final int TOP = 20;
  private static final int WIDTH = 420;
  private static final int HEIGHT = 260;
  private static final int LABELS = 210;

  private final List<Integer> counts;
  private final List<Propagation.Seen> seen;
  private final double decades;

  private NodePlot(List<Integer> counts, List<Propagation.Seen> seen) {
    this.counts = counts;
    this.seen = seen;
    this.decades = Math.ceil(Math.log10(seen.stream()
        .mapToDouble(each -> Math.max(each.seen().p99(), each.settled().median()))
        .max()
        .orElse(10)));
  }

  static String svg(List<Integer> counts, List<Propagation.Seen> seen) {
    NodePlot plot = new NodePlot(counts, seen);
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11" fill="#222222">
        <title>Milliseconds until a change has reached so many nodes</title>
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        %s%s%s%s</svg>
        """,
        LEFT + WIDTH + LABELS,
        TOP + HEIGHT + 40,
        plot.scales(),
        plot.line(0, "#1b6ca8", "a flag, by a node: median", each -> each.seen().median()),
        plot.line(
            1,
            "#c2571a",
            "a flag, by the last node: median",
            each -> each.last().median()),
        plot.line(
            2, "#3a7d44", "a phase, settled: median", each -> each.settled().median()));
  }

  private double x(int count) {
    double most = Math.log10(Math.max(10, counts.get(counts.size() - 1)));
    return LEFT + WIDTH * Math.log10(count) / most;
  }

  private double y(double millis) {
    return TOP + HEIGHT - HEIGHT * Math.max(0, Math.log10(millis)) / decades;
  }

  private String scales() {
    StringBuilder text = new StringBuilder();
    for (int decade = 0; decade <= decades; decade++) {
      double at = y(Math.pow(10, decade));
      text.append(String.format(
          Locale.ROOT,
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>"
              + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,d ms</text>%n",
          LEFT,
          LEFT + WIDTH,
          at,
          at,
          LEFT - 6,
          at + 4,
          (long) Math.pow(10, decade)));
    }
    for (int count : counts) {
      text.append(String.format(
          Locale.ROOT,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
          x(count),
          TOP + HEIGHT + 16,
          count));
    }
    return text.append(String.format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">nodes</text>%n",
            LEFT + WIDTH / 2, TOP + HEIGHT + 32))
        .toString();
  }

  private String line(
      int place, String color, String what, ToDoubleFunction<Propagation.Seen> millis) {
    List<String> points = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      points.add(String.format(
          Locale.ROOT, "%.1f,%.1f", x(counts.get(i)), y(millis.applyAsDouble(seen.get(i)))));
    }
    return String.format(
        Locale.ROOT,
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>"
            + "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
        String.join(" ", points),
        color,
        LEFT + WIDTH + 8,
        TOP + 16 * (place + 1),
        color,
        what);
  }
}
