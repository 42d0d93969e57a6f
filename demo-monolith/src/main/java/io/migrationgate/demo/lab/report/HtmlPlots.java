package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.report.RunEvent.Kind;
import io.migrationgate.demo.lab.report.chart.Axis;
import io.migrationgate.demo.lab.report.chart.Bars;
import io.migrationgate.demo.lab.report.chart.Bars.Bar;
import io.migrationgate.demo.lab.report.chart.Layer;
import io.migrationgate.demo.lab.report.chart.Layer.Area;
import io.migrationgate.demo.lab.report.chart.Layer.Dots;
import io.migrationgate.demo.lab.report.chart.Layer.Line;
import io.migrationgate.demo.lab.report.chart.Layer.Point;
import io.migrationgate.demo.lab.report.chart.Mark;
import io.migrationgate.demo.lab.report.chart.Markup;
import io.migrationgate.demo.lab.report.chart.TimeAxis;
import io.migrationgate.demo.lab.report.chart.TimePlot;
import io.migrationgate.demo.lab.report.chart.TimePlot.Hint;
import io.migrationgate.demo.lab.report.chart.TimePlot.Overlay;
import io.migrationgate.demo.lab.report.chart.TimePlot.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The plots of the page. */
final class HtmlPlots {
  /** With more lanes than these, labels would take more room than what they are written above. */
  private static final int MOST_LANES = 7;

  private final Markup page;
  private final RunRecord run;
  private final Analysis analysis;
  private final List<Hint> hints;
  private final TimeAxis time;
  private final boolean named;

  HtmlPlots(Markup page, RunRecord run, Analysis analysis) {
    this.page = page;
    this.run = run;
    this.analysis = analysis;
    this.named = TimeAxis.fitting(run.millis(), marks(true)).lanes(marks(true)) <= MOST_LANES;
    this.time = TimeAxis.fitting(run.millis(), marks(named));
    this.hints = run.seconds().stream()
        .map(second -> new Hint(second.from(), second.to(), hint(second)))
        .toList();
  }

  void overTime() {
    key();
    new HtmlLanes(run, time).write(this::figure, page);
    throughput();
    latency();
    reads();
    writes();
    copied();
  }

  /** What the colours of the marks mean. */
  private void key() {
    page.text(
        "p",
        "Vertical lines are the events of the table below, by their numbers. Point at a plot for the"
            + " numbers of a second.");
    page.element(
        "p",
        () -> page.text("span", "phase change", "class", "kind change")
            .text("span", "release", "class", "kind release")
            .text("span", "chaos", "class", "kind chaos")
            .text("span", "other command", "class", "kind command"),
        "class",
        "key");
    if (!named) {
      page.element(
          "p",
          () -> marks(true)
              .forEach(mark -> page.text("span", mark.label(), "class", "kind " + mark.style())),
          "class",
          "key marks");
    }
  }

