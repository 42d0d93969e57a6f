package io.migrationgate.demo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a run is seen to do: its commands, and the headings above them, without what differs from
 * run to run. So a run on a page can be compared with one that was just made.
 */
public final class Transcript {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "..", "docs", "demo.md");

  /** A command, one that a refusal advises, a day of the weekly release, or a step of the tour. */
  private static final Pattern STEP =
      Pattern.compile("(\\$ | +next: .*mgate |(Mon|Tue|Wed|Thu)\\b|\\d\\. ).*");

  private Transcript() {}

  /** The steps of a run. */
  public static List<String> steps(String out) {
    return out.lines()
        .filter(line -> STEP.matcher(line).matches() && !line.contains("/demo.jar"))
        .map(Transcript::normal)
        .toList();
  }

  /** The steps of the run that docs/demo.md shows under a heading. */
  public static List<String> shown(String heading) {
    try {
      String page = Files.readString(PAGE);
      int section = page.indexOf("\n" + heading + "\n");
      int begin = page.indexOf("\n```\n", section) + "\n```\n".length();
      return steps(page.substring(begin, page.indexOf("\n```\n", begin)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String normal(String line) {
    return line.replaceAll(" +", " ")
        .replaceAll("jdbc:\\S+ --user \\S+", "URL")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "HOST")
        .replaceAll("--accept-sql \\S+", "--accept-sql HASH")
        .replaceAll("kill -TERM \\d+", "kill -TERM PID")
        .replaceAll("\\S*/(shop-\\d+\\.jar|scripts/)", "$1")
        .strip();
  }
}
