package io.migrationgate.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What it was measured on. */
final class TestMachine {
  private static final Pattern LIBRARY = Pattern.compile(
      "(sdk|flagd|ff4j-core|togglz-core|launchdarkly-java-server-sdk|unleash-client-java|postgresql)"
          + "-(\\d[\\w.]*)\\.jar");

  private TestMachine() {}

  static String describe(BenchmarkSettings settings) throws IOException {
    return String.format(
        Locale.ROOT,
        """
            # Benchmarks

            %s, %d processors, %s %s. %s. Load at the start: %s.
            Beside: %s.
            """,
        processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        settings.brief() ? "Short mode" : "Full mode",
        load(),
        libraries());
  }

  /** How many processes wanted to run in the last minute. */
  static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load);
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  /** The jars that are compared, by their names. */
  private static String libraries() throws IOException {
    String classPath = System.getProperty("java.class.path");
    int end = classPath.indexOf(File.pathSeparatorChar);
    Path first = Path.of(end < 0 ? classPath : classPath.substring(0, end));
    Path beside = first.toAbsolutePath().resolveSibling("lib");
    try (Stream<Path> jars = Files.list(beside)) {
      return jars.map(jar -> LIBRARY.matcher(jar.getFileName().toString()))
          .filter(Matcher::matches)
          .map(jar -> jar.group(1) + " " + jar.group(2))
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }
}
