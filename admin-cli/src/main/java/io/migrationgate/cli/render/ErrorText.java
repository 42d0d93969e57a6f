package io.migrationgate.cli.render;

import io.migrationgate.Problem;
import io.migrationgate.cli.render.Style.Tone;
import java.io.PrintWriter;
import java.util.List;

/** Errors as people read them: about what, what was found, what was expected, what to do next. */
public final class ErrorText {
  private static final String CONTINUED = " ".repeat(12);

  private ErrorText() {}

  /** Writes every problem, the first ones first; lines of a part are kept apart by line feeds. */
  public static void print(PrintWriter err, Style style, List<Problem> problems) {
    for (Problem problem : problems) {
      err.println(style.paint(Tone.BAD, "error:") + " " + part(problem.subject()));
      err.println("  found:    " + part(problem.found()));
      err.println("  expected: " + part(problem.expected()));
      err.println("  next:     " + part(problem.nextStep()));
    }
    err.flush();
  }

  private static String part(String text) {
    StringBuilder joined = new StringBuilder();
    Text.lines(Mask.mask(text).strip())
        .forEach(line -> joined
            .append(joined.isEmpty() ? "" : System.lineSeparator() + CONTINUED)
            .append(Text.printable(line.stripTrailing())));
    return joined.toString();
  }
}
