package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.lab.report.RunEvent.Kind;
import io.migrationgate.demo.lab.report.chart.Axis;
import io.migrationgate.demo.lab.report.chart.Layer;
import io.migrationgate.demo.lab.report.chart.Layer.Shape;
import io.migrationgate.demo.lab.report.chart.Mark;
import io.migrationgate.demo.lab.report.chart.Markup;
import io.migrationgate.demo.lab.report.chart.Swimlanes;
import io.migrationgate.demo.lab.report.chart.Swimlanes.Row;
import io.migrationgate.demo.lab.report.chart.Swimlanes.Segment;
import io.migrationgate.demo.lab.report.chart.TimeAxis;
import io.migrationgate.demo.lab.report.chart.TimePlot;
import io.migrationgate.demo.lab.report.chart.TimePlot.Hint;
import io.migrationgate.demo.lab.report.chart.TimePlot.Scene;
import io.migrationgate.demo.lab.report.chart.TimePlot.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The plots of the page. */
final class HtmlPlots {
  private final Markup page;
  private final RunRecord run;
  private final List<Row> phases;
  private final GatelessTail tail;
  private final Scene scene;

  HtmlPlots(Markup page, RunRecord run) {
    this.page = page;
    this.run = run;
    this.phases = new StateRows(run).phases();
    this.tail = GatelessTail.of(run.seconds());
    List<Hint> hints = run.seconds().stream()
        .map(second -> new Hint(second.from(), second.to(), Timeline.hint(second)))
        .toList();
    this.scene = new Scene(new TimeAxis(run.millis()), hints, marks(), phases);
  }

  void overTime() {
    key();
    lanes();
    throughput();
    latency();
    sides("reads", "Which side served reads", SideCounts::readsOld, SideCounts::readsNew);
    sides(
        "writes",
        "Which side took writes (a dual write counts on both)",
        SideCounts::writesOld,
        SideCounts::writesNew);
  }

  /** What the colours of strips and marks mean. */
  private void key() {
    page.text(
        "p",
        "Vertical lines are the events of the table below, by their numbers. Below each plot are the"
            + " phases" + (phases.isEmpty() ? "" : " of " + String.join(", ", names(phases)))
            + ". Point at a plot for the numbers of a second.",
        "class",
        "note");
    page.open("p", "class", "key phases");
    for (int i = 0; i < StateRows.PHASES.size(); i++) {
      page.text("span", StateRows.PHASES.get(i), "class", "swatch phase-" + i);
    }
    page.text("span", "nodes differ", "class", "swatch moving").close();
    page.open("p", "class", "key");
    page.text("span", "phase change", "class", "kind change")
        .text("span", "release", "class", "kind release")
        .text("span", "chaos", "class", "kind chaos")
        .text("span", "other command", "class", "kind command");
    page.close().newline();
  }

  private static List<String> names(List<Row> rows) {
    return rows.stream().map(Row::name).toList();
  }

  private void lanes() {
    List<Row> rows =
        Stream.of(phases, new StateRows(run).builds()).flatMap(List::stream).toList();
    if (rows.isEmpty()) {
      return;
    }
    List<String> summary = rows.stream()
        .map(row -> row.name() + ": "
            + String.join(", ", row.segments().stream().map(Segment::label).toList()))
        .toList();
    Words words = new Words(
        "Phases and builds (amber: starting, draining or moving; red: gone)",
        String.join(". ", summary));
    figure(words.title(), List.of());
    new Swimlanes("lanes", words, scene.time(), rows).write(page);
    page.close().newline();
  }

  private void throughput() {
    List<Layer> layers = new ArrayList<>();
    layers.add(layer(Shape.LINE, "requests", "throughput", Second::requestsPerSecond));
    ToDoubleFunction<Second> failed = each -> each.perSecond(each.traffic().failed());
    if (highest(failed) > 0) {
      layers.add(layer(Shape.DOTS, "failed", "bad", failed));
    }
    ToDoubleFunction<Second> broken = each -> each.perSecond(each.traffic().brokenOff());
    if (highest(broken) > 0) {
      layers.add(layer(Shape.DOTS, "broken off", "broken", broken));
    }
    Axis axis = Axis.linear(highest(Second::requestsPerSecond));
    plot("throughput", "Throughput, requests/s", axis, layers);
  }

