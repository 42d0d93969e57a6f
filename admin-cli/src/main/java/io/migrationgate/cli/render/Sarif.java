package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.lint.JudgedFinding;
import io.migrationgate.lint.LintReport;
import io.migrationgate.lint.ScriptReport;
import io.migrationgate.lint.rule.Finding;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.Rules;
import io.migrationgate.lint.rule.StatementClass;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What a lint has found, as SARIF 2.1.0, which code review tools show beside the lines. */
public final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private Sarif() {}

  /** The log: one run with every rule, and every finding. */
  public static ObjectNode of(LintReport report, Set<StatementClass> failing) {
    ObjectNode log = JsonOut.object();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "mgate lint");
    ArrayNode rules = driver.putArray("rules");
    List<Rule> all = Rules.all();
    all.forEach(rule -> rules.add(rule(rule, failing)));
    // Columns are counted in UTF-16 units, as Java does.
    run.put("columnKind", "utf16CodeUnits");
    ArrayNode results = run.putArray("results");
    for (ScriptReport script : report.scripts()) {
      script.all().forEach(each -> results.add(result(script, each, all, failing)));
    }
    return log;
  }

  private static ObjectNode rule(Rule rule, Set<StatementClass> failing) {
    ObjectNode object = JsonOut.object();
    object.put("id", rule.id());
    object.putObject("shortDescription").put("text", rule.title());
    object.putObject("fullDescription").put("text", rule.why());
    object.putObject("help").put("text", "Instead: " + rule.instead());
    object.putObject("defaultConfiguration").put("level", level(rule, failing));
    object.putObject("properties").putArray("tags").add(rule.statementClass().word());
    return object;
  }

  private static String level(Rule rule, Set<StatementClass> failing) {
    return failing.contains(rule.statementClass()) ? "error" : "note";
  }

  private static ObjectNode result(
      ScriptReport script, JudgedFinding judged, List<Rule> all, Set<StatementClass> failing) {
    Finding finding = judged.finding();
    ObjectNode object = JsonOut.object();
    object.put("ruleId", finding.rule().id());
    object.put("ruleIndex", all.indexOf(finding.rule()));
    object.put("level", level(finding.rule(), failing));
    String note = judged.note().isEmpty() ? "" : " (" + judged.note() + ")";
    object
        .putObject("message")
        .put(
            "text",
            finding.rule().title() + ": " + finding.found() + ". "
                + finding.rule().why() + " Instead: " + finding.rule().instead() + note);
    ObjectNode place = object.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(script.file()));
    place.putObject("region").put("startLine", finding.line()).put("startColumn", finding.column());
    if (!judged.stands()) {
      boolean ignored = judged.outcome() == JudgedFinding.Outcome.IGNORED;
      object
          .putArray("suppressions")
          .addObject()
          .put("kind", ignored ? "inSource" : "external")
          .put("justification", judged.note());
    }
    return object;
  }

  /** A reference by RFC 3986, as SARIF asks for: what has a meaning there is escaped. */
  static String uri(String file) {
    Path path = Path.of(file);
    if (path.isAbsolute()) {
      return path.toUri().toASCIIString();
    }
    try {
      String reference = new URI(null, null, "/" + file.replace('\\', '/'), null).toASCIIString();
      return reference.substring(1).replace(":", "%3A");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a path that cannot be escaped: " + file, e);
    }
  }
}
