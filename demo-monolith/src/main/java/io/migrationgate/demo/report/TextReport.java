package io.migrationgate.demo.report;

import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.oracle.Verdict;
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
    report.events();
    report.out.flush();
    return report.written.toString().replace(System.lineSeparator(), "\n");
  }

  private void head() {
    RunHead head = run.head();
    Verdict verdict = run.outcome().verdict();
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
        "P99 DURING",
        "REQUESTS",
        "P99 BEFORE",
        "REQUESTS",
        "RATIO",
        "95% INTERVAL",
        "FAILED",
        "MIGRATION");
    for (PhaseChange change : analysis.changes()) {
      table.row(
          Wording.clock(change.event().from()),
          change.event().mark(),
          Text.duration(change.settleMillis()),
          Wording.millis(change.during()),
          Wording.number(change.during().requests()),
          Wording.millis(change.before()),
          Wording.number(change.before().requests()),
          Wording.ratio(change),
          Wording.interval(change),
          Wording.number(change.failed()),
          run.migration(change.event()));
    }
    table.print(out, new Style(false));
    out.println();
    Wording.CAVEATS.forEach(out::println);
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
