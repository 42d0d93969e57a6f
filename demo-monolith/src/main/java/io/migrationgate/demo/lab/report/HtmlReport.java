package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.live.Timeline;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import io.migrationgate.demo.lab.record.Backfill;
import io.migrationgate.demo.lab.record.Outcome;
import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.RunHead;
import io.migrationgate.demo.lab.record.RunRecord;
import io.migrationgate.demo.lab.record.Settled;
import io.migrationgate.demo.lab.report.chart.Element;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A run as one page that needs no network and no script. Its policy forbids browsers to load
 * anything, so that a page which began to need something would show.
 */
final class HtmlReport {
  private static final String PAGE = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
      <title>%s</title>
      <style>
      %s</style></head>
      <body>%s</body></html>
      """;
  private static final String COST = "|p99|before|ratio|failed|reached";
  private static final String CHANGES =
      "A change is measured over the whole seconds that its command touches, and compared with the"
          + " quiet seconds of the minute before: no command ran, no process came or went, nothing"
          + " was copied. Too few: fewer than about 600 requests in them, which have no p99. The"
          + " true ratio lies within the range 19 times out of 20, if requests are independent; a"
          + " result is uncertain if the limit lies within it.";
  private static final String BACKFILLS =
      "A backfill is measured from its start to its end, verification included, and compared with"
          + " the quiet seconds of the minute before it, back to when a phase or a build last"
          + " changed. Runs are looked at once a second, so that what copied for less than 3 s has"
          + " no rate.";

  private final RunRecord run;
  private final Analysis analysis;

  private HtmlReport(RunRecord run, Analysis analysis) {
    this.run = run;
    this.analysis = analysis;
  }

  static String write(RunRecord run, Analysis analysis) {
    String outcome = run.outcome().passed() ? "Passed" + Wording.missed(analysis) : "Failed";
    return PAGE.formatted(
        Element.escaped(outcome + ": " + run.head().title()),
        style(),
        new HtmlReport(run, analysis).main());
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(
          Objects.requireNonNull(in, "report.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Element main() {
    return Element.of(
        "main",
        header(),
        verdict(),
        table(
            "Numbers to reach",
            "reached|what|wanted|found",
            analysis.targets().stream().map(HtmlReport::target),
            ""),
        run.seconds().isEmpty()
            ? List.of()
            : Element.of("section", Element.of("h2", "Over time"), new HtmlPlots(run).all()),
        table(
            "Phase changes",
            "at|to|settled in|live nodes" + COST,
            analysis.changes().stream().map(this::change),
            CHANGES),
        table(
            "Backfills and verifications",
            "at|run|took|copied|compared" + COST,
            analysis.backfills().stream().map(this::backfill),
            BACKFILLS),
        table(
            "What happened",
            "at|kind|what|took|exit code",
            run.events().stream().map(HtmlReport::event),
            ""));
  }

  private Element header() {
    RunHead head = run.head();
    return Element.of(
        "header",
        Element.of("h1", head.title()),
        Stream.of(
                head.started().truncatedTo(ChronoUnit.SECONDS) + " · "
                    + Text.duration(run.millis()) + " · builds "
                    + String.join(", ", head.releases()) + " · seed " + head.seed(),
                head.environment().database() + " · " + head.environment().jvm() + " · "
                    + Text.count(head.environment().cores(), "core")
                    + ", shared by database, shop and users",
                run.otherLoad())
            .map(line -> Element.of("p.note", line))
            .toList());
  }

  private Element verdict() {
    Outcome outcome = run.outcome();
    RunVerdict verdict = outcome.verdict();
    boolean passed = outcome.passed();
    List<Element> tiles = new ArrayList<>(List.of(
        tile("requests", verdict.requests(), true),
        tile("failed", verdict.failed(), verdict.failed() == 0),
        tile("acknowledged writes", verdict.acknowledged(), true),
        tile("lost", verdict.lost(), verdict.lost() == 0),
        tile("reads", verdict.reads(), true),
        tile("stale reads", verdict.stale(), verdict.stale() == 0),
        tile("rows compared", outcome.rowsCompared(), true),
        tile("differ", outcome.rowsDifferent(), outcome.rowsDifferent() == 0)));
    if (outcome.brokenOff() > 0) {
      tiles.add(tile("broke off (node killed)", outcome.brokenOff(), true));
    }
    if (verdict.unknown() > 0) {
      tiles.add(tile("writes of unknown outcome (either is accepted)", verdict.unknown(), true));
    }
    return Element.of(
        "div.card " + (!passed ? "failed" : analysis.missed() > 0 ? "missed" : "passed"),
        Element.of("p.verdict", (passed ? "✓ " : "✗ ") + Wording.verdict(outcome, analysis)),
        Element.of("dl.tiles", tiles),
        verdict.findings().stream()
            .map(finding -> Element.of("p.finding", finding))
            .toList());
  }

  private static Element tile(String name, long number, boolean good) {
    return Element.of(
        good ? "div.tile" : "div.tile bad",
        Element.of("dt", name),
        Element.of("dd", Wording.number(number)));
  }

  /** Headings stand in each cell as well, for windows that are too narrow for a table. */
  private static List<Element> table(
      String title, String headings, Stream<List<Element>> content, String note) {
    String[] names = headings.split("\\|", -1);
    List<Element> rows = content
        .map(cells -> Element.of(
            "tr",
            IntStream.range(0, names.length)
                .mapToObj(i -> cells.get(i).with("data-heading", names[i]))
                .toList()))
        .toList();
    List<Element> head = Stream.of(names).map(name -> Element.of("th", name)).toList();
    Element table =
        Element.of("table", Element.of("thead", Element.of("tr", head)), Element.of("tbody", rows));
    return rows.isEmpty()
        ? List.of()
        : List.of(
            Element.of("section", Element.of("h2", title), table, Element.of("p.note", note)));
  }

  private static Element cell(String text, String small) {
    return small.isEmpty()
        ? Element.of("td", text)
        : Element.of("td", text, Element.of("small", small));
  }

  private static Element number(String text, String small) {
    return Element.of("td.number", text, Element.of("small", small));
  }

  private static Element reached(Attainment attainment) {
    return Element.of("td", Element.of("span.pill " + attainment.style(), attainment.words()));
  }

  private static List<Element> target(TargetResult target) {
    return List.of(
        reached(target.attainment()),
        cell(target.name(), ""),
        cell(target.wanted(), ""),
        cell(target.found(), ""));
  }

  private List<Element> change(ReportedChange change) {
    Settled settled = change.settled();
    String due = settled.live() == settled.acknowledged()
        ? ""
        : Wording.number(settled.acknowledged()) + " to acknowledge";
    List<Element> cells = new ArrayList<>(List.of(
        number(Timeline.clock(change.event().from()), ""),
        cell(change.event().mark(), run.migration(change.event())),
        number(Text.duration(settled.millis()), ""),
        number(Wording.number(settled.live()), due)));
    cells.addAll(cost(change.growth(), change.failed(), run.head().targets().p99Ratio()));
    return cells;
  }

  private List<Element> backfill(BackfillCost cost) {
    Backfill backfill = cost.run();
    Double rate = cost.rowsPerSecond();
    String which =
        "run " + backfill.id() + (backfill.copies() ? ", " : ", comparison, ") + backfill.state();
    List<Element> cells = new ArrayList<>(List.of(
        number(Timeline.clock(backfill.from()), ""),
        cell(backfill.migration(), which),
        number(Text.duration(backfill.to() - backfill.from()), ""),
        number(
            Wording.number(backfill.copied()),
            rate == null ? "" : Wording.number(Math.round(rate)) + "/s"),
        number(Wording.number(backfill.compared()), "")));
    cells.addAll(cost(cost.growth(), cost.failed(), run.head().targets().copyRatio()));
    return cells;
  }

  private static List<Element> cost(Growth growth, long failed, double limit) {
    return List.of(
        p99(growth.during()),
        p99(growth.before()),
        growth.judged()
            ? number(Wording.ratio(growth), Wording.interval(growth))
            : number("too few", ""),
        number(Wording.number(failed), ""),
        reached(growth.within(limit)));
  }

  private static Element p99(Quantile quantile) {
    return number(Wording.millis(quantile), Wording.number(quantile.requests()) + " requests");
  }

  private static List<Element> event(RunEvent event) {
    long took = event.to() - event.from();
    Integer code = event.exitCode();
    Element label = Element.of("summary", event.label());
    Object what = event.output().isEmpty()
        ? event.label()
        : Element.of("details", label, Element.of("pre", lines(event.output())));
    return List.of(
        number(Timeline.clock(event.from()), ""),
        Element.of(
            "td", Element.of("span.kind " + HtmlPlots.style(event), Wording.kind(event.kind()))),
        Element.of("td", what),
        number(took == 0 ? "" : Text.duration(took), ""),
        number(code == null ? "" : code.toString(), ""));
  }

  private static List<Element> lines(List<String> output) {
    return output.stream().map(line -> Element.of("div", line)).toList();
  }
}
