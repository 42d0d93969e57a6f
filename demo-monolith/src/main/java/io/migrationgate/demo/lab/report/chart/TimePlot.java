package io.migrationgate.demo.lab.report.chart;

import io.migrationgate.demo.lab.report.chart.Layer.Shape;
import io.migrationgate.demo.lab.report.chart.Swimlanes.Row;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lines and areas over time, with marks above them and strips below. Immutable.
 *
 * @param id unique in the page
 * @param words what it shows
 * @param axis the vertical one
 * @param layers what is drawn, from back to front
 * @param scene what it has in common with the other plots of the page
 */
public record TimePlot(String id, Words words, Axis axis, List<Layer> layers, Scene scene) {
  private static final double TOP = 20;
  private static final double HEIGHT = 170;
  private static final double BOTTOM = TOP + HEIGHT;
  private static final double STRIP = 7;
  /** How wide paths are in units of their own, which are stretched to the drawing's width. */
  private static final double UNITS = 1_000;

  /** Copies the list. */
  public TimePlot {
    layers = List.copyOf(layers);
  }

  /**
   * What a plot is about, in words.
   *
   * @param title its heading
   * @param summary what one can see in it, for who cannot
   */
  public record Words(String title, String summary) {}

  /**
   * What the plots of a page have in common.
   *
   * @param time the horizontal axis
   * @param seconds those that layers have values for
   * @param marks in the order of time
   * @param strips drawn below each plot, from top to bottom
   */
  public record Scene(TimeAxis time, List<Hint> seconds, List<Mark> marks, List<Row> strips) {
    /** Copies the lists. */
    public Scene {
      seconds = List.copyOf(seconds);
      marks = List.copyOf(marks);
      strips = List.copyOf(strips);
    }
  }

  /**
   * Numbers of a stretch of time, which browsers show when one points at it.
   *
   * @param from when it begins, in milliseconds
   * @param to when it ends
   * @param text what is shown
   */
  public record Hint(long from, long to, String text) {}

  /** Writes the drawing, without heading and legend. */
  public void write(Markup page) {
    Svg svg = new Svg(page, scene.time());
    double below = BOTTOM + 3 + scene.strips().size() * STRIP;
    svg.open(id, words, below + 20);
    for (Mark mark : scene.marks()) {
      svg.rectangle(mark.from(), mark.to(), TOP, HEIGHT, "span " + mark.style(), "");
    }
    layers.stream().filter(layer -> layer.shape() == Shape.BAND).forEach(layer -> band(svg, layer));
    for (double tick : axis.ticks()) {
      svg.line(0, y(tick) + TOP, 1, y(tick) + TOP, "grid");
      svg.beside(y(tick) + TOP + 4, "tick", Axis.label(tick));
    }
    paths(page);
    for (Mark mark : scene.marks()) {
      double x = scene.time().share(mark.from());
      svg.line(x, TOP, x, BOTTOM, "mark " + mark.style());
    }
    layers.stream().filter(layer -> layer.shape() == Shape.DOTS).forEach(layer -> dots(svg, layer));
    for (Hint second : scene.seconds()) {
      svg.rectangle(second.from(), second.to(), TOP, HEIGHT, "hint", second.text());
    }
    labels(svg, TimeAxis.WIDE, "wide");
    labels(svg, TimeAxis.NARROW, "narrow");
    for (int i = 0; i < scene.strips().size(); i++) {
      scene.strips().get(i).bar(svg, BOTTOM + 3 + i * STRIP, STRIP - 1);
    }
    svg.timeAxis(BOTTOM, below + 15);
    svg.close();
  }

  private void labels(Svg svg, double width, String room) {
    new MarkLabels(scene.marks(), scene.time(), width)
        .all()
        .forEach(label -> svg.text(
            label.x(), TOP - 5, "label " + room + " " + label.style(), label.text(), label.hint()));
  }

  private void band(Svg svg, Layer layer) {
    List<Hint> shaded = IntStream.range(0, scene.seconds().size())
        .filter(second -> layer.value(second) > 0)
        .mapToObj(scene.seconds()::get)
        .toList();
    if (!shaded.isEmpty()) {
      long to = shaded.get(shaded.size() - 1).to();
      svg.rectangle(shaded.get(0).from(), to, TOP, HEIGHT, "band " + layer.style(), "");
    }
  }

  private void dots(Svg svg, Layer layer) {
    for (int i = 0; i < scene.seconds().size(); i++) {
      if (layer.value(i) > 0) {
        svg.dot(middle(i), TOP + y(layer.value(i)), layer.style());
      }
    }
  }

  /** Paths know no shares of a width, so they stand in a drawing of their own that is stretched. */
  private void paths(Markup page) {
    String box = "0 0 " + Svg.number(UNITS) + " " + Svg.number(HEIGHT);
    String[] values = {Svg.number(TOP), Svg.number(HEIGHT), box, "none"};
    page.open("svg", "y height viewBox preserveAspectRatio", values);
    double[] floors = new double[scene.seconds().size()];
    for (Layer layer : layers) {
      if (layer.shape() == Shape.AREA) {
        page.leaf("path", "class d", "area " + layer.style(), steps(layer, floors));
      } else if (layer.shape() == Shape.LINE) {
        page.leaf("path", "class d", "line " + layer.style(), line(layer));
      }
    }
    page.close();
  }

  private String line(Layer layer) {
    StringBuilder path = new StringBuilder("M0 0");
    boolean pen = false;
    for (int i = 0; i < scene.seconds().size(); i++) {
      boolean there = !Double.isNaN(layer.value(i));
      if (there) {
        path.append(pen ? 'L' : 'M').append(at(middle(i), layer.value(i)));
      }
      pen = there;
    }
    return path.toString();
  }

  /** Raises the floors to the area's steps. */
  private String steps(Layer layer, double[] floors) {
    StringBuilder upper = new StringBuilder("M0 " + Svg.number(HEIGHT));
    StringBuilder lower = new StringBuilder();
    for (int i = 0; i < floors.length; i++) {
      double from = scene.time().share(scene.seconds().get(i).from());
      double to = scene.time().share(scene.seconds().get(i).to());
      lower.insert(0, "L" + at(to, floors[i]) + "L" + at(from, floors[i]));
      floors[i] += layer.value(i);
      upper.append('L').append(at(from, floors[i])).append('L').append(at(to, floors[i]));
    }
    return upper + lower.toString() + "Z";
  }

  private double middle(int second) {
    Hint hint = scene.seconds().get(second);
    return scene.time().share((hint.from() + hint.to()) / 2);
  }

  private String at(double share, double value) {
    return Svg.number(UNITS * share) + " " + Svg.number(y(value));
  }

  /** How far a value is below the top of the plot. */
  private double y(double value) {
    return HEIGHT * (1 - axis.height(value));
  }
}
