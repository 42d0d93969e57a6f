package io.migrationgate.demo.lab.report.chart;

import java.util.List;

/**
 * What things were like over time, one row for each thing. Immutable.
 *
 * @param id unique in the page
 * @param words what it shows; the unit is not used
 * @param time the horizontal axis
 * @param rows from top to bottom
 */
public record Swimlanes(String id, TimePlot.Words words, TimeAxis time, List<Row> rows) {
  private static final double ROW = 26;
  private static final double BAR = 20;

  /** Copies the list. */
  public Swimlanes {
    rows = List.copyOf(rows);
  }

  /**
   * A thing.
   *
   * @param name what it is called
   * @param segments what it was like, in the order of time
   */
  public record Row(String name, List<Segment> segments) {
    /** Copies the list. */
    public Row {
      segments = List.copyOf(segments);
    }
  }

  /**
   * What a thing was like for a while.
   *
   * @param from when it begins, in milliseconds
   * @param to when it ends
   * @param label what it was like
   * @param style the CSS class that gives it its colour
   */
  public record Segment(long from, long to, String label, String style) {}

  /** Writes the drawing, without heading. */
  public void write(Markup page) {
    Svg svg = new Svg(page);
    double bottom = 6 + rows.size() * ROW;
    svg.drawing(id, bottom + 24, words.title(), words.summary(), () -> {
      for (int i = 0; i < rows.size(); i++) {
        double y = 4 + i * ROW;
        svg.text(Svg.LEFT - 10, y + 14, "row end", rows.get(i).name());
        for (Segment segment : rows.get(i).segments()) {
          segment(svg, time, segment, y);
        }
      }
      for (long tick : time.ticks()) {
        svg.line(time.x(tick), bottom, time.x(tick), bottom + 5, "axis");
        svg.text(time.x(tick), bottom + 18, "tick middle", TimeAxis.label(tick));
      }
      svg.line(Svg.LEFT, bottom, time.right(), bottom, "axis");
    });
  }

  private static void segment(Svg svg, TimeAxis time, Segment segment, double y) {
    double x = time.x(segment.from());
    double width = time.x(segment.to()) - x;
    String hint = TimeAxis.label(segment.from() / 100 * 100) + " to "
        + TimeAxis.label(segment.to() / 100 * 100) + ": " + segment.label();
    svg.rectangle(x, y, width - 1, BAR, "segment " + segment.style(), hint);
    if (Lanes.width(segment.label()) <= width) {
      svg.text(x + 6, y + 14, "inside " + segment.style(), segment.label());
    }
  }
}
