package io.migrationgate.cli.preflight;

import io.migrationgate.Problem;
import io.migrationgate.cli.preflight.VersionCheck.TypeCheck;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.cli.render.Text;
import io.migrationgate.documents.CompatibilityMode.Order;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.registration.ShapeChange;
import io.migrationgate.registration.ShapeChange.Kind;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A comparison of shapes as people read it. */
public final class VersionCheckText {
  private final PrintWriter out;
  private final Style style;

  /** Writes there. */
  public VersionCheckText(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Writes the table, what is different, and what to do. */
  public void print(VersionCheck check) {
    Build build = check.build();
    line(
        Tone.PLAIN,
        build.file() + ": build " + build.id().shown() + ", compared with " + check.against());
    Table table = new Table("DOCUMENT", "VERSION", "SHAPE", "NEW VERSION", "BY THE SHAPES ALONE");
    check.types().forEach(type -> type.changes().forEach(change -> row(table, type, change)));
    table.print(out, style);
    check.types().forEach(this::details);
    check.problems().forEach(this::problem);
    line(Tone.PLAIN, "");
    int problems = check.problems().size();
    if (problems > 0) {
      line(Tone.BAD, Text.count(problems, "problem"));
    } else {
      line(Tone.GOOD, "no shape needs a new version that it does not have");
    }
    out.flush();
  }

  private static void row(Table table, TypeCheck type, ShapeChange change) {
    boolean compared = !change.differences().isEmpty();
    table.row(List.of(
        Cell.of(type.type()),
        Cell.of(Integer.toString(change.version())),
        Cell.of(change.kind().name().toLowerCase(Locale.ROOT)),
        Cell.of(!compared ? "-" : change.needsNewVersion() ? "needed" : "not needed"),
        Cell.of(compared ? order(change.order()) : "-")));
  }

  private static String order(Order order) {
    return switch (order) {
      case ANY, NEW_VERSION -> order.toString();
      case READERS_FIRST -> order + " (requests: the server; responses: the client)";
      case WRITERS_FIRST -> order + " (requests: the client; responses: the server)";
    };
  }

  private void details(TypeCheck type) {
    for (ShapeChange change : type.changes()) {
      String name = type.type() + " " + change.version();
      change.differences().forEach(each -> line(Tone.PLAIN, name + ": " + each));
      change
          .newReadsOld()
          .forEach(each -> line(Tone.PLAIN, name + ": read by the new shape, " + each));
      change
          .oldReadsNew()
          .forEach(each -> line(Tone.PLAIN, name + ": read by the old shape, " + each));
      if (change.kind() == Kind.DROPPED) {
        line(Tone.PLAIN, name + ": may go once it was finalized");
      }
    }
    DocumentClaim claim = type.claim();
    if (claim != null
        && type.changes().stream().anyMatch(change -> change.kind() == Kind.NEW)
        && type.changes().stream().anyMatch(change -> change.kind() != Kind.NEW)) {
      line(
          Tone.PLAIN,
          type.type() + ": readers first: this build everywhere, which writes "
              + claim.support().writes() + " as it is told; then: mgate version advance "
              + type.type() + " --reason \"why\"");
    }
  }

  private void problem(Problem problem) {
    line(Tone.PLAIN, "");
    line(Tone.BAD, problem.subject());
    line(Tone.PLAIN, "  found:    " + problem.found());
    line(Tone.PLAIN, "  expected: " + problem.expected());
    line(Tone.PLAIN, "  next:     " + problem.nextStep());
  }

  /** What is told comes from files that anybody may have made. */
  private void line(Tone tone, String text) {
    out.println(style.paint(tone, Text.printable(text)));
  }
}
