package io.migrationgate.cli.preflight;

import io.migrationgate.Problem;
import io.migrationgate.cli.preflight.Preflight.Report;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.cli.render.Text;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.registration.Compatibility;
import io.migrationgate.registration.RollbackTargets.Until;
import io.migrationgate.spi.KnownBuild;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** A report as people read it. */
public final class ReportText {
  private final PrintWriter out;
  private final Style style;

  /** Writes there. */
  public ReportText(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Writes the table, what to do, and to which builds one may go back. */
  public void print(Report report) {
    Build build = report.build();
    line(build.file() + ": " + build.layout() + ", build " + build.id().shown() + " ("
        + build.id().origin() + ")");
    if (!report.findings().isEmpty()) {
      table(report);
    }
    if (!report.flags().isEmpty()) {
      flags(report);
    }
    if (!report.documents().isEmpty()) {
      documents(report);
    }
    report.remarks().forEach(remark -> line("note: " + remark));
    Problem undeclared = build.undeclared();
    if (undeclared != null) {
      line("found " + undeclared.found() + "; expected " + undeclared.expected());
      line("  next: " + undeclared.nextStep());
    }
    verdict(report);
    oldest(report);
    out.flush();
  }

  private void table(Report report) {
    Table table = new Table("MIGRATION", "PHASE", "SUPPORTS", "VERDICT");
    for (PreflightFinding finding : report.findings()) {
      table.row(List.of(
          Cell.of(finding.fit().migration()),
          Cell.of(phase(finding)),
          Cell.of(supports(finding.fit())),
          new Cell(finding.verdict(), finding.problem() == null ? Tone.GOOD : Tone.BAD)));
    }
    table.print(out, style);
    for (PreflightFinding finding : report.findings()) {
      finding.remarks().forEach(remark -> line(finding.fit().migration() + ": " + remark));
    }
    for (PreflightFinding finding : report.findings()) {
      Problem problem = finding.problem();
      if (problem != null) {
        problem(finding.verdict(), problem);
        finding.commands().forEach(command -> line("    " + command));
      }
    }
  }

  private void flags(Report report) {
    Table table = new Table("FLAG", "TYPE", "DEFAULT", "STANDS", "VERDICT");
    for (FlagFinding flag : report.flags()) {
      table.row(List.of(
          Cell.of(flag.declared().key()),
          Cell.of(flag.declared().type().word()),
          Cell.of(flag.fallback()),
          Cell.of(flag.stands()),
          new Cell(flag.verdict(), flag.problem() == null ? Tone.GOOD : Tone.BAD)));
    }
    table.print(out, style);
    for (FlagFinding flag : report.flags()) {
      Problem problem = flag.problem();
      if (problem != null) {
        problem(flag.verdict(), problem);
      }
    }
  }

  private void documents(Report report) {
    Table table = new Table("DOCUMENT", "WRITTEN IN", "READS", "WRITES", "VERDICT");
    for (DocumentFinding document : report.documents()) {
      table.row(List.of(
          Cell.of(document.fit().type()),
          Cell.of(document.stands()),
          Cell.of(document.fit().support().reads().toString()),
          Cell.of(document.fit().support().writes().toString()),
          new Cell(document.verdict(), document.problem() == null ? Tone.GOOD : Tone.BAD)));
    }
    table.print(out, style);
    for (DocumentFinding document : report.documents()) {
      document.remarks().forEach(remark -> line(document.fit().type() + ": " + remark));
    }
    for (DocumentFinding document : report.documents()) {
      Problem problem = document.problem();
      if (problem != null) {
        problem(document.verdict(), problem);
      }
    }
  }

  private void problem(String verdict, Problem problem) {
    line("");
    line(Tone.BAD, verdict + ": " + problem.subject());
    line("  found:    " + problem.found());
    line("  expected: " + problem.expected());
    line("  next:     " + problem.nextStep());
  }

  private static String phase(PreflightFinding finding) {
    MigrationState state = finding.fit().state();
    return state == null ? "-" : state.describe();
  }

  static String supports(Compatibility fit) {
    return fit instanceof Compatibility.Undeclared || fit instanceof Compatibility.Missing
        ? "not declared"
        : fit.supports().toString();
  }

  private void verdict(Report report) {
    int problems = report.problems().size();
    String name = "build " + report.build().id().shown();
    line("");
    if (problems > 0) {
      line(
          Tone.BAD,
          name
              + (report.back() ? " is no way back now: " : " does not fit: ")
              + Text.count(problems, "problem"));
    } else {
      line(Tone.GOOD, report.back() ? "one may go back to " + name + " now" : name + " fits");
    }
  }

  private void oldest(Report report) {
    KnownBuild oldest = report.oldest();
    if (oldest == null) {
      line("no build that has registered would fit now");
      return;
    }
    List<Until> until = report.until(oldest);
    line("oldest build that still fits: " + oldest.build() + ", registered "
        + oldest.first().truncatedTo(ChronoUnit.SECONDS)
        + (until.isEmpty() ? "" : "; " + ends(until)));
  }

  private static String ends(List<Until> until) {
    return "until "
        + until.stream()
            .map(end -> end.migration() + " goes to " + end.phase())
            .collect(Collectors.joining(", or "));
  }

  private void line(String text) {
    line(Tone.PLAIN, text);
  }

  /** What is told comes from files that anybody may have made. */
  private void line(Tone tone, String text) {
    out.println(style.paint(tone, Text.printable(text)));
  }
}
