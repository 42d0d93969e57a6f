package io.migrationgate.demo.lab.report.chart;

import java.util.List;

/** Something that is drawn in a {@link TimePlot}. */
public sealed interface Layer {
  /** What it is called in the legend. */
  String name();

  /** The CSS class that gives it its colour. */
  String style();

  /**
   * A value over a stretch of time.
   *
   * @param from when it begins, in milliseconds
   * @param to when it ends
   * @param value how much
   */
  record Point(long from, long to, double value) {
    long middle() {
      return (from + to) / 2;
    }
  }

  /**
   * A line through the middle of each stretch of time; it has gaps where the value is not a number.
   */
  record Line(String name, String style, List<Point> points) implements Layer {
    /** Copies the list. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /** An area of steps, stacked upon the area before it. */
  record Area(String name, String style, List<Point> points) implements Layer {
    /** Copies the list. */
    public Area {
      points = List.copyOf(points);
    }
  }

  /**
   * A dot for each stretch of time that has a value above zero: what is rare must not be missed.
   */
  record Dots(String name, String style, List<Point> points) implements Layer {
    /** Copies the list. */
    public Dots {
      points = List.copyOf(points);
    }
  }
}
