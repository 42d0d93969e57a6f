package io.migrationgate.demo.lab.report.chart;

import java.util.List;

/**
 * What one thing was like over time. Immutable.
 *
 * @param name what it is called
 * @param segments what it was like, in the order of time
 */
public record Lane(String name, List<Segment> segments) {
  /** Copies the list. */
  public Lane {
    segments = List.copyOf(segments);
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

  /** A bar as wide as the axis; browsers write labels into it where they have room. */
  public Element bar(TimeAxis time, String style) {
    List<Element> bars = segments.stream()
        .map(segment -> Element.of("span.segment " + segment.style(), segment.label())
            .with(
                "style",
                "left:" + time.left(segment.from()) + ";width:"
                    + time.left(segment.to() - segment.from()))
            .with(
                "title",
                name + ", " + TimeAxis.label(segment.from() / 100 * 100) + " to "
                    + TimeAxis.label(segment.to() / 100 * 100) + ": " + segment.label()))
        .toList();
    return Element.of("div." + style, bars);
  }
}
