package io.migrationgate.demo.lab.report.chart;

import java.util.Locale;

/** Words of SVG that plots have in common. */
final class Svg {
  /** How wide plots are, in their own units; browsers scale them. */
  static final double WIDTH = 1_040;

  /** Where time begins in all plots, so that they can be read from top to bottom. */
  static final double LEFT = 172;

  static final double RIGHT = WIDTH - 14;

  private final Markup page;

  Svg(Markup page) {
    this.page = page;
  }

  /** A drawing with what screen readers say of it. */
  void drawing(String id, double height, String title, String description, Markup.Body body) {
    page.element(
        "svg",
        () -> {
          page.text("title", title, "id", id + "-title");
          page.text("desc", description, "id", id + "-desc");
          body.write();
        },
        "viewBox",
        "0 0 " + number(WIDTH) + " " + number(height),
        "role",
        "img",
        "aria-labelledby",
        id + "-title " + id + "-desc");
    page.newline();
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    page.leaf(
        "line",
        "class",
        style,
        "x1",
        number(x1),
        "y1",
        number(y1),
        "x2",
        number(x2),
        "y2",
        number(y2));
  }

  void text(double x, double y, String style, String text) {
    page.text("text", text, "class", style, "x", number(x), "y", number(y));
  }

  void rectangle(double x, double y, double width, double height, String style, String hint) {
    page.element(
        "rect",
        () -> {
          if (!hint.isEmpty()) {
            page.text("title", hint);
          }
        },
        "class",
        style,
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(Math.max(0, width)),
        "height",
        number(Math.max(0, height)));
  }

  void dot(double x, double y, String style) {
    page.leaf("circle", "class", "dot " + style, "cx", number(x), "cy", number(y), "r", "4");
  }

  void path(String style, String data) {
    page.leaf("path", "class", style, "d", data);
  }

  /** With at most one digit after the point, whatever the locale. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0
        ? String.valueOf(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }
}
