package io.migrationgate.demo.lab.report.chart;

import java.util.List;

/**
 * What things were like over time, one row for each thing. Immutable.
 *
 * @param id unique in the page
 * @param words what it shows
 * @param time the horizontal axis
 * @param rows from top to bottom
 */
public record Swimlanes(String id, TimePlot.Words words, TimeAxis time, List<Row> rows) {
  private static final double ROW = 38;
  private static final double BAR = 18;

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

    /** Draws what it was like. */
    void bar(Svg svg, double y, double height) {
      for (Segment segment : segments) {
        String hint = name + ", " + TimeAxis.label(segment.from() / 100 * 100) + " to "
            + TimeAxis.label(segment.to() / 100 * 100) + ": " + segment.label();
        svg.rectangle(segment.from(), segment.to(), y, height, "segment " + segment.style(), hint);
      }
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
    Svg svg = new Svg(page, time);
    double bottom = rows.size() * ROW + 6;
    svg.open(id, words, bottom + 22);
    for (int i = 0; i < rows.size(); i++) {
      double y = i * ROW + 20;
      svg.text(0, y - 5, "name", rows.get(i).name(), "");
      rows.get(i).bar(svg, y, BAR);
      rows.get(i).segments().forEach(segment -> inside(svg, segment, y + 13));
    }
    svg.timeAxis(bottom, bottom + 17);
    svg.close();
  }

  /** What a segment is like, where there is room for it. */
  private void inside(Svg svg, Segment segment, double y) {
    double share = time.share(segment.to()) - time.share(segment.from());
    double extent = MarkLabels.extent(segment.label());
    if (extent <= share * TimeAxis.WIDE) {
      String style = extent <= share * TimeAxis.NARROW ? "inside " : "inside wide ";
      svg.text(
          time.share(segment.from()) + 4 / TimeAxis.WIDE,
          y,
          style + segment.style(),
          segment.label(),
          "");
    }
  }
}
