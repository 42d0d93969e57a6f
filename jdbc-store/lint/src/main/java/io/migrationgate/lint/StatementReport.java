package io.migrationgate.lint;

import io.migrationgate.lint.rule.StatementClass;
import java.util.List;

/**
 * One statement and what was found in it.
 *
 * @param line the line of its first word, from 1
 * @param column the column of its first word, from 1
 * @param snippet its first words on one line
 * @param statementClass what it is, whether or not findings are ignored or allowed
 * @param findings what was found
 */
public record StatementReport(
    int line,
    int column,
    String snippet,
    StatementClass statementClass,
    List<JudgedFinding> findings) {
  /** Copies the list. */
  public StatementReport {
    findings = List.copyOf(findings);
  }
}
