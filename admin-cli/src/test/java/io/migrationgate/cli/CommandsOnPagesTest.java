package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.cli.DocsPage.Fence;
import io.migrationgate.cli.DocsPage.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a page names is one that can be typed: it gets as far as the store, which is
 * not there. Whatever stands in a block is run as well, by the test of its page, which compares
 * what it prints and ends only when it has seen each block and each whole command of a sentence
 * ({@link PageWalk#end}); here it is looked at that there is such a test.
 */
class CommandsOnPagesTest {
  private static final Path TESTS = Path.of(
      System.getProperty("basedir", "."), "src", "test", "java", "io", "migrationgate", "cli");
  private static final Pattern TYPED = Pattern.compile("^(?:\\$ )?mgate (.+)$");

  @TempDir
  Path directory;

  static List<String> pages() {
    return DocsPage.names();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void canBeTyped(String name) throws IOException {
    Path file = Files.createFile(directory.resolve("FILE"));
    Map<String, String> wrong = new TreeMap<>();
    DocsPage page = DocsPage.read(name);
    for (Sentence sentence : page.sentences()) {
      note(wrong, sentence.line(), sentence.command().replace("FILE", file.toString()), true);
    }
    for (Fence fence : page.fences()) {
      for (int i = 0; i < fence.text().size(); i++) {
        Matcher typed = TYPED.matcher(whole(fence.text(), i));
        boolean completed = i > 0 && fence.text().get(i - 1).contains("<Tab>");
        if (typed.find() && !completed) {
          note(wrong, fence.line() + i + 1, typed.group(1), false);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** A line, with those in which it goes on. */
  private static String whole(List<String> lines, int first) {
    String line = lines.get(first);
    return line.endsWith("\\") && first + 1 < lines.size()
        ? line.substring(0, line.length() - 1) + whole(lines, first + 1).strip()
        : line;
  }

  // Files that are not there, and values that a page shows to be refused, are another matter.
  private void note(Map<String, String> wrong, int line, String command, boolean inText) {
    NamedCommand named = new NamedCommand(command);
    String refused = named.isTyped() ? named.refused(inText, directory) : "";
    if (!refused.isEmpty()) {
      wrong.put("line " + line + ": mgate " + command, refused);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void standsInABlockThatIsRun(String name) {
    for (Fence fence : DocsPage.read(name).fences()) {
      assertThat(fence.text())
          .as("%s line %d: a command begins with a prompt, so that it is run", name, fence.line())
          .noneMatch(line -> line.startsWith("mgate "));
    }
  }

  @Test
  void isRunByATestOfItsPage() throws IOException {
    try (Stream<Path> files = Files.list(TESTS)) {
      List<String> tests = files
          .filter(file -> file.toString().endsWith(".java"))
          .map(CommandsOnPagesTest::text)
          .toList();
      for (String name : pages()) {
        DocsPage page = DocsPage.read(name);
        boolean runs = page.sentences().stream()
            .anyMatch(each -> new NamedCommand(each.command()).isWhole(directory));
        if (runs || !page.blocks().isEmpty()) {
          assertThat(tests).as("the test of %s", name).anyMatch(walks(name));
        }
      }
    }
  }

  private static Predicate<String> walks(String name) {
    String read = name.equals(DocsPage.README)
        ? "DocsPage.read(DocsPage.README)"
        : "DocsPage.read(\"" + name + "\")";
    return test -> test.contains(read) && test.contains(".end()");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
