package io.migrationgate.declaration;

import io.migrationgate.Problem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns text into the tree of a single, harmless YAML 1.2 document. */
final class YamlDocument {
  static final int MAX_DEPTH = 20;
  private static final String STANDARD = "YAML 1.2";

  private final YamlFile file;
  private final Problems problems;
  private final LoadSettings settings;

  YamlDocument(YamlFile file, Problems problems) {
    this.file = file;
    this.problems = problems;
    this.settings = LoadSettings.builder()
        .setLabel(file.name())
        .setSchema(new WithoutMergeKeys())
        // Both are reported later, with the name of the migration.
        .setAllowDuplicateKeys(true)
        .setAllowNonScalarKeys(true)
        .setMaxAliasesForCollections(0)
        .setCodePointLimit(YamlText.MAX_SIZE)
        .build();
  }

  /** The document's root; null if a problem was noted. */
  @Nullable
  Node compose(String text) {
    try {
      return harmless(text)
          ? new Composer(settings, parser(text)).getSingleNode().orElse(null)
          : null;
    } catch (MarkedYamlEngineException e) {
      problems.add(place(e, text), malformed(e), e);
    } catch (ReaderException e) {
      reportUnprintable(text, e);
    } catch (YamlVersionException e) {
      String found = "YAML " + e.getSpecVersion().getRepresentation();
      problems.add(file.start(), new Problem("", found, STANDARD, "remove the line '%YAML'"), e);
    } catch (YamlEngineException e) {
      String found = Shown.line(String.valueOf(e.getMessage()));
      problems.add(file.start(), new Problem("", found, STANDARD, "correct the file"), e);
    }
    return null;
  }

  /*
   * Composing recurses and follows aliases, so both are looked for first, in the flat stream of
   * events: a small file could otherwise overflow the stack or stand for a huge tree.
   */
  private boolean harmless(String text) {
    int depth = 0;
    int documents = 0;
    for (Parser events = parser(text); events.hasNext(); ) {
      Event event = events.next();
      switch (event.getEventId()) {
        case Alias -> {
          return refuse(event, "an alias", "values written out", "write the value in its place");
        }
        case MappingStart, SequenceStart -> {
          if (++depth > MAX_DEPTH) {
            String found = "more than " + MAX_DEPTH + " levels";
            return refuse(event, found, "at most " + MAX_DEPTH, "check the indentation");
          }
        }
        case MappingEnd, SequenceEnd -> depth--;
        case DocumentStart -> {
          if (++documents > 1) {
            return refuse(event, "a second document", "one", "remove the line with '---'");
          }
        }
        default -> {}
      }
    }
    return documents == 1 || refuseEmpty();
  }

  /** Not by the library's {@code api.lowlevel}, which its module does not export. */
  private Parser parser(String text) {
    return new ParserImpl(settings, new StreamReader(settings, text));
  }

  private boolean refuse(Event event, String found, String expected, String nextStep) {
    problems.add(file.place(event.getStartMark()), new Problem("", found, expected, nextStep));
    return false;
  }

  private boolean refuseEmpty() {
    problems.add(
        file.start(),
        new Problem(
            "",
            "an empty file",
            "the keys 'format:' and 'migrations:'",
            "write 'format: 1' and 'migrations: []', or remove the file"));
    return false;
  }

  /** Where a quotation or a bracket begins says more than the end of the file. */
  private Place place(MarkedYamlEngineException e, String text) {
    int end = text.codePointCount(0, text.length());
    boolean atEnd = e.getProblemMark().filter(mark -> mark.getIndex() >= end).isPresent();
    boolean begun = atEnd && e.getContextMark().isPresent();
    return file.place(begun ? e.getContextMark() : e.getProblemMark());
  }

  private static Problem malformed(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("TAB")) {
      return new Problem(
          "", "a tab where YAML allows none", STANDARD, "use spaces instead of tabs");
    }
    // The library's own advice is meant for other characters than those it is given for.
    String found = problem
        .replaceFirst("^found ", "")
        .replaceFirst("\\.? \\(Do not use .*", "")
        .strip();
    String context = e.getContext() == null ? "" : " " + e.getContext().strip();
    String from = e.getContextMark()
        .map(mark -> ", begun in line " + (mark.getLine() + 1))
        .orElse("");
    return new Problem(
        "",
        "malformed YAML: " + (found + context + from).replaceAll("\\s+", " "),
        STANDARD,
        "check the indentation, and put text with special characters in quotes");
  }

  /** Looks for the character again: the library counts wrongly behind surrogates. */
  private void reportUnprintable(String text, ReaderException e) {
    int i = 0;
    while (i < text.length() && StreamReader.isPrintable(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    int codePoint = i < text.length() ? text.codePointAt(i) : e.getCodePoint();
    Problem problem = new Problem(
        "",
        String.format(Locale.ROOT, "the character U+%04X", codePoint),
        "characters that YAML allows",
        "remove it, or write it as an escape in double quotes");
    problems.add(Place.behind(file, text.substring(0, i)), problem, e);
  }

  /** The core schema without {@code <<}, which is not part of YAML 1.2. */
  private static final class WithoutMergeKeys extends CoreSchema {
    @Override
    public ScalarResolver getScalarResolver() {
      return new CoreScalarResolver(false);
    }
  }
}
