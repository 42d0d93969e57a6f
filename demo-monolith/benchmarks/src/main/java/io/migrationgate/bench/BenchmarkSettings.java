package io.migrationgate.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param brief few and short iterations, few nodes: minutes instead of an hour
 * @param calls single calls, beside other libraries
 * @param system the engine as a whole
 * @param zip of the command line, whose start is measured alone; null for what the others say
 * @param match which benchmarks of calls: a regular expression that is found in their names
 * @param out the directory for what is written
 */
record BenchmarkSettings(
    boolean brief, boolean calls, boolean system, @Nullable Path zip, String match, Path out) {
  static BenchmarkSettings of(String... arguments) {
    boolean brief = false;
    boolean calls = true;
    boolean system = true;
    Path zip = null;
    String match = ".*Benchmark.*";
    Path out = Path.of("target", "benchmarks");
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--short" -> brief = true;
        case "--calls" -> system = false;
        case "--system" -> calls = false;
        case "--command-line" -> zip = Path.of(value(option, rest));
        case "--match" -> match = value(option, rest);
        case "--out" -> out = Path.of(value(option, rest));
        default ->
          throw new IllegalArgumentException("unknown option " + option
              + "; known are --short, --calls, --system, --command-line ZIP, --match REGEX and --out"
              + " DIRECTORY");
      }
    }
    if ((!calls && !system) || (zip != null && !(calls && system))) {
      throw new IllegalArgumentException(
          "--calls, --system and --command-line exclude one another");
    }
    boolean others = zip == null;
    return new BenchmarkSettings(brief, calls && others, system && others, zip, match, out);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }
}
