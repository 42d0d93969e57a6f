package io.migrationgate.demo.lab.report.chart;

import java.util.List;

/**
 * Horizontal bars with their values beside them, and a limit. Immutable.
 *
 * @param id unique in the page
 * @param words what they show
 * @param bars from top to bottom
 * @param limit a value with a line at it
 * @param limitLabel what is written at the line
 */
public record Bars(
    String id, TimePlot.Words words, List<Bar> bars, double limit, String limitLabel) {
  private static final double ROW = 26;
  private static final double BAR = 18;
  private static final double RIGHT = Svg.WIDTH - 90;
  private static final double TOP = 22;

  /** Copies the list. */
  public Bars {
    bars = List.copyOf(bars);
  }

  /**
   * A bar.
   *
   * @param name what it is about
   * @param value how long it is
   * @param label what is written at its end
   * @param style the CSS class that gives it its colour
   */
  public record Bar(String name, double value, String label, String style) {}

  /** Writes the drawing, without heading. */
  public void write(Markup page) {
    Svg svg = new Svg(page);
    double highest = bars.stream().mapToDouble(Bar::value).max().orElse(0);
    Axis axis = Axis.linear(Math.max(highest, limit));
    double bottom = TOP + bars.size() * ROW;
    svg.drawing(id, bottom + 40, words.title(), words.summary(), () -> {
      for (double tick : axis.ticks()) {
        svg.line(x(axis, tick), TOP, x(axis, tick), bottom, "grid");
        svg.text(x(axis, tick), bottom + 18, "tick middle", Axis.label(tick));
      }
      svg.text((Svg.LEFT + RIGHT) / 2, bottom + 35, "unit middle", words.unit());
      for (int i = 0; i < bars.size(); i++) {
        Bar bar = bars.get(i);
        double y = TOP + 4 + i * ROW;
        svg.text(Svg.LEFT - 10, y + 13, "row end", bar.name());
        svg.rectangle(Svg.LEFT, y, x(axis, bar.value()) - Svg.LEFT, BAR, "bar " + bar.style(), "");
      }
      svg.line(x(axis, limit), TOP - 4, x(axis, limit), bottom, "limit");
      svg.text(x(axis, limit), TOP - 8, "label middle limit", limitLabel);
      svg.line(Svg.LEFT, TOP, Svg.LEFT, bottom, "axis");
      for (int i = 0; i < bars.size(); i++) {
        Bar bar = bars.get(i);
        svg.text(x(axis, bar.value()) + 6, TOP + 17 + i * ROW, "value", bar.label());
      }
    });
  }

  private static double x(Axis axis, double value) {
    return Svg.LEFT + (RIGHT - Svg.LEFT) * axis.height(value);
  }
}
