package io.migrationgate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of {@code docs/} and the commands on it. Immutable, but for the file. */
final class DocsPage {
  private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");
  /** The first page, which is not in that directory. */
  static final String README = "../README.md";

  /** A statement, and what comes back. */
  static final String PSQL = "psql> ";

  private static final String PROMPT = "$ ";
  private static final String FENCE = "```";
  private static final Pattern IN_TEXT = Pattern.compile("`mgate ([^`]+)`");

  private final Path file;
  private final List<String> lines;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Fence> fences = new ArrayList<>();
  private final List<Sentence> sentences = new ArrayList<>();

  /**
   * Commands in one pair of fences.
   *
   * @param heading above it, the nearest one
   * @param number the how manieth under this heading, from 1
   * @param first its first line's index, behind the fence
   * @param indent what each line begins with, in a list
   * @param text its lines, without that
   */
  record Block(String heading, int number, int first, String indent, List<String> text) {
    /** Each command with what it prints. A command may go on in the next line. */
    List<Exchange> exchanges() {
      List<Exchange> found = new ArrayList<>();
      boolean goesOn = false;
      for (String line : text) {
        if (goesOn) {
          Exchange last = found.remove(found.size() - 1);
          found.add(new Exchange(last.prompt(), last.command() + "\n" + line, last.printed()));
        } else if (line.startsWith(PROMPT)) {
          found.add(new Exchange(PROMPT, line.substring(PROMPT.length()), new ArrayList<>()));
        } else if (line.startsWith(PSQL)) {
          found.add(new Exchange(PSQL, line.substring(PSQL.length()), new ArrayList<>()));
        } else if (!found.isEmpty()) {
          found.get(found.size() - 1).printed().add(line);
        }
        goesOn = line.endsWith("\\") && (goesOn || line.startsWith(PROMPT));
      }
      return found;
    }

    @Override
    public String toString() {
      return "'" + heading + "' block " + number + " (line " + (first + 1) + ")";
    }
  }

  /** A command, or a statement, and what it prints. */
  record Exchange(String prompt, String command, List<String> printed) {}

  /** What stands in one pair of fences, from a line on, in a language or in none. */
  record Fence(int line, String language, List<String> text) {}

  /** A command that is named within a sentence. */
  record Sentence(int line, String command) {}

  private DocsPage(Path file, List<String> lines) {
    this.file = file;
    this.lines = List.copyOf(lines);
    String heading = "";
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("#")) {
        heading = line.replaceFirst("^#+\\s*", "");
      } else if (line.strip().startsWith(FENCE)) {
        String indent = line.substring(0, line.indexOf(FENCE));
        int end = i + 1;
        while (!lines.get(end).strip().startsWith(FENCE)) {
          end++;
        }
        List<String> text = lines.subList(i + 1, end).stream()
            .map(each -> each.startsWith(indent) ? each.substring(indent.length()) : each)
            .toList();
        fences.add(new Fence(i + 1, line.strip().substring(FENCE.length()), text));
        if (text.stream().anyMatch(each -> each.startsWith(PROMPT))) {
          blocks.add(
              new Block(heading, numbers.merge(heading, 1, Integer::sum), i + 1, indent, text));
        }
        i = end;
      } else {
        Matcher named = IN_TEXT.matcher(line);
        while (named.find()) {
          sentences.add(new Sentence(i + 1, named.group(1)));
        }
      }
    }
  }

  /** Reads a page, for example {@code cli.md}, or {@link #README}. */
  static DocsPage read(String name) {
    Path file = DOCS.resolve(name);
    try {
      return new DocsPage(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages, and the first one. */
  static List<String> names() {
    try (var files = Files.list(DOCS)) {
      return Stream.concat(
              Stream.of(README), files.map(each -> each.getFileName().toString()))
          .filter(name -> name.endsWith(".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Fence> fences() {
    return fences;
  }

  List<Sentence> sentences() {
    return sentences;
  }

  List<Block> blocks() {
    return blocks;
  }

  Block block(String heading, int number) {
    return blocks.stream()
        .filter(block -> block.heading().equals(heading) && block.number() == number)
        .findFirst()
        .orElseThrow(() -> new AssertionError(
            file + " has no block " + number + " of commands under '" + heading + "'"));
  }

  /** The fenced text of a language, in the order of the page. */
  List<String> fenced(String language) {
    return fences.stream()
        .filter(fence -> fence.language().equals(language))
        .map(fence -> String.join("\n", fence.text()) + "\n")
        .toList();
  }

  /** Writes the page with other texts for some blocks. */
  void write(Map<Block, List<String>> other) {
    List<String> written = new ArrayList<>();
    int next = 0;
    for (Block block : blocks) {
      written.addAll(lines.subList(next, block.first()));
      for (String line : other.getOrDefault(block, block.text())) {
        written.add(line.isEmpty() ? line : block.indent() + line);
      }
      next = block.first() + block.text().size();
    }
    written.addAll(lines.subList(next, lines.size()));
    try {
      Files.write(file, written);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
