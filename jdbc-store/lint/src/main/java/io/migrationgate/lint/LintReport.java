package io.migrationgate.lint;

import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was found in a run.
 *
 * @param target the database that was assumed
 * @param scripts every script, in the order in which they would be applied
 */
public record LintReport(Target target, List<ScriptReport> scripts) {
  /** The classes that fail unless told otherwise. */
  public static final Set<StatementClass> FAILING = Set.copyOf(EnumSet.of(
      StatementClass.CONTRACTING,
      StatementClass.MOVING_DATA,
      StatementClass.BLOCKING,
      StatementClass.NOT_UNDERSTOOD));

  /** Copies the list. */
  public LintReport {
    scripts = List.copyOf(scripts);
  }

  /** Findings that stand, of these classes. */
  public Stream<JudgedFinding> standing(Set<StatementClass> classes) {
    return scripts.stream()
        .flatMap(ScriptReport::all)
        .filter(each -> each.stands() && classes.contains(each.finding().statementClass()));
  }

  /** Whether nothing of these classes stands. */
  public boolean passes(Set<StatementClass> classes) {
    return standing(classes).findAny().isEmpty();
  }
}
