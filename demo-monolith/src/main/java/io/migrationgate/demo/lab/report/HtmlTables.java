package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.report.chart.Markup;
import java.util.List;
import java.util.Locale;

/** The tables of the page. */
final class HtmlTables {
  private final Markup page;
  private final RunRecord run;
  private final Analysis analysis;

  HtmlTables(Markup page, RunRecord run, Analysis analysis) {
    this.page = page;
    this.run = run;
    this.analysis = analysis;
  }

  void targets() {
    table("targets", List.of("reached", "what", "wanted", "found"), () -> {
      for (SpeedTarget target : analysis.targets()) {
        row(() -> {
          page.element("td", () -> pill(target.attainment()));
          page.text("th", target.name(), "scope", "row");
          page.text("td", target.wanted());
          page.text("td", target.found());
        });
      }
    });
  }

  private void pill(Attainment attainment) {
    String sign = switch (attainment) {
      case MET -> "✓ ";
      case PROBABLY_MET, PROBABLY_MISSED -> "≈ ";
      case UNKNOWN -> "– ";
      case MISSED -> "✗ ";
    };
    page.text(
        "span",
        sign + attainment.words(),
        "class",
        "pill " + attainment.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  void changes() {
    List<String> headings = List.of(
        "#",
        "at",
        "to",
        "settled in",
        "live nodes",
        "p99 during",
        "requests",
        "minute before",
        "requests",
        "ratio",
        "95% interval",
        "quiet part",
        "requests",
        "ratio",
        "95% interval",
        "failed",
        "reached");
    table("changes numbers", headings, () -> {
      for (ReportedChange change : analysis.changes()) {
        row(() -> {
          cell(String.valueOf(number(change.event())));
          cell(Wording.clock(change.event().from()));
          page.element("th", () -> to(change.event()), "scope", "row");
          cell(Text.duration(change.settled().millis()));
          cell(Wording.nodes(change.settled()));
          during(change.minute());
          before(change.minute(), true);
          before(change.quiet(), change.quiet().before().high() != null);
          cell(Wording.number(change.failed()));
          page.element("td", () -> pill(change.within(run.head().targets().p99Ratio())));
        });
      }
    });
    page.text("p", String.join(" ", Wording.CAVEATS), "class", "note");
  }

  private void during(Growth growth) {
    cell(Wording.millis(growth.during()));
    cell(Wording.number(growth.during().requests()));
  }

  private void before(Growth growth, boolean enough) {
    cell(Wording.millis(growth.before()));
    cell(Wording.number(growth.before().requests()));
    cell(enough ? Wording.ratio(growth) : "too few");
    cell(enough ? Wording.interval(growth) : "-");
  }

  void backfills() {
    List<String> headings = List.of(
        "at",
        "run",
        "took",
        "rows copied",
        "rows/s",
        "rows compared",
        "p99 during",
        "requests",
        "quiet before",
        "requests",
        "ratio",
        "95% interval",
        "copying",
        "comparing",
        "failed",
        "reached");
    table("backfills numbers", headings, () -> {
      for (BackfillCost cost : analysis.backfills()) {
        Backfill backfill = cost.run();
        row(() -> {
          cell(Wording.clock(backfill.from()));
          page.text("th", Wording.run(backfill), "scope", "row");
          cell(Text.duration(backfill.to() - backfill.from()));
          cell(Wording.number(backfill.copied()));
          cell(Wording.rate(cost.rowsPerSecond()));
          cell(Wording.number(backfill.compared()));
          during(cost.whole());
          before(cost.whole(), cost.whole().sound());
          cell(Wording.part(cost.copyMillis(), cost.copying()));
          cell(Wording.part(cost.compareMillis(), cost.comparing()));
          cell(Wording.number(cost.failed()));
          page.element("td", () -> pill(cost.attainment(run.head().targets().copyRatio())));
        });
      }
    });
    page.text("p", String.join(" ", Wording.BACKFILL_CAVEATS), "class", "note");
  }

  private void to(RunEvent event) {
    page.text(event.mark());
    String migration = run.migration(event);
    if (!migration.isEmpty()) {
      page.text("small", migration);
    }
  }

  /** The place of an event in the record, by which marks and tables name it. */
  private int number(RunEvent event) {
    return run.events().indexOf(event) + 1;
  }

  void events() {
    table("events", List.of("#", "at", "kind", "what", "took", "settled in", "exit code"), () -> {
      for (int i = 0; i < run.events().size(); i++) {
        RunEvent event = run.events().get(i);
        int number = i + 1;
        row(() -> {
          page.text("td", String.valueOf(number), "class", "number");
          page.text("td", Wording.clock(event.from()), "class", "number");
          page.element(
              "td",
              () -> page.text(
                  "span", Wording.kind(event.kind()), "class", "kind " + HtmlPlots.style(event)));
          page.element("td", () -> what(event), "class", "what");
          page.text("td", took(event), "class", "number");
          Settled settled = event.settled();
          String took = settled == null ? "" : Text.duration(settled.millis());
          page.text("td", took, "class", "number");
          Integer code = event.exitCode();
          page.text("td", code == null ? "" : code.toString(), "class", "number");
        });
      }
    });
  }

  private static String took(RunEvent event) {
    return event.to() == event.from() ? "" : Text.duration(event.to() - event.from());
  }

  private void what(RunEvent event) {
    if (event.output().isEmpty()) {
      page.text("span", event.label());
      return;
    }
    page.element("details", () -> {
      page.text("summary", event.label());
      page.element("pre", () -> event.output().forEach(line -> page.text(line).newline()));
    });
  }

  void seconds() {
    page.element(
        "details",
        () -> {
          page.text("summary", "The numbers that the plots are made of");
          List<String> headings = List.of(
              "from",
              "requests/s",
              "failed",
              "broke off",
              "p50 ms",
              "p99 ms",
              "max ms",
              "reads old/s",
              "reads new/s",
              "writes old/s",
              "writes new/s",
              "mismatches",
              "rows copied/s");
          table("seconds numbers", headings, () -> run.seconds().forEach(this::second));
        },
        "class",
        "card");
  }

  private void second(Second second) {
    Traffic traffic = second.traffic();
    Latencies latencies = traffic.latencies();
    SideCounts sides = second.allServed();
    row(() -> {
      page.text("th", Wording.clock(second.from()), "scope", "row");
      rate(second.requestsPerSecond());
      cell(Wording.number(traffic.failed()));
      cell(Wording.number(traffic.brokenOff()));
      millis(latencies.p50Micros());
      millis(latencies.p99Micros());
      millis(latencies.maxMicros());
      rate(second.perSecond(sides.readsOld()));
      rate(second.perSecond(sides.readsNew()));
      rate(second.perSecond(sides.writesOld()));
      rate(second.perSecond(sides.writesNew()));
      cell(Wording.number(sides.differed()));
      rate(second.perSecond(second.copied()));
    });
  }

  private void rate(double perSecond) {
    cell(String.format(Locale.ROOT, "%,.0f", perSecond));
  }

  private void millis(long micros) {
    cell(String.format(Locale.ROOT, "%.1f", micros / 1_000.0));
  }

  private void cell(String text) {
    page.text("td", text);
  }

  private void row(Markup.Body cells) {
    page.element("tr", cells).newline();
  }

  /** A table that scrolls by itself where the window is narrower than it. */
  private void table(String style, List<String> headings, Markup.Body rows) {
    page.element(
            "div",
            () -> page.element(
                "table",
                () -> {
                  page.element(
                      "thead",
                      () -> row(() ->
                          headings.forEach(heading -> page.text("th", heading, "scope", "col"))));
                  page.element("tbody", rows);
                },
                "class",
                style),
            "class",
            "scroll",
            "tabindex",
            "0",
            "role",
            "region",
            "aria-label",
            "table: " + style.split(" ", 2)[0])
        .newline();
  }
}
