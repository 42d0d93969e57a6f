package io.migrationgate.lint.internal.guard;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.lint.JudgedFinding;
import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.MigrationLint;
import io.migrationgate.lint.PhaseKnowledge;
import io.migrationgate.lint.ScriptReport;
import io.migrationgate.lint.StatementReport;
import io.migrationgate.lint.rule.StatementClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Refuses what a migration tool is about to run. Immutable.
 *
 * @param options how it is read
 * @param phases asked anew for each script
 * @param failing the classes that are refused
 */
public record ScriptGuard(
    LintOptions options, Supplier<PhaseKnowledge> phases, Set<StatementClass> failing) {
  /** In an application that starts, it is too late for the rest. */
  private static final Set<StatementClass> FAILING =
      EnumSet.of(StatementClass.CONTRACTING, StatementClass.NOT_UNDERSTOOD);

  /** Copies the set. */
  public ScriptGuard {
    failing = Set.copyOf(failing);
  }

  /** Refuses contracting statements, and those that cannot be read. */
  public static ScriptGuard of(LintOptions options, Supplier<PhaseKnowledge> phases) {
    return new ScriptGuard(options, phases, FAILING);
  }

  /** The same, for other classes. */
  public ScriptGuard failingOn(Set<StatementClass> classes) {
    return new ScriptGuard(options, phases, classes);
  }

  /** The same, with other options. */
  public ScriptGuard with(LintOptions others) {
    return new ScriptGuard(others, phases, failing);
  }

  /**
   * Judges texts that are run one after the other.
   *
   * @param subject what they are, for the refusal
   * @param file the name of the script that they stand in
   * @param advice where an ignore is written
   * @throws MigrationGateException if they may not run yet
   */
  public void check(String subject, String file, List<String> texts, String advice) {
    MigrationLint lint = new MigrationLint(options, phases.get());
    List<String> found = new ArrayList<>();
    List<JudgedFinding> refused = new ArrayList<>();
    for (String text : texts) {
      ScriptReport report = lint.check(file, text);
      report.findings().stream().filter(this::fails).forEach(each -> {
        refused.add(each);
        found.add(line(each, ""));
      });
      for (StatementReport statement : report.statements()) {
        statement.findings().stream().filter(this::fails).forEach(each -> {
          refused.add(each);
          found.add(line(each, statement.snippet()));
        });
      }
    }
    if (!refused.isEmpty()) {
      throw refused(subject, String.join("\n", found), refused.get(0), advice);
    }
  }

  private boolean fails(JudgedFinding judged) {
    return judged.stands() && failing.contains(judged.finding().statementClass());
  }

  private static String line(JudgedFinding judged, String statement) {
    return "line " + judged.finding().line() + ": " + judged.finding().rule().id() + ", "
        + judged.finding().found()
        + (judged.note().isEmpty() ? "" : " (" + judged.note() + ")")
        + (statement.isEmpty() ? "" : ": " + statement);
  }

  private static MigrationGateException refused(
      String subject, String found, JudgedFinding first, String advice) {
    return new MigrationGateException(new Problem(
        subject,
        found,
        "statements that every build that still runs lives with",
        first.finding().rule().instead() + "; or leave it out of this release; or say " + advice
            + " why it is harmless: -- mgate:ignore " + first.finding().rule().id() + ": why"));
  }
}
