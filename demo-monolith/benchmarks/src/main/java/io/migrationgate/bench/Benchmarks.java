package io.migrationgate.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures, and writes what was measured as one page of tables, with a plot beside it.
 *
 * <pre>java -jar benchmarks.jar [--short] [--calls | --system | --command-line ZIP]
 *     [--match REGEX] [--out DIRECTORY]
 * </pre>
 */
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs; exits with 2 if it was told something that it does not know. */
  public static void main(String[] arguments) throws Exception {
    BenchmarkSettings settings;
    try {
      settings = BenchmarkSettings.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    run(settings, new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  private static void run(BenchmarkSettings settings, PrintStream out) throws Exception {
    Files.createDirectories(settings.out());
    List<String> page = new ArrayList<>();
    page.add(TestMachine.describe(settings));
    if (settings.calls()) {
      CallTable table = CallTable.read(new CallRun(settings, out).run());
      page.add(table.markdown());
      Files.writeString(settings.out().resolve("calls.svg"), CallPlot.svg(table));
    }
    if (settings.zip() != null) {
      int runs = settings.brief() ? 15 : 40;
      page.add(new CommandStart(settings.zip(), runs, out).run());
    }
    if (settings.system()) {
      page.addAll(new SystemRun(settings, out).run());
    }
    page.add("Load at the end: " + TestMachine.load() + ".\n");
    write(settings.out().resolve("benchmarks.md"), String.join("\n", page), out);
  }

  private static void write(Path file, String page, PrintStream out) throws IOException {
    Files.writeString(file, page);
    out.println();
    out.println(page);
    out.println("Written to " + file);
  }
}
