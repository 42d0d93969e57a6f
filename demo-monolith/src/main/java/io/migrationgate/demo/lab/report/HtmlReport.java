package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import io.migrationgate.demo.lab.report.chart.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A run as one page that needs no network and no script. Its policy forbids browsers to load
 * anything, so that a page which began to need something would show.
 */
final class HtmlReport {
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

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
    page.element(
        "html",
        () -> page.element("head", this::head).newline().element("body", this::body),
        "lang",
        "en");
  }

  private void head() {
    page.leaf("meta", "charset", "utf-8")
        .leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .leaf("meta", "name", "color-scheme", "content", "light dark")
        .leaf("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
        .text(
            "title",
            (run.outcome().passed() ? "Passed: " : "Failed: ") + run.head().title())
        .element("style", () -> style().lines().forEach(line -> page.text(line).newline()));
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
    HtmlTables tables = new HtmlTables(page, run, analysis);
    HtmlPlots plots = new HtmlPlots(page, run, analysis);
    page.element("main", () -> {
      title();
      verdict();
      section("targets", "Numbers to reach", tables::targets);
      if (!run.seconds().isEmpty()) {
        section("time", "Over time", plots::overTime);
      }
      if (!analysis.changes().isEmpty()) {
        section("changes", "Phase changes", () -> {
          plots.settling();
          tables.changes();
        });
      }
      if (!analysis.backfills().isEmpty()) {
        section("backfills", "Backfills and verifications", tables::backfills);
      }
      if (!run.events().isEmpty()) {
        section("events", "What happened", tables::events);
      }
      if (!run.seconds().isEmpty()) {
        section("seconds", "Second by second", tables::seconds);
      }
    });
  }

  private void section(String id, String title, Markup.Body body) {
    page.element(
            "section",
            () -> {
              page.text("h2", title, "id", id);
              body.write();
            },
            "aria-labelledby",
            id)
        .newline();
  }

  private void title() {
    RunHead head = run.head();
    page.element("header", () -> {
      page.text("h1", head.title());
      page.text(
          "p",
          head.started().truncatedTo(ChronoUnit.SECONDS) + " · " + Text.duration(run.millis())
              + " · builds " + String.join(", ", head.releases()) + " · seed " + head.seed(),
          "class",
          "about");
      page.text(
          "p",
          head.environment().database() + " · " + head.environment().jvm() + " · "
              + Text.count(head.environment().cores(), "core")
              + ", shared by database, shop and users",
          "class",
          "about");
    });
  }

  private void verdict() {
    Outcome outcome = run.outcome();
    RunVerdict verdict = outcome.verdict();
    boolean passed = outcome.passed();
    page.element(
            "div",
            () -> {
              page.text("p", (passed ? "✓ " : "✗ ") + Wording.verdict(outcome), "class", "verdict");
              page.element(
                  "dl",
                  () -> {
                    tile("requests", verdict.requests(), true);
                    tile("failed", verdict.failed(), verdict.failed() == 0);
                    tile("acknowledged writes", verdict.acknowledged(), true);
                    tile("lost", verdict.lost(), verdict.lost() == 0);
                    tile("stale reads", verdict.stale(), verdict.stale() == 0);
                    tile("rows compared", outcome.rowsCompared(), true);
                    tile("differ", outcome.rowsDifferent(), outcome.rowsDifferent() == 0);
                    if (outcome.brokenOff() > 0) {
                      tile("broke off (node killed)", outcome.brokenOff(), true);
                    }
                  },
                  "class",
                  "tiles");
              if (verdict.unknown() > 0) {
                page.text("p", "Of " + Wording.unknown(verdict).substring("of ".length()) + ".");
              }
              if (!verdict.findings().isEmpty()) {
                page.element(
                    "ul",
                    () -> verdict.findings().forEach(finding -> page.text("li", finding)),
                    "class",
                    "findings");
              }
            },
            "class",
            passed ? "card passed" : "card failed")
        .newline();
  }

  private void tile(String name, long number, boolean good) {
    page.element(
        "div",
        () -> page.text("dt", name).text("dd", Wording.number(number)),
        "class",
        good ? "tile" : "tile bad");
  }
}
