package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.scaffold.Explanation;
import io.migrationgate.cli.scaffold.Scaffold;
import io.migrationgate.lint.JudgedFinding;
import io.migrationgate.lint.MigrationNeed;
import io.migrationgate.lint.rule.Rule;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What changes need, for people and for scripts. */
public final class ExplanationText {
  private static final int SNIPPET = 96;

  private ExplanationText() {}

  /** For people. */
  public static void print(PrintWriter out, List<Explanation> explanations) {
    for (Explanation each : explanations) {
      print(out, each);
    }
    out.flush();
  }

  private static void print(PrintWriter out, Explanation each) {
    String place =
        each.file() + ":" + each.statement().line() + ":" + each.statement().column();
    out.println(Text.printable(place) + ": migration: " + each.need().words());
    out.println("  " + Text.brief(each.statement().snippet(), SNIPPET));
    reasons(each).forEach(rule -> {
      out.println("  why:     " + rule.title() + ". " + rule.why());
      out.println("  instead: " + rule.instead());
    });
    if (each.need() == MigrationNeed.TABLE) {
      out.println("  kind:    see docs/guide.md, A table split");
    }
    if (!each.missing().isEmpty()) {
      out.println("  missing: " + Text.printable(each.missing()));
    }
    Scaffold scaffold = each.scaffold();
    if (scaffold != null) {
      block(out, "migrations.yaml", scaffold.entry().stream());
      if (scaffold.expands()) {
        block(out, "before", scaffold.expandScript().lines());
      }
      block(out, "at last", scaffold.contractScript().lines());
      out.println("  all of it, and a repository: " + Text.printable(scaffold.command()));
    }
  }

  private static Stream<Rule> reasons(Explanation each) {
    return each.statement().findings().stream()
        .map(JudgedFinding::finding)
        .filter(finding -> !finding.rule().advises())
        .filter(finding -> MigrationNeed.of(finding) == each.need())
        .map(finding -> finding.rule())
        .distinct();
  }

  private static void block(PrintWriter out, String title, Stream<String> lines) {
    out.println("  " + title + ":");
    lines.forEach(line -> out.println("    " + Text.printable(line)));
  }

  /** For scripts. */
  public static ArrayNode json(List<Explanation> explanations) {
    ObjectNode holder = JsonOut.object();
    ArrayNode list = holder.putArray("explanations");
    for (Explanation each : explanations) {
      Scaffold scaffold = each.scaffold();
      ObjectNode object = list.addObject();
      object.put("file", each.file());
      object.put("line", each.statement().line());
      object.put("column", each.statement().column());
      object.put("need", each.need().name().toLowerCase(Locale.ROOT));
      object.put("missing", each.missing().isEmpty() ? null : each.missing());
      object.put("declaration", scaffold == null ? null : lines(scaffold.entry()));
      object.put(
          "expand", scaffold == null || !scaffold.expands() ? null : scaffold.expandScript());
      object.put("contract", scaffold == null ? null : scaffold.contractScript());
      object.put("command", scaffold == null ? null : scaffold.command());
    }
    return list;
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
