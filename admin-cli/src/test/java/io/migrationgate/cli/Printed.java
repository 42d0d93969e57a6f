package io.migrationgate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Compares what commands print with what a page shows. What differs from run to run is left out of
 * the comparison: times, durations, process ids, ports, and what is only said while something
 * lasts.
 */
final class Printed {
  /** Said while something lasts, as often as it takes. */
  private static final Pattern MEANWHILE = Pattern.compile(
      "(settling: |paused \\(|waiting for a sign|  no lock in try |(not begun|copying|settling|comparing|"
          + "repairing|finishing|removing orphans|looking for strays)[ ,]).*");

  private static final List<Map.Entry<Pattern, String>> VARYING = List.of(
      varying(" +", " "),
      varying("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME"),
      varying("\\b\\d+(\\.\\d+)? (ms|s|min|h|d)\\b( \\d+ (s|min|h)\\b)*", "SPAN"),
      varying("\\bpid \\d+", "pid #"),
      varying("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b", "NODE"),
      varying("\\S+@[\\w.-]+:\\d+", "NODE"),
      varying("^NODE (\\S+) \\S+ \\d+ ", "NODE $1 HOST # "),
      varying("jdbc:postgresql://[^ ]+", "URL"),
      varying("PostgreSQL \\d[\\d.]*( \\([^)]*\\))?", "PostgreSQL #"),
      varying("\\bepoch +\\d+", "epoch #"),
      varying("\\(phase entered at \\d+\\)", "(phase entered at #)"),
      varying("\\b\\d+ rows/s", "# rows/s"),
      varying("\\brun \\d+", "run #"),
      varying("\\b[1-9]\\d* comparisons", "# comparisons"),
      varying("\\babout \\d+ rows", "about # rows"),
      varying("/\\S*/(\\S+)", "DIRECTORY/$1"),
      varying("\\[exit (\\d+)\\]", "(exit code $1)"),
      varying("#[0-9a-f]{8}\\b", "FINGERPRINT"),
      varying("accepted by \\S+", "accepted by #"),
      // Columns of numbers of epochs.
      varying("^TIME \\d+ ", "TIME # "),
      varying("(yes|no)/(yes|no) \\d+ (\\d+/\\d+)$", "$1/$2 # $3"),
      varying("(leased|fenced) SPAN ago \\d+", "$1 SPAN ago #"));

  private Printed() {}

  private static Map.Entry<Pattern, String> varying(String pattern, String by) {
    return Map.entry(Pattern.compile(pattern), by);
  }

  /** The lines that count, without what differs from run to run. */
  static List<String> normal(List<String> printed, Pattern without) {
    List<String> lines = new ArrayList<>();
    for (String line : printed) {
      if (line.isBlank()
          || without.matcher(line).matches()
          || MEANWHILE.matcher(line).matches()) {
        continue;
      }
      String text = line;
      for (Map.Entry<Pattern, String> each : VARYING) {
        text = each.getKey().matcher(text).replaceAll(each.getValue());
      }
      lines.add(text.strip());
    }
    return lines;
  }

  /** Three dots stand for any lines. */
  static boolean matches(List<String> expected, List<String> actual) {
    int dots = Math.max(expected.indexOf("..."), expected.indexOf("…"));
    if (dots < 0) {
      return expected.equals(actual);
    }
    List<String> head = expected.subList(0, dots);
    if (actual.size() < head.size() || !actual.subList(0, head.size()).equals(head)) {
      return false;
    }
    List<String> tail = expected.subList(dots + 1, expected.size());
    for (int from = head.size(); from <= actual.size(); from++) {
      if (matches(tail, actual.subList(from, actual.size()))) {
        return true;
      }
    }
    return false;
  }
}
