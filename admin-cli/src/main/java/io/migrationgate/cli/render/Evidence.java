package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.contract.ContractEvidence;
import io.migrationgate.contract.ContractEvidence.Finding;
import io.migrationgate.spi.ContractDatabase.Dependent;
import io.migrationgate.spi.ContractDatabase.Dependents;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What speaks for and against dropping an old side. */
public final class Evidence {
  private Evidence() {}

  /** Writes a line for each requirement, and what is missing for it. */
  public static void print(PrintWriter out, Style style, ContractEvidence evidence) {
    Table table = new Table("REQUIREMENT", "VERDICT", "FOUND");
    for (Finding finding : evidence.findings()) {
      List<String> lines = Text.lines(finding.found());
      table.row(List.of(
          Cell.of(finding.requirement().toString()),
          new Cell(finding.outcome().toString(), tone(finding)),
          Cell.of(lines.get(0))));
      lines.stream().skip(1).forEach(line -> table.row("", "", line));
      Problem problem = finding.problem();
      if (problem != null) {
        table.row("", "", "next: " + problem.nextStep());
      }
    }
    table.print(out, style);
    out.flush();
  }

  private static Tone tone(Finding finding) {
    return switch (finding.outcome()) {
      case PASSED -> Tone.GOOD;
      case OVERRIDDEN -> Tone.WARN;
      case REFUSED -> Tone.BAD;
    };
  }

  /** The same for scripts. */
  public static ObjectNode json(ContractEvidence evidence) {
    ObjectNode object = JsonOut.object();
    object.put("at", evidence.at().toString());
    object.put("complete", evidence.complete());
    object.put("settledSince", text(evidence.settledSince()));
    object.put("oldSideUsed", text(evidence.oldSideUsed()));
    object.put("quietSince", text(evidence.quietSince()));
    ArrayNode requirements = object.putArray("requirements");
    for (Finding finding : evidence.findings()) {
      ObjectNode one = requirements.addObject();
      one.put("requirement", finding.requirement().toString());
      one.put("outcome", finding.outcome().toString());
      one.put("found", finding.found());
      Problem problem = finding.problem();
      if (problem != null) {
        one.put("expected", problem.expected());
        one.put("next", problem.nextStep());
      }
    }
    Dependents dependents = evidence.dependents();
    object.set("obstacles", array(dependents == null ? List.of() : dependents.obstacles()));
    object.set("mentions", array(dependents == null ? List.of() : dependents.mentions()));
    object.set("included", array(dependents == null ? List.of() : dependents.included()));
    evidence.statements().forEach(object.putArray("contractSql")::add);
    return object;
  }

  private static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.toString();
  }

  private static ArrayNode array(List<Dependent> dependents) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Dependent dependent : dependents) {
      array
          .addObject()
          .put("kind", dependent.kind())
          .put("name", dependent.name())
          .put("why", dependent.why());
    }
    return array;
  }
}