  private void latency() {
    ToDoubleFunction<Second> p50 = second -> millis(second, Latencies::p50Micros);
    ToDoubleFunction<Second> p99 = second -> millis(second, Latencies::p99Micros);
    Axis axis =
        Axis.logarithmic(present(p50).min().orElse(1), present(p99).max().orElse(10));
    List<Layer> layers =
        List.of(layer(Shape.LINE, "p99", "p99", p99), layer(Shape.LINE, "p50", "p50", p50));
    plot("latency", "Latency as users measure it, ms, log scale", axis, layers);
  }

  private void sides(
      String id,
      String title,
      ToDoubleFunction<SideCounts> oldSide,
      ToDoubleFunction<SideCounts> newSide) {
    ToDoubleFunction<Second> old = rate(oldSide);
    ToDoubleFunction<Second> replacement = rate(newSide);
    List<Layer> layers = new ArrayList<>();
    layers.add(layer(Shape.AREA, "old side", "old", old));
    layers.add(layer(Shape.AREA, "new side", "new", replacement));
    if (tail.there()) {
      layers.add(layer(Shape.BAND, tail.words(), "gateless", tail::shade));
    }
    double highest = highest(each -> old.applyAsDouble(each) + replacement.applyAsDouble(each));
    plot(id, title + ", " + id + "/s", Axis.linear(highest), layers);
  }

  private static ToDoubleFunction<Second> rate(ToDoubleFunction<SideCounts> count) {
    return second -> second.perSecond((long) count.applyAsDouble(second.allServed()));
  }

  private void plot(String id, String title, Axis axis, List<Layer> layers) {
    figure(title, layers);
    String summary = String.join("; ", layers.stream().map(HtmlPlots::summary).toList());
    new TimePlot(id, new Words(title, summary), axis, layers, scene).write(page);
    page.close().newline();
  }

  private static String summary(Layer layer) {
    double[] values = layer.values().stream()
        .mapToDouble(Double::doubleValue)
        .filter(value -> !Double.isNaN(value))
        .sorted()
        .toArray();
    return layer.shape() == Shape.BAND || values.length == 0
        ? layer.name()
        : String.format(
            Locale.ROOT,
            "%s from %,.0f to %,.0f, median %,.0f",
            layer.name(),
            values[0],
            values[values.length - 1],
            values[values.length / 2]);
  }

  /** Begins a drawing's frame, with heading and legend. */
  private void figure(String title, List<Layer> legend) {
    page.open("figure").text("figcaption", title);
    if (!legend.isEmpty()) {
      page.open("p", "class", "key");
      legend.forEach(layer -> page.text(
          "span",
          layer.name(),
          "class",
          "swatch " + layer.shape().name().toLowerCase(Locale.ROOT) + " " + layer.style()));
      page.close();
    }
  }

  private List<Mark> marks() {
    return run.events().stream()
        .filter(event -> !event.mark().isEmpty())
        .map(event -> {
          int number = run.number(event);
          String hint = number + " " + Wording.event(event);
          return new Mark(event.from(), event.to(), number, style(event), hint);
        })
        .toList();
  }

  /** The CSS class of an event's marks. */
  static String style(RunEvent event) {
    return event.phaseChange()
        ? "change"
        : event.kind() == Kind.NOTE ? "remark" : Wording.kind(event.kind());
  }

  private Layer layer(Shape shape, String name, String style, ToDoubleFunction<Second> value) {
    return new Layer(
        shape, name, style, run.seconds().stream().map(value::applyAsDouble).toList());
  }

  private double highest(ToDoubleFunction<Second> value) {
    return present(value).max().orElse(0);
  }

  private DoubleStream present(ToDoubleFunction<Second> value) {
    return run.seconds().stream().mapToDouble(value).filter(number -> !Double.isNaN(number));
  }

  private static double millis(Second second, ToDoubleFunction<Latencies> micros) {
    return second.traffic().requests() == 0
        ? Double.NaN
        : micros.applyAsDouble(second.traffic().latencies()) / 1_000;
  }
}
