package io.migrationgate.demo.lab.report.chart;

import io.migrationgate.demo.lab.report.chart.Layer.Area;
import io.migrationgate.demo.lab.report.chart.Layer.Dots;
import io.migrationgate.demo.lab.report.chart.Layer.Line;
import io.migrationgate.demo.lab.report.chart.Layer.Point;
import java.util.ArrayList;
import java.util.List;

/** Draws one {@link TimePlot}: grid and axes, marks behind, layers, labels and hints in front. */
final class TimePlotDrawing {
  private static final double HEIGHT = 190;
  private static final double LANE = 16;
  private static final double ABOVE = 6;
  private static final double LEAST_ABOVE = 24;
  private static final double LEGEND_LINE = 20;
  private static final double BELOW = 26;

  private final TimePlot plot;
  private final Markup page;
  private final Svg svg;
  private final TimeAxis time;
  private final Lanes lanes;
  private final double top;
  private final double bottom;

  TimePlotDrawing(TimePlot plot, Markup page) {
    this.plot = plot;
    this.page = page;
    this.svg = new Svg(page);
    this.time = plot.overlay().time();
    this.lanes = new Lanes(plot.overlay().marks(), mark -> time.x(mark.from()));
    this.top = Math.max(LEAST_ABOVE, ABOVE + lanes.count() * LANE);
    this.bottom = top + HEIGHT;
  }

  void write() {
    svg.drawing(plot.id(), bottom + BELOW, plot.words().title(), plot.words().summary(), () -> {
      spans();
      grid();
      List<Area> below = new ArrayList<>();
      for (Layer layer : plot.layers()) {
        if (layer instanceof Area area) {
          svg.path("area " + area.style(), steps(area, below));
          below.add(area);
        }
      }
      markLines();
      for (Layer layer : plot.layers()) {
        if (layer instanceof Line line) {
          svg.path("line " + line.style(), line(line));
        } else if (layer instanceof Dots dots) {
          dots(dots);
        }
      }
      hints();
      labels();
      legend();
    });
  }

  private void grid() {
    svg.text(Svg.LEFT - 8, top - 10, "unit end", plot.words().unit());
    for (double tick : plot.axis().ticks()) {
      double y = y(tick);
      svg.line(Svg.LEFT, y, time.right(), y, "grid");
      svg.text(Svg.LEFT - 8, y + 4, "tick end", Axis.label(tick));
    }
    for (long tick : time.ticks()) {
      double x = time.x(tick);
      svg.line(x, bottom, x, bottom + 5, "axis");
      svg.text(x, bottom + 18, "tick middle", TimeAxis.label(tick));
    }
    svg.line(Svg.LEFT, bottom, time.right(), bottom, "axis");
  }

  /** What took a while, as a shade over the whole height. */
  private void spans() {
    for (Mark mark : plot.overlay().marks()) {
      double x = time.x(mark.from());
      double width = time.x(mark.to()) - x;
      if (width > 1) {
        svg.rectangle(x, top, width, HEIGHT, "span " + mark.style(), "");
      }
    }
  }

  private void markLines() {
    List<Mark> marks = lanes.marks();
    for (int i = 0; i < marks.size(); i++) {
      double x = time.x(marks.get(i).from());
      svg.line(x, laneTop(i), x, bottom, "mark " + marks.get(i).style());
    }
  }

  private void labels() {
    List<Mark> marks = lanes.marks();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      double x = time.x(mark.from());
      double y = laneTop(i) + 11;
      page.element(
          "text",
          () -> {
            page.text(mark.label());
            page.text("title", mark.hint());
          },
          "class",
          "label " + mark.style(),
          "x",
          Svg.number(x + 4),
          "y",
          Svg.number(y));
    }
  }

  private double laneTop(int mark) {
    return top - (lanes.lane(mark) + 1) * LANE;
  }

  private void legend() {
    double y = top + 22;
    for (Layer layer : plot.layers()) {
      if (layer instanceof Dots) {
        svg.dot(8, y - 4, layer.style());
      } else if (layer instanceof Line) {
        svg.path("line " + layer.style(), "M0 " + Svg.number(y - 4) + "H16");
      } else {
        svg.rectangle(0, y - 10, 16, 12, "area " + layer.style(), "");
      }
      svg.text(24, y, "row", layer.name());
      y += LEGEND_LINE;
    }
  }

  private void hints() {
    for (TimePlot.Hint hint : plot.overlay().hints()) {
      double x = time.x(hint.from());
      svg.rectangle(x, top, time.x(hint.to()) - x, HEIGHT, "hint", hint.text());
    }
  }

  private void dots(Dots dots) {
    dots.points().stream()
        .filter(point -> point.value() > 0)
        .forEach(point -> svg.dot(time.x(point.middle()), y(point.value()), dots.style()));
  }

  private String line(Line line) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (Point point : line.points()) {
      if (Double.isNaN(point.value())) {
        pen = false;
      } else {
        path.append(pen ? 'L' : 'M').append(at(time.x(point.middle()), y(point.value())));
        pen = true;
      }
    }
    return path.isEmpty() ? "M0 0" : path.toString();
  }

  private String steps(Area area, List<Area> below) {
    StringBuilder upper = new StringBuilder();
    List<String> lower = new ArrayList<>();
    for (int i = 0; i < area.points().size(); i++) {
      Point point = area.points().get(i);
      int index = i;
      double floor =
          below.stream().mapToDouble(each -> each.points().get(index).value()).sum();
      double ceiling = floor + point.value();
      upper.append(i == 0 ? 'M' : 'L').append(at(time.x(point.from()), y(ceiling)));
      upper.append('L').append(at(time.x(point.to()), y(ceiling)));
      lower.add(
          0, "L" + at(time.x(point.to()), y(floor)) + "L" + at(time.x(point.from()), y(floor)));
    }
    return upper.isEmpty() ? "M0 0" : upper + String.join("", lower) + "Z";
  }

  private double y(double value) {
    return bottom - HEIGHT * plot.axis().height(value);
  }

  private static String at(double x, double y) {
    return Svg.number(x) + " " + Svg.number(y);
  }
}
