package io.migrationgate.demo.lab.report.chart;

import java.util.List;
import java.util.Locale;

/**
 * Values over time. Drawn in milliseconds across and hundredths along, and stretched by the browser
 * to the width of the page; what is text stands outside, and is not stretched. Immutable.
 *
 * @param title its heading
 * @param summary what one can see in it, for who cannot
 * @param axis the vertical one
 * @param layers what is drawn, from back to front
 * @param scene what it has in common with the other plots of the page
 */
public record TimePlot(String title, String summary, Axis axis, List<Layer> layers, Scene scene) {
  /** Copies the list. */
  public TimePlot {
    layers = List.copyOf(layers);
  }

  /** Ways to draw values. */
  public enum Shape {
    /** A line through the middle of each second, with gaps where there is no value. */
    LINE,
    /** Steps, filled down to zero. */
    AREA,
    /** The whole height of each second above zero: what is rare must not be missed. */
    SHADE
  }

  /**
   * Something that is drawn.
   *
   * @param shape how
   * @param name what it is called in the legend
   * @param style the CSS class that gives it its colour
   * @param values one for each stretch of the scene; not a number where there is none
   */
  public record Layer(Shape shape, String name, String style, List<Double> values) {
    /** Copies the list. */
    public Layer {
      values = List.copyOf(values);
    }
  }

  /**
   * A stretch of time.
   *
   * @param from when it begins, in milliseconds
   * @param to when it ends
   * @param style the CSS class that gives it its colour
   * @param hint what browsers show when one points at it
   */
  public record Stretch(long from, long to, String style, String hint) {}

  /**
   * What the plots of a page have in common.
   *
   * @param time the horizontal axis
   * @param seconds those that layers have values for
   * @param marks what is pointed out
   * @param strips drawn below each plot, from top to bottom
   */
  public record Scene(
      TimeAxis time, List<Stretch> seconds, List<Stretch> marks, List<Lane> strips) {
    /** Copies the lists. */
    public Scene {
      seconds = List.copyOf(seconds);
      marks = List.copyOf(marks);
      strips = List.copyOf(strips);
    }
  }

  /** Heading, legend and drawing. */
  public Element figure() {
    List<Element> legend = layers.stream()
        .map(layer -> Element.of("span.swatch " + classes(layer), layer.name()))
        .toList();
    List<Element> ticks = axis.ticks().stream()
        .map(tick -> Element.of("span.tick", Axis.label(tick))
            .with("style", "top:" + axis.below(tick) + "%"))
        .toList();
    return Element.of(
        "figure",
        Element.of("figcaption", title),
        Element.of("p.key", legend),
        Element.of("div.plot", drawing(), ticks),
        scene.strips().stream().map(strip -> strip.bar(scene.time(), "strip")).toList(),
        scene.time().below());
  }

  private Element drawing() {
    StringBuilder grid = new StringBuilder();
    axis.ticks()
        .forEach(tick -> grid.append("M0 ")
            .append(axis.below(tick))
            .append('H')
            .append(scene.time().millis()));
    return Element.of(
            "svg",
            Element.of("desc", summary),
            of(Shape.SHADE),
            path("grid", grid.toString()),
            of(Shape.AREA),
            of(Shape.LINE),
            scene.marks().stream()
                .map(mark -> path("mark " + mark.style(), box(mark)))
                .toList(),
            scene.seconds().stream()
                .map(second -> Element.of("path.hint", Element.of("title", second.hint()))
                    .with("d", box(second) + "Z"))
                .toList())
        .with("viewBox", "0 0 " + scene.time().millis() + " 100")
        .with("preserveAspectRatio", "none")
        .with("role", "img")
        .with("aria-label", title);
  }

  private List<Element> of(Shape shape) {
    return layers.stream()
        .filter(layer -> layer.shape() == shape)
        .map(layer -> path(classes(layer), outline(layer)))
        .toList();
  }

  private static String classes(Layer layer) {
    return layer.shape().name().toLowerCase(Locale.ROOT) + " " + layer.style();
  }

  private static Element path(String style, String outline) {
    return Element.of("path." + style).with("d", outline);
  }

  private static String box(Stretch stretch) {
    return "M" + stretch.from() + " 100V0H" + stretch.to() + "V100";
  }

  private String outline(Layer layer) {
    StringBuilder path = new StringBuilder(layer.shape() == Shape.AREA ? "M0 100" : "M0 0");
    boolean pen = false;
    for (int i = 0; i < scene.seconds().size(); i++) {
      Stretch second = scene.seconds().get(i);
      double value = layer.values().get(i);
      String y = Double.isNaN(value) ? "" : axis.below(value);
      switch (layer.shape()) {
        case LINE -> {
          if (!y.isEmpty()) {
            long middle = (second.from() + second.to()) / 2;
            path.append(pen ? 'L' : 'M').append(middle).append(' ').append(y);
          }
          pen = !y.isEmpty();
        }
        case AREA ->
          path.append('H')
              .append(second.from())
              .append('V')
              .append(y)
              .append('H')
              .append(second.to());
        case SHADE -> path.append(value > 0 ? box(second) : "");
      }
    }
    return layer.shape() == Shape.AREA ? path + "V100Z" : path.toString();
  }
}
