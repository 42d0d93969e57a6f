package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

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
    report.table("Numbers to reach", ReportTable.targets(report.analysis));
    report.table("Phase changes", ReportTable.changes(run, report.analysis));
    report.table("Backfills and verifications", ReportTable.backfills(run, report.analysis));
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
    out.println(run.otherLoad());
    out.println("builds: " + Text.printable(String.join(", ", head.releases())));
    out.println();
    out.println(Wording.verdict(run.outcome(), analysis));
    out.println(Wording.counts(run.outcome()));
    if (verdict.unknown() > 0) {
      out.println(Wording.unknown(verdict));
    }
    verdict.findings().forEach(finding -> out.println("  " + Text.printable(finding)));
  }

  private void table(String title, ReportTable content) {
    if (content.rows().isEmpty()) {
      return;
    }
    heading(title);
    Table table = new Table(content.headings().stream()
        .map(heading -> heading.toUpperCase(Locale.ROOT))
        .toArray(String[]::new));
    content
        .rows()
        .forEach(row -> table.row(row.stream().map(TextReport::plain).toArray(String[]::new)));
    table.print(out, new Style(false));
    if (!content.notes().isEmpty()) {
      out.println();
      content.notes().forEach(out::println);
    }
  }

  private static String plain(ReportTable.Cell cell) {
    boolean alone = cell.small().isEmpty() || cell.style().equals("number");
    return alone ? cell.text() : cell.text() + " (" + cell.small() + ")";
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
