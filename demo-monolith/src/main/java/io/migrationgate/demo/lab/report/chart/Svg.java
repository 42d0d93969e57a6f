package io.migrationgate.demo.lab.report.chart;

import java.util.List;
import java.util.Locale;

/**
 * Words of SVG that drawings have in common. Drawings are as wide as the page lets them be: what is
 * across is a share of the width, and what is along is in pixels, so texts are readable at any
 * width. What has room in a wide window only has the class {@code wide}, and what takes its place
 * in others {@code narrow}.
 */
final class Svg {
  private final Markup page;
  private final TimeAxis time;

  Svg(Markup page, TimeAxis time) {
    this.page = page;
    this.time = time;
  }

  /** Begins a drawing, with what screen readers say of it. */
  void open(String id, TimePlot.Words words, double height) {
    String about = id + "-title " + id + "-desc";
    page.open("svg", "class height role aria-labelledby", "drawing", number(height), "img", about);
    page.text("title", words.title(), "id", id + "-title");
    page.text("desc", words.summary(), "id", id + "-desc");
  }

  void close() {
    page.close().newline();
  }

  /** The moments below a drawing, and the line above them. */
  void timeAxis(double line, double text) {
    List<Long> narrow = time.ticks(TimeAxis.NARROW);
    for (long tick : time.ticks(TimeAxis.WIDE)) {
      String style = narrow.contains(tick) ? "tick middle" : "tick middle wide";
      text(time.share(tick), text, style, TimeAxis.label(tick), "");
    }
    line(0, line, 1, line, "axis");
  }

  void line(double from, double y1, double to, double y2, String style) {
    String[] values = {style, share(from), number(y1), share(to), number(y2)};
    page.leaf("line", "class x1 y1 x2 y2", values);
  }

  /** A text that begins at a share of the width. */
  void text(double x, double y, String style, String text, String hint) {
    page.open("text", "class x y", style, share(x), number(y)).text(text);
    hint(hint);
    page.close();
  }

  /** A text that ends to the left of the drawing. */
  void beside(double y, String style, String text) {
    page.text("text", text, "class x y", style + " end", "-7", number(y));
  }

  /** A rectangle over a stretch of time. */
  void rectangle(long from, long to, double y, double height, String style, String hint) {
    String width = share(Math.max(0, time.share(to) - time.share(from)));
    String[] values = {style, share(time.share(from)), number(y), width, number(height)};
    page.open("rect", "class x y width height", values);
    hint(hint);
    page.close();
  }

  private void hint(String hint) {
    if (!hint.isEmpty()) {
      page.text("title", hint);
    }
  }

  void dot(double x, double y, String style) {
    page.leaf("circle", "class cx cy r", "dot " + style, share(x), number(y), "3.5");
  }

  private static String share(double x) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * x);
  }

  /** With at most one digit after the point, whatever the locale. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0
        ? String.valueOf(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }
}
