package io.migrationgate.cli.render;

import io.migrationgate.Problem;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.Verdict;
import java.io.PrintWriter;
import java.util.List;

/** What every guard said, as a table. */
public final class Verdicts {
  private Verdicts() {}

  /** Writes a line for each guard. */
  public static void print(PrintWriter out, Style style, Evaluation evaluation) {
    Table table = new Table("  GUARD", "VERDICT", "FOUND");
    for (Verdict verdict : evaluation.verdicts()) {
      table.row(List.of(
          Cell.of("  " + verdict.guard()),
          new Cell(verdict.outcome().toString(), tone(verdict)),
          Cell.of(verdict.found())));
      Problem problem = verdict.problem();
      if (problem != null) {
        table.row("", "", "next: " + problem.nextStep());
      }
    }
    table.print(out, style);
  }

  private static Tone tone(Verdict verdict) {
    return switch (verdict.outcome()) {
      case PASSED -> Tone.GOOD;
      case OVERRIDDEN -> Tone.WARN;
      case REFUSED -> Tone.BAD;
    };
  }
}
