package io.migrationgate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A page of {@code docs/} and the commands on it. Immutable, but for the file. */
final class DocsPage {
  private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");
  /** A statement, and what comes back. */
  static final String PSQL = "psql> ";

  private static final String PROMPT = "$ ";

  private final Path file;
  private final List<String> lines;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * Commands in one pair of fences.
   *
   * @param heading above it, the nearest one
   * @param number the how manieth under this heading, from 1
   * @param first its first line's index, behind the fence
   * @param text its lines
   */
  record Block(String heading, int number, int first, List<String> text) {
    /** Each command with what it prints. */
    List<Exchange> exchanges() {
      List<Exchange> found = new ArrayList<>();
      for (String line : text) {
        if (line.startsWith(PROMPT)) {
          found.add(new Exchange(PROMPT, line.substring(PROMPT.length()), new ArrayList<>()));
        } else if (line.startsWith(PSQL)) {
          found.add(new Exchange(PSQL, line.substring(PSQL.length()), new ArrayList<>()));
        } else if (!found.isEmpty()) {
          found.get(found.size() - 1).printed().add(line);
        }
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

  private DocsPage(Path file, List<String> lines) {
    this.file = file;
    this.lines = List.copyOf(lines);
    String heading = "";
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("#")) {
        heading = line.replaceFirst("^#+\\s*", "");
      } else if (line.startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).startsWith("```")) {
          end++;
        }
        List<String> text = lines.subList(i + 1, end);
        if (text.stream().anyMatch(each -> each.startsWith(PROMPT))) {
          blocks.add(new Block(heading, numbers.merge(heading, 1, Integer::sum), i + 1, text));
        }
        i = end;
      }
    }
  }

  /** Reads a page, for example {@code cli.md}. */
  static DocsPage read(String name) {
    Path file = DOCS.resolve(name);
    try {
      return new DocsPage(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages. */
  static List<String> names() {
    try (var files = Files.list(DOCS)) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(name -> name.endsWith(".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines() {
    return lines;
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
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("```" + language)) {
        int end = i + 1;
        while (!lines.get(end).startsWith("```")) {
          end++;
        }
        found.add(String.join("\n", lines.subList(i + 1, end)) + "\n");
        i = end;
      }
    }
    return found;
  }

  /** Writes the page with other texts for some blocks. */
  void write(Map<Block, List<String>> other) {
    List<String> written = new ArrayList<>();
    int next = 0;
    for (Block block : blocks) {
      written.addAll(lines.subList(next, block.first()));
      written.addAll(other.getOrDefault(block, block.text()));
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
