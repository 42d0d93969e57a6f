package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.lint.JudgedFinding;
import io.migrationgate.lint.LintReport;
import io.migrationgate.lint.ScriptReport;
import io.migrationgate.lint.StatementReport;
import io.migrationgate.lint.rule.Finding;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.StatementClass;
import java.util.Locale;
import java.util.Set;

/** What a lint has found, for scripts. */
public final class LintJson {
  private LintJson() {}

  /** The document, with every statement, also those that are safe. */
  public static ObjectNode of(LintReport report, Set<StatementClass> failing) {
    ObjectNode object = JsonOut.object();
    object.put("database", report.target().database().word());
    object.put("databaseVersion", report.target().version().toString());
    object.put("passed", report.passes(failing));
    object.put("failing", report.standing(failing).count());
    ArrayNode classes = object.putArray("failOn");
    failing.stream().sorted().forEach(each -> classes.add(each.word()));
    ArrayNode scripts = object.putArray("scripts");
    report.scripts().forEach(script -> scripts.add(script(script, failing)));
    return object;
  }

  private static ObjectNode script(ScriptReport script, Set<StatementClass> failing) {
    ObjectNode object = JsonOut.object();
    object.put("file", script.file());
    object.put("kind", script.kind().word());
    object.put("skipped", script.skipped().isEmpty() ? null : script.skipped());
    ArrayNode findings = object.putArray("findings");
    script.findings().forEach(each -> findings.add(finding(each, each.finding().line(), failing)));
    ArrayNode statements = object.putArray("statements");
    script.statements().forEach(each -> statements.add(statement(each, failing)));
    return object;
  }

  private static ObjectNode statement(StatementReport statement, Set<StatementClass> failing) {
    ObjectNode object = JsonOut.object();
    object.put("line", statement.line());
    object.put("column", statement.column());
    object.put("class", statement.statementClass().word());
    object.put("snippet", statement.snippet());
    ArrayNode findings = object.putArray("findings");
    statement.findings().forEach(each -> findings.add(finding(each, statement.line(), failing)));
    return object;
  }

  private static ObjectNode finding(
      JudgedFinding judged, int statementLine, Set<StatementClass> failing) {
    Finding finding = judged.finding();
    Rule rule = finding.rule();
    Finding.Subject subject = finding.subject();
    ObjectNode object = JsonOut.object();
    object.put("rule", rule.id());
    object.put("class", rule.statementClass().word());
    object.put("line", finding.line());
    object.put("column", finding.column());
    object.put("statementLine", statementLine);
    object.put("found", finding.found());
    object.put("table", subject == null ? null : subject.table());
    object.put("tableColumn", subject == null ? null : subject.column());
    object.put("why", rule.why());
    object.put("instead", rule.instead());
    object.put("outcome", judged.outcome().name().toLowerCase(Locale.ROOT));
    object.put("note", judged.note().isEmpty() ? null : judged.note());
    object.put("fails", judged.stands() && failing.contains(rule.statementClass()));
    return object;
  }
}
