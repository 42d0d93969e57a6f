package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.lab.live.Timeline;
import io.migrationgate.demo.lab.record.Latencies;
import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.RunEvent.Kind;
import io.migrationgate.demo.lab.record.RunRecord;
import io.migrationgate.demo.lab.record.Second;
import io.migrationgate.demo.lab.record.SideCounts;
import io.migrationgate.demo.lab.report.chart.Axis;
import io.migrationgate.demo.lab.report.chart.Element;
import io.migrationgate.demo.lab.report.chart.Lane;
import io.migrationgate.demo.lab.report.chart.TimeAxis;
import io.migrationgate.demo.lab.report.chart.TimePlot;
import io.migrationgate.demo.lab.report.chart.TimePlot.Layer;
import io.migrationgate.demo.lab.report.chart.TimePlot.Scene;
import io.migrationgate.demo.lab.report.chart.TimePlot.Shape;
import io.migrationgate.demo.lab.report.chart.TimePlot.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The drawings of the page. */
final class HtmlPlots {
  private final RunRecord run;
  private final StateRows states;
  private final GatelessTail tail;
  private final Scene scene;

  HtmlPlots(RunRecord run) {
    this.run = run;
    this.states = new StateRows(run);
    this.tail = GatelessTail.of(run.seconds());
    this.scene = new Scene(
        new TimeAxis(run.millis()),
        run.seconds().stream()
            .map(second -> new Stretch(second.from(), second.to(), "", hint(second)))
            .toList(),
        pointedOut()
            .map(event -> new Stretch(event.from(), event.to(), style(event), ""))
            .toList(),
        states.phases());
  }

  List<Element> all() {
    return List.of(
        Element.of(
            "p.note",
            "Vertical lines are events of the table below. Below each plot are the phases of "
                + String.join(", ", scene.strips().stream().map(Lane::name).toList())
                + ". Point at a plot for the numbers of a second, and for what was done in it."),
        key(),
        lanes(),
        throughput(),
        latency(),
        sides("Which side served reads, reads/s", SideCounts::readsOld, SideCounts::readsNew),
        sides(
            "Which side took writes (a dual write counts on both), writes/s",
            SideCounts::writesOld,
            SideCounts::writesNew));
  }

  private Stream<RunEvent> pointedOut() {
    return run.events().stream().filter(event -> !event.mark().isEmpty());
  }

  private String hint(Second second) {
    return pointedOut()
        .filter(event -> Stretches.touches(second, event.from(), event.to()))
        .map(event -> "; " + Wording.event(event))
        .reduce(Timeline.hint(second), String::concat);
  }

  /** What the colours of phases and events mean. */
  private Element key() {
    return Element.of(
        "p.key",
        IntStream.range(0, StateRows.PHASES.size())
            .mapToObj(i -> Element.of("span.swatch phase-" + i, StateRows.PHASES.get(i)))
            .toList(),
        Element.of("span.swatch moving", "nodes differ"),
        Element.of("span.kind change", "phase change"),
        Element.of("span.kind release", "release"),
        Element.of("span.kind chaos", "chaos"),
        Element.of("span.kind command", "other command"));
  }

  private Element lanes() {
    return Element.of(
        "figure",
        Element.of(
            "figcaption", "Phases and builds (amber: starting, draining or moving; red: gone)"),
        Stream.concat(scene.strips().stream(), states.builds().stream())
            .map(lane ->
                List.of(Element.of("div.name", lane.name()), lane.bar(scene.time(), "lane")))
            .toList(),
        scene.time().below());
  }

  private Element throughput() {
    List<Layer> layers = new ArrayList<>();
    Stream.of(
            layer(Shape.SHADE, "failed", "bad", second -> second.traffic().failed()),
            layer(Shape.SHADE, "broken off", "old", second -> second.traffic().brokenOff()))
        .filter(layer -> highest(layer) > 0)
        .forEach(layers::add);
    Layer requests = layer(Shape.LINE, "requests", "new", Second::requestsPerSecond);
    layers.add(requests);
    return plot("Throughput, requests/s", Axis.linear(highest(requests)), layers);
  }

  private Element latency() {
    Layer p99 = layer(Shape.LINE, "p99", "p99", second -> millis(second, Latencies::p99Micros));
    Layer p50 = layer(Shape.LINE, "p50", "new", second -> millis(second, Latencies::p50Micros));
    Axis axis =
        Axis.logarithmic(present(p50).min().orElse(1), present(p99).max().orElse(10));
    return plot("Latency as users measure it, ms, log scale", axis, List.of(p99, p50));
  }

  private Element sides(
      String title, ToDoubleFunction<SideCounts> oldSide, ToDoubleFunction<SideCounts> newSide) {
    ToDoubleFunction<Second> old = rate(oldSide);
    ToDoubleFunction<Second> replacement = rate(newSide);
    List<Layer> layers = new ArrayList<>();
    if (tail.there()) {
      layers.add(layer(Shape.SHADE, tail.words(), "gateless", tail::shade));
    }
    Layer both = layer(
        Shape.AREA,
        "new side",
        "new",
        second -> old.applyAsDouble(second) + replacement.applyAsDouble(second));
    layers.add(both);
    layers.add(layer(Shape.AREA, "old side", "old", old));
    return plot(title, Axis.linear(highest(both)), layers);
  }

  private static ToDoubleFunction<Second> rate(ToDoubleFunction<SideCounts> count) {
    return second -> second.perSecond((long) count.applyAsDouble(second.allServed()));
  }

  private Element plot(String title, Axis axis, List<Layer> layers) {
    String summary = String.join("; ", layers.stream().map(HtmlPlots::summary).toList());
    return new TimePlot(title, summary, axis, layers, scene).figure();
  }

  private static String summary(Layer layer) {
    return layer.shape() != Shape.LINE
        ? layer.name()
        : String.format(
            Locale.ROOT,
            "%s from %,.0f to %,.0f",
            layer.name(),
            present(layer).min().orElse(0),
            highest(layer));
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

  private static double highest(Layer layer) {
    return present(layer).max().orElse(0);
  }

  private static DoubleStream present(Layer layer) {
    return layer.values().stream()
        .mapToDouble(Double::doubleValue)
        .filter(value -> !Double.isNaN(value));
  }

  private static double millis(Second second, ToDoubleFunction<Latencies> micros) {
    return second.traffic().requests() == 0
        ? Double.NaN
        : micros.applyAsDouble(second.traffic().latencies()) / 1_000;
  }
}
