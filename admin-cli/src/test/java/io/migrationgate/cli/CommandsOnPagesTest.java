package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Problem;
import io.migrationgate.spi.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a page names is one that can be typed: it gets as far as the store, which is
 * not there. What commands print is compared by the tests of single pages.
 */
class CommandsOnPagesTest {
  private static final Pattern IN_TEXT = Pattern.compile("`mgate ([^`]+)`");
  private static final Pattern TYPED = Pattern.compile("^(?:\\$ )?mgate (.+)$");

  /** A synopsis, a key that is pressed, or a shell's own words. */
  private static final Pattern NOT_TYPED = Pattern.compile("[\\[|<>&;]|\\bCOMMAND\\b|\\$\\(");

  private static final Map<String, String> STAND_FOR = Map.ofEntries(
      Map.entry("'…'", "why"),
      Map.entry("\"…\"", "why"),
      Map.entry("NAME", "customer-name-split"),
      Map.entry("FLAG", "new-checkout"),
      Map.entry("SHARE", "10%"),
      Map.entry("TEXT", "why"),
      Map.entry("HASH", "0123456789012345678901234567890123456789"),
      Map.entry("DURATION", "30s"),
      Map.entry("NODE", "n1"),
      Map.entry("COUNT", "5"),
      Map.entry("REVISION", "2"),
      Map.entry("PHASE", "read-new"),
      Map.entry("ROWS", "9"));

  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  static List<String> pages() {
    return DocsPage.names();
  }

  @BeforeEach
  void noStore() {
    scene.connector.cannotConnect = new StoreUnavailableException(
        new Problem("store", "none", "one", "nothing: only the words count"), null);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void canBeTyped(String name) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Map<String, String> wrong = new TreeMap<>();
    for (Named named : named(DocsPage.read(name).lines())) {
      String typed = named.command().replaceAll("(--[a-z-]+) …", "$1 x");
      for (Map.Entry<String, String> each : STAND_FOR.entrySet()) {
        typed = typed.replace(each.getKey(), each.getValue());
      }
      scene.shell.directory = directory;
      scene.shell.run(PageWalk.words(typed.replace("…", "").replace("FILE", file.toString())));
      boolean unfinished = named.inText()
          && (scene.shell.err.contains("issing required") || scene.shell.err.contains("--reason"));
      // Files that are not there, and values that a page shows to be refused, are another matter.
      if (scene.shell.err.startsWith("error: command line") && !unfinished) {
        wrong.put("line " + named.line() + ": mgate " + named.command(), scene.shell.err);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /**
   * A command that a page names.
   *
   * @param inText whether only in a sentence, where what it needs may be left out
   */
  private record Named(int line, String command, boolean inText) {}

  private static List<Named> named(List<String> lines) {
    List<Named> found = new ArrayList<>();
    boolean fenced = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        fenced = !fenced;
      }
      Matcher named = (fenced ? TYPED : IN_TEXT).matcher(line);
      while (named.find()) {
        String command = named.group(1).replaceFirst("\\s+#.*$", "");
        boolean completed = i > 0 && lines.get(i - 1).contains("<Tab>");
        if (!completed && !NOT_TYPED.matcher(command).find()) {
          found.add(new Named(i + 1, command, !fenced));
        }
      }
    }
    return found;
  }
}
