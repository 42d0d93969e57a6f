package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** A run as text: the verdict first, then the numbers to reach, then what happened. */
final class TextReport {
  private final RunRecord run;
  private final Analysis analysis;
  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written);

  private TextReport(RunRecord run) {
    this.run = run;
    this.analysis = Analysis.of(run);
  }

  static String write(RunRecord run) {
    TextReport report = new TextReport(run);
    report.head();
    report.targets();
    report.changes();
    report.backfills();
    report.events();
    report.out.flush();
    return report.written.toString().replace(System.lineSeparator(), "\n");
  }

  private void head() {
    RunHead head = run.head();
    RunVerdict verdict = run.outcome().verdict();
    out.println(Text.printable(head.title()));
    out.println(head.started().truncatedTo(ChronoUnit.SECONDS) + ", " + Text.duration(run.millis())
        + ", seed " + head.seed());
    out.println(Text.printable(head.environment().database()) + "; "
        + Text.printable(head.environment().jvm()) + "; "
        + Text.count(head.environment().cores(), "core"));
    out.println("builds: "
        + head.releases().stream().map(Text::printable).collect(Collectors.joining(", ")));
    out.println();
    out.println(Wording.verdict(run.outcome()));
    out.println(Wording.counts(run.outcome()));
    if (verdict.unknown() > 0) {
      out.println(Wording.unknown(verdict));
    }
    verdict.findings().forEach(finding -> out.println("  " + Text.printable(finding)));
  }

  private void targets() {
    heading("Numbers to reach");
    Table table = new Table("WHAT", "WANTED", "FOUND", "REACHED");
    analysis
        .targets()
        .forEach(target -> table.row(
            target.name(), target.wanted(), target.found(), target.attainment().words()));
    table.print(out, new Style(false));
  }

  private void changes() {
    if (analysis.changes().isEmpty()) {
      return;
    }
    heading("Phase changes");
    Table table = new Table(
        "AT",
        "TO",
        "SETTLED IN",
        "LIVE NODES",
        "P99 DURING",
        "REQUESTS",
        "MINUTE BEFORE",
        "REQUESTS",
        "RATIO",
        "95% INTERVAL",
        "QUIET PART",
        "REQUESTS",
        "RATIO",
        "95% INTERVAL",
        "FAILED",
        "REACHED",
        "MIGRATION");
    for (ReportedChange change : analysis.changes()) {
      table.row(
          Wording.clock(change.event().from()),
          change.event().mark(),
          Text.duration(change.settled().millis()),
          Wording.nodes(change.settled()),
          Wording.millis(change.minute().during()),
          Wording.number(change.minute().during().requests()),
          Wording.millis(change.minute().before()),
          Wording.number(change.minute().before().requests()),
          Wording.ratio(change.minute()),
          Wording.interval(change.minute()),
          Wording.millis(change.quiet().before()),
          Wording.number(change.quiet().before().requests()),
          change.quiet().before().high() == null ? "too few" : Wording.ratio(change.quiet()),
          change.quiet().before().high() == null ? "-" : Wording.interval(change.quiet()),
          Wording.number(change.failed()),
          change.within(run.head().targets().p99Ratio()).words(),
          run.migration(change.event()));
    }
    table.print(out, new Style(false));
    out.println();
    Wording.CAVEATS.forEach(out::println);
  }

  private void backfills() {
    if (analysis.backfills().isEmpty()) {
      return;
    }
    heading("Backfills and verifications");
    Table table = new Table(
        "AT",
        "TOOK",
        "ROWS COPIED",
        "ROWS/S",
        "ROWS COMPARED",
        "P99 DURING",
        "REQUESTS",
        "QUIET BEFORE",
        "REQUESTS",
        "RATIO",
        "95% INTERVAL",
        "COPYING",
        "COMPARING",
        "FAILED",
        "RUN");
    for (BackfillCost cost : analysis.backfills()) {
      Backfill backfill = cost.run();
      table.row(
          Wording.clock(backfill.from()),
          Text.duration(backfill.to() - backfill.from()),
          Wording.number(backfill.copied()),
          Wording.rate(cost.rowsPerSecond()),
          Wording.number(backfill.compared()),
          Wording.millis(cost.whole().during()),
          Wording.number(cost.whole().during().requests()),
          Wording.millis(cost.whole().before()),
          Wording.number(cost.whole().before().requests()),
          Wording.soundRatio(cost.whole()),
          cost.whole().sound() ? Wording.interval(cost.whole()) : "-",
          Wording.part(cost.copyMillis(), cost.copying()),
          Wording.part(cost.compareMillis(), cost.comparing()),
          Wording.number(cost.failed()),
          Wording.run(backfill));
    }
    table.print(out, new Style(false));
    out.println();
    Wording.BACKFILL_CAVEATS.forEach(out::println);
  }

  private void events() {
    List<RunEvent> events = run.events();
    if (events.isEmpty()) {
      return;
    }
    heading("What happened");
    for (RunEvent event : events) {
      out.println(Wording.clock(event.from()) + "  " + Wording.event(event));
      event
          .output()
          .forEach(line -> out.println(("         " + Text.printable(line)).stripTrailing()));
    }
  }

  private void heading(String text) {
    out.println();
    out.println(text);
    out.println("-".repeat(text.length()));
  }
}