  private void throughput() {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Line("requests", "throughput", points(Second::requestsPerSecond)));
    double highest = highest(Second::requestsPerSecond);
    if (highest(second -> second.traffic().failed()) > 0) {
      layers.add(new Dots(
          "failed", "bad", points(second -> second.perSecond(second.traffic().failed()))));
    }
    if (highest(second -> second.traffic().brokenOff()) > 0) {
      layers.add(new Dots(
          "broken off",
          "broken",
          points(second -> second.perSecond(second.traffic().brokenOff()))));
    }
    Words words = new Words(
        "Throughput", "requests/s", "Requests per second, " + range(Second::requestsPerSecond, ""));
    plot("throughput", words, Axis.linear(highest), layers, true);
  }

  private void latency() {
    Words words = new Words(
        "Latency, as users measure it",
        "ms, log scale",
        "p50 " + range(second -> p50(second), " ms") + "; p99 "
            + range(second -> p99(second), " ms"));
    DoubleStream lows = present(HtmlPlots::p50);
    DoubleStream highs = present(HtmlPlots::p99);
    Axis axis = Axis.logarithmic(lows.min().orElse(1), highs.max().orElse(10));
    plot(
        "latency",
        words,
        axis,
        List.of(
            new Line("p99", "p99", points(HtmlPlots::p99)),
            new Line("p50", "p50", points(HtmlPlots::p50))),
        true);
  }

  private void reads() {
    sides(
        "reads",
        "Which side served reads",
        "reads/s",
        second -> second.perSecond(second.allServed().readsOld()),
        second -> second.perSecond(second.allServed().readsNew()));
  }

  private void writes() {
    sides(
        "writes",
        "Which side took writes (a dual write counts on both)",
        "writes/s",
        second -> second.perSecond(second.allServed().writesOld()),
        second -> second.perSecond(second.allServed().writesNew()));
  }

  private void sides(
      String id,
      String title,
      String unit,
      ToDoubleFunction<Second> old,
      ToDoubleFunction<Second> replacement) {
    Words words = new Words(
        title, unit, "Old side " + range(old, "/s") + "; new side " + range(replacement, "/s"));
    double highest =
        highest(second -> old.applyAsDouble(second) + replacement.applyAsDouble(second));
    plot(
        id,
        words,
        Axis.linear(highest),
        List.of(
            new Area("old side", "old", points(old)),
            new Area("new side", "new", points(replacement))),
        false);
  }

  private void copied() {
    ToDoubleFunction<Second> rate = second -> second.perSecond(second.copied());
    if (highest(rate) == 0) {
      return;
    }
    long total = run.seconds().stream().mapToLong(Second::copied).sum();
    String title = String.format(Locale.ROOT, "Rows copied by backfills (%,d in all)", total);
    Words words = new Words(title, "rows/s", "Rows copied per second, " + range(rate, ""));
    plot(
        "copied",
        words,
        Axis.linear(highest(rate)),
        List.of(new Area("rows", "copied", points(rate))),
        false);
  }

  void settling() {
    long limit = run.head().targets().settleMillis();
    List<Bar> bars = analysis.changes().stream()
        .map(change -> new Bar(
            (run.events().indexOf(change.event()) + 1) + " "
                + Text.brief(change.event().mark(), 18),
            change.settled().millis(),
            Text.duration(change.settled().millis()),
            change.settled().millis() < limit ? "fast" : "slow"))
        .toList();
    Words words = new Words(
        "How long changes took to settle",
        "milliseconds",
        "Settle times: "
            + String.join(
                ", ", bars.stream().map(bar -> bar.name() + " " + bar.label()).toList()));
    Bars drawing = new Bars("settling", words, bars, limit, "limit " + Text.duration(limit));
    figure("settling", words.title(), () -> drawing.write(page));
  }

  private void plot(String id, Words words, Axis axis, List<Layer> layers, boolean labels) {
    Overlay overlay = new Overlay(time, marks(labels && named), hints);
    figure(id, words.title(), () -> new TimePlot(id, words, axis, layers, overlay).write(page));
  }

  /** A drawing under its heading, which scrolls by itself where the window is too narrow for it. */
  private void figure(String id, String title, Markup.Body drawing) {
    page.element("figure", () -> {
          page.text("figcaption", title);
          page.element(
              "div",
              drawing,
              "class",
              "scroll",
              "tabindex",
              "0",
              "role",
              "region",
              "aria-label",
              "plot: " + id);
        })
        .newline();
  }

  private List<Mark> marks(boolean labels) {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < run.events().size(); i++) {
      RunEvent event = run.events().get(i);
      if (!event.mark().isEmpty()) {
        String label = (i + 1) + (labels ? " " + Text.brief(event.mark(), 24) : "");
        marks.add(new Mark(event.from(), event.to(), label, style(event), Wording.event(event)));
      }
    }
    return marks;
  }

  /** The CSS class of an event's marks. */
  static String style(RunEvent event) {
    return event.phaseChange()
        ? "change"
        : event.kind() == Kind.NOTE ? "remark" : Wording.kind(event.kind());
  }

  private String hint(Second second) {
    SideCounts sides = second.allServed();
    return String.format(
        Locale.ROOT,
        "%s: %,.0f requests/s, %,d failed, p50 %.1f ms, p99 %.1f ms; reads/s %,.0f old, %,.0f new;"
            + " writes/s %,.0f old, %,.0f new; %,.0f rows copied/s",
        Wording.clock(second.from()),
        second.requestsPerSecond(),
        second.traffic().failed(),
        second.traffic().latencies().p50Micros() / 1_000.0,
        second.traffic().latencies().p99Micros() / 1_000.0,
        second.perSecond(sides.readsOld()),
        second.perSecond(sides.readsNew()),
        second.perSecond(sides.writesOld()),
        second.perSecond(sides.writesNew()),
        second.perSecond(second.copied()));
  }

  private List<Point> points(ToDoubleFunction<Second> value) {
    return run.seconds().stream()
        .map(second -> new Point(second.from(), second.to(), value.applyAsDouble(second)))
        .toList();
  }

  private double highest(ToDoubleFunction<Second> value) {
    return present(value).max().orElse(0);
  }

  private DoubleStream present(ToDoubleFunction<Second> value) {
    return run.seconds().stream().mapToDouble(value).filter(number -> !Double.isNaN(number));
  }

  private String range(ToDoubleFunction<Second> value, String unit) {
    double[] sorted = present(value).sorted().toArray();
    return sorted.length == 0
        ? "nothing measured"
        : String.format(
            Locale.ROOT,
            "from %,.0f%s to %,.0f%s, median %,.0f%s",
            sorted[0],
            unit,
            sorted[sorted.length - 1],
            unit,
            sorted[sorted.length / 2],
            unit);
  }

  private static double p50(Second second) {
    return millis(second, second.traffic().latencies().p50Micros());
  }

  private static double p99(Second second) {
    return millis(second, second.traffic().latencies().p99Micros());
  }

  private static double millis(Second second, long micros) {
    return second.traffic().requests() == 0 ? Double.NaN : micros / 1_000.0;
  }
}
