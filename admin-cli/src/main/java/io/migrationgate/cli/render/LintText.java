package io.migrationgate.cli.render;

import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.lint.JudgedFinding;
import io.migrationgate.lint.JudgedFinding.Outcome;
import io.migrationgate.lint.LintReport;
import io.migrationgate.lint.ScriptReport;
import io.migrationgate.lint.StatementReport;
import io.migrationgate.lint.rule.Finding;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.StatementClass;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a lint has found, for people. */
public final class LintText {
  private static final int SNIPPET = 96;

  private final PrintWriter out;
  private final Style style;
  private final Set<StatementClass> failing;
  private final boolean advice;

  /**
   * For that output.
   *
   * @param failing the classes that fail
   * @param advice whether findings that fail nothing are shown
   */
  public LintText(PrintWriter out, Style style, Set<StatementClass> failing, boolean advice) {
    this.out = out;
    this.style = style;
    this.failing = failing;
    this.advice = advice;
  }

  /** Writes every finding, and a summary. */
  public void print(LintReport report) {
    for (ScriptReport script : report.scripts()) {
      script.findings().forEach(finding -> print(script, null, finding));
      for (StatementReport statement : script.statements()) {
        statement.findings().forEach(finding -> print(script, statement, finding));
      }
    }
    summary(report);
    out.flush();
  }

  private void print(
      ScriptReport script, @Nullable StatementReport statement, JudgedFinding judged) {
    Finding finding = judged.finding();
    Rule rule = finding.rule();
    boolean fails = failing.contains(rule.statementClass());
    if (!fails && !advice) {
      return;
    }
    Tone tone = !judged.stands() ? Tone.GOOD : fails ? Tone.BAD : Tone.WARN;
    String place = script.file() + ":" + finding.line() + ":" + finding.column();
    out.println(Text.printable(place) + ": "
        + style.paint(tone, rule.statementClass() + " " + rule.id()) + ": " + rule.title());
    if (statement != null) {
      out.println("  " + style.paint(Tone.DIM, Text.brief(statement.snippet(), SNIPPET)));
    }
    out.println("  found:   " + Text.printable(finding.found()));
    if (judged.outcome() == Outcome.IGNORED) {
      out.println("  ignored: " + Text.printable(judged.note()));
    } else if (judged.outcome() == Outcome.ALLOWED) {
      out.println("  allowed: " + Text.printable(judged.note()));
    } else {
      out.println("  why:     " + rule.why());
      out.println("  instead: " + rule.instead());
      if (!judged.note().isEmpty()) {
        out.println("  missing: " + Text.printable(judged.note()));
      }
    }
  }

  private void summary(LintReport report) {
    Map<StatementClass, Integer> classes = new EnumMap<>(StatementClass.class);
    int statements = 0;
    int skipped = 0;
    for (ScriptReport script : report.scripts()) {
      skipped += script.skipped().isEmpty() ? 0 : 1;
      for (StatementReport statement : script.statements()) {
        classes.merge(statement.statementClass(), 1, Integer::sum);
        statements++;
      }
    }
    List<String> parts = new ArrayList<>();
    classes.forEach((each, count) -> parts.add(count + " " + each));
    out.println(Text.count(report.scripts().size(), "script") + " for " + report.target() + ", "
        + Text.count(statements, "statement")
        + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)));
    if (skipped > 0) {
      out.println(Text.count(skipped, "undo script") + " not read; name them to have them read");
    }
    long fail = report.standing(failing).count();
    String verdict = fail == 0 ? "passed" : Text.count(fail, "finding") + " to resolve";
    out.println(style.paint(fail == 0 ? Tone.GOOD : Tone.BAD, verdict)
        + count(report, Outcome.ALLOWED, "allowed by its phase")
        + count(report, Outcome.IGNORED, "ignored with a reason"));
  }

  private static String count(LintReport report, Outcome outcome, String what) {
    long count = report.scripts().stream()
        .flatMap(ScriptReport::all)
        .filter(each -> each.outcome() == outcome)
        .count();
    return count == 0 ? "" : ", " + count + " " + what;
  }
}
