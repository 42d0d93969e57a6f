package io.migrationgate.demo.lab.report.chart;

import java.util.List;

/**
 * Lines and areas over time, with marks. Immutable.
 *
 * @param id unique in the page
 * @param words what it shows
 * @param axis the vertical one
 * @param layers what is drawn, from back to front
 * @param overlay marks and hints
 */
public record TimePlot(String id, Words words, Axis axis, List<Layer> layers, Overlay overlay) {
  /** Copies the list. */
  public TimePlot {
    layers = List.copyOf(layers);
  }

  /**
   * What a plot is about, in words.
   *
   * @param title its heading
   * @param unit of its vertical axis
   * @param summary what one can see in it, for who cannot
   */
  public record Words(String title, String unit, String summary) {}

  /**
   * What lies over a plot.
   *
   * @param time the horizontal axis
   * @param marks in the order of time
   * @param hints shown when one points at a stretch of time
   */
  public record Overlay(TimeAxis time, List<Mark> marks, List<Hint> hints) {
    /** Copies the lists. */
    public Overlay {
      marks = List.copyOf(marks);
      hints = List.copyOf(hints);
    }
  }

  /**
   * Numbers of a stretch of time.
   *
   * @param from when it begins, in milliseconds
   * @param to when it ends
   * @param text what is shown
   */
  public record Hint(long from, long to, String text) {}

  /** Writes the drawing, without heading and legend. */
  public void write(Markup page) {
    new TimePlotDrawing(this, page).write();
  }
}
