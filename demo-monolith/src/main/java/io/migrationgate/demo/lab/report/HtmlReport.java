package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import io.migrationgate.demo.lab.report.ReportTable.Cell;
import io.migrationgate.demo.lab.report.chart.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * A run as one page that needs no network and no script. Its policy forbids browsers to load
 * anything, so that a page which began to need something would show.
 */
final class HtmlReport {
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";
  private static final List<String> EVENT_HEADINGS =
      List.of("#", "at", "kind", "what", "took", "exit code");

  private final RunRecord run;
  private final Analysis analysis;
  private final Markup page = new Markup();

  private HtmlReport(RunRecord run) {
    this.run = run;
    this.analysis = Analysis.of(run);
  }

  static String write(RunRecord run) {
    HtmlReport report = new HtmlReport(run);
    report.document();
    return "<!DOCTYPE html>\n" + report.page + "\n";
  }

  private void document() {
    page.open("html", "lang", "en").open("head");
    page.leaf("meta", "charset", "utf-8")
        .leaf("meta", "name content", "viewport", "width=device-width, initial-scale=1")
        .leaf("meta", "name content", "color-scheme", "light dark")
        .leaf("meta", "http-equiv content", "Content-Security-Policy", POLICY)
        .text("title", outcome() + ": " + run.head().title());
    page.open("style");
    style().lines().forEach(line -> page.text(line).newline());
    page.close().close().newline();
    page.open("body").open("main");
    body();
    page.close().close().close();
  }

  private String outcome() {
    return run.outcome().passed() ? "Passed" + Wording.missed(analysis) : "Failed";
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(
          Objects.requireNonNull(in, "report.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void body() {
    title();
    verdict();
    section("Numbers to reach", ReportTable.targets(analysis));
    if (!run.seconds().isEmpty()) {
      begin("time", "Over time");
      new HtmlPlots(page, run).overTime();
      page.close().newline();
    }
    section("Phase changes", ReportTable.changes(run, analysis));
    section("Backfills and verifications", ReportTable.backfills(run, analysis));
    if (!run.events().isEmpty()) {
      begin("events", "What happened");
      open("events", EVENT_HEADINGS, List.of("number", "number", "", "", "number", "number"));
      run.events().forEach(this::event);
      page.close().close().close().newline();
    }
  }

  private void begin(String id, String title) {
    page.open("section", "aria-labelledby", id).text("h2", title, "id", id);
  }

  private void section(String title, ReportTable table) {
    if (table.rows().isEmpty()) {
      return;
    }
    begin(table.id(), title);
    List<String> styles = table.rows().get(0).stream()
        .map(cell -> cell.pill() ? "" : cell.style())
        .toList();
    open(table.id(), table.headings(), styles);
    for (List<Cell> row : table.rows()) {
      page.open("tr");
      for (int i = 0; i < row.size(); i++) {
        cell(table.headings().get(i), row.get(i));
      }
      page.close().newline();
    }
    page.close().close();
    if (!table.notes().isEmpty()) {
      page.text("p", String.join(" ", table.notes()), "class", "note");
    }
    page.close().newline();
  }

  private void open(String id, List<String> headings, List<String> styles) {
    page.open("table", "class", id).open("thead").open("tr");
    for (int i = 0; i < headings.size(); i++) {
      page.text("th", headings.get(i), "scope class", "col", styles.get(i));
    }
    page.close().close().newline().open("tbody");
  }

  private void cell(String heading, Cell cell) {
    page.open("td", "class data-heading", cell.pill() ? "" : cell.style(), heading)
        .open("div");
    if (cell.pill()) {
      page.text("span", cell.text(), "class", cell.style());
    } else {
      page.text(cell.text());
    }
    if (!cell.small().isEmpty()) {
      page.text("small", cell.small());
    }
    page.close().close();
  }

  private void event(RunEvent event) {
    page.open("tr");
    cell("#", Cell.number(String.valueOf(run.number(event))));
    cell("at", Cell.number(Wording.clock(event.from())));
    page.open("td", "data-heading", "kind");
    page.text("span", Wording.kind(event.kind()), "class", "kind " + HtmlPlots.style(event));
    page.close().open("td", "class", "what");
    if (event.output().isEmpty()) {
      page.text("span", event.label());
    } else {
      page.open("details").text("summary", event.label()).open("pre");
      event.output().forEach(line -> page.text(line).newline());
      page.close().close();
    }
    page.close();
    long took = event.to() - event.from();
    cell("took", Cell.number(took == 0 ? "" : Text.duration(took)));
    Integer code = event.exitCode();
    cell("exit code", Cell.number(code == null ? "" : code.toString()));
    page.close().newline();
  }

  private void title() {
    RunHead head = run.head();
    page.open("header").text("h1", head.title());
    about(head.started().truncatedTo(ChronoUnit.SECONDS) + " · " + Text.duration(run.millis())
        + " · builds " + String.join(", ", head.releases()) + " · seed " + head.seed());
    about(head.environment().database() + " · " + head.environment().jvm() + " · "
        + Text.count(head.environment().cores(), "core") + ", shared by database, shop and users");
    about(run.otherLoad());
    page.close().newline();
  }

  private void about(String text) {
    page.text("p", text, "class", "about");
  }

  private void verdict() {
    Outcome outcome = run.outcome();
    RunVerdict verdict = outcome.verdict();
    boolean passed = outcome.passed();
    String style = !passed ? "failed" : analysis.missed() > 0 ? "missed" : "passed";
    page.open("div", "class", "card " + style);
    page.text("p", (passed ? "✓ " : "✗ ") + Wording.verdict(outcome, analysis), "class", "verdict");
    page.open("dl", "class", "tiles");
    tile("requests", verdict.requests(), true);
    tile("failed", verdict.failed(), verdict.failed() == 0);
    tile("acknowledged writes", verdict.acknowledged(), true);
    tile("lost", verdict.lost(), verdict.lost() == 0);
    tile("reads", verdict.reads(), true);
    tile("stale reads", verdict.stale(), verdict.stale() == 0);
    tile("rows compared", outcome.rowsCompared(), true);
    tile("differ", outcome.rowsDifferent(), outcome.rowsDifferent() == 0);
    if (outcome.brokenOff() > 0) {
      tile("broke off (node killed)", outcome.brokenOff(), true);
    }
    page.close();
    if (verdict.unknown() > 0) {
      page.text("p", "Of " + Wording.unknown(verdict).substring("of ".length()) + ".");
    }
    if (!verdict.findings().isEmpty()) {
      page.open("ul", "class", "findings");
      verdict.findings().forEach(finding -> page.text("li", finding));
      page.close();
    }
    page.close().newline();
  }

  private void tile(String name, long number, boolean good) {
    page.open("div", "class", good ? "tile" : "tile bad");
    page.text("dt", name).text("dd", Wording.number(number)).close();
  }
}
