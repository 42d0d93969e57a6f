package io.migrationgate.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param brief few and short iterations, few nodes: minutes instead of an hour
 * @param calls single calls, beside other libraries
 * @param system the engine as a whole
 * @param match which benchmarks of calls: a regular expression that is found in their names
 * @param out the directory for what is written
 */
record BenchmarkSettings(boolean brief, boolean calls, boolean system, String match, Path out) {
  static BenchmarkSettings of(String... arguments) {
    boolean brief = false;
    boolean calls = true;
    boolean system = true;
    String match = ".*Benchmark.*";
    Path out = Path.of("target", "benchmarks");
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--short" -> brief = true;
        case "--calls" -> system = false;
        case "--system" -> calls = false;
        case "--match" -> match = value(option, rest);
        case "--out" -> out = Path.of(value(option, rest));
        default ->
          throw new IllegalArgumentException("unknown option " + option
              + "; known are --short, --calls, --system, --match REGEX and --out DIRECTORY");
      }
    }
    if (!calls && !system) {
      throw new IllegalArgumentException("--calls and --system exclude one another");
    }
    return new BenchmarkSettings(brief, calls, system, match, out);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }
}
