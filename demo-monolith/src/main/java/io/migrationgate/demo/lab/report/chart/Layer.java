package io.migrationgate.demo.lab.report.chart;

import java.util.List;

/**
 * Something that is drawn in a {@link TimePlot}.
 *
 * @param shape how
 * @param name what it is called in the legend
 * @param style the CSS class that gives it its colour
 * @param values one for each second of the plot; not a number where there is none
 */
public record Layer(Shape shape, String name, String style, List<Double> values) {
  /** Copies the list. */
  public Layer {
    values = List.copyOf(values);
  }

  /** Ways to draw values. */
  public enum Shape {
    /** A line through the middle of each second, with gaps where there is no value. */
    LINE,
    /** An area of steps, stacked upon the area before it. */
    AREA,
    /** A dot for each second with a value above zero: what is rare must not be missed. */
    DOTS,
    /** A shade over the whole height, from the first second above zero to the last. */
    BAND
  }

  double value(int second) {
    return values.get(second);
  }
}
