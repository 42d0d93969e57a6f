package io.migrationgate.lint;

import java.util.List;
import java.util.stream.Stream;

/**
 * One script and what was found in it.
 *
 * @param file where it is
 * @param kind what it is
 * @param skipped why it was not read; empty if it was
 * @param statements its statements in order
 * @param findings what was found of the file itself
 */
public record ScriptReport(
    String file,
    ScriptKind kind,
    String skipped,
    List<StatementReport> statements,
    List<JudgedFinding> findings) {
  /** Copies the lists. */
  public ScriptReport {
    statements = List.copyOf(statements);
    findings = List.copyOf(findings);
  }

  /** All findings in the order of the script, those of the file first. */
  public Stream<JudgedFinding> all() {
    return Stream.concat(
        findings.stream(), statements.stream().flatMap(each -> each.findings().stream()));
  }
}
