package io.migrationgate.declaration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file says, only a {@link DeclarationException} comes out, and it does so soon. */
class DeclarationFuzzTest {
  /** One or two seconds on an idle machine; what is quadratic in a mebibyte takes hours. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private static final String VALID = DeclarationSamples.FULL;

  private static final List<String> FRAGMENTS = List.of(
      "\n",
      "\r\n",
      "\t",
      " ",
      "  ",
      "- ",
      "? ",
      ": ",
      "&a ",
      "*a",
      "!x ",
      "!!str ",
      "!!seq ",
      "!!map ",
      "!!bool ",
      "!!int ",
      "!!null ",
      "!<",
      "|",
      ">-",
      "'",
      "\"",
      "\\",
      "{",
      "}",
      "[",
      "]",
      ",",
      "#",
      "%",
      "%YAML 1.2\n",
      "---\n",
      "...\n",
      "<<: ",
      "~",
      "null",
      "true",
      "0x1F",
      "-1",
      "1e9",
      ".nan",
      "99999999999999999999",
      "1%",
      "50ms",
      "format: 1\n",
      "migrations:\n",
      "name: ",
      "backfill: ",
      "\u0000",
      "\u0085",
      "\u2028",
      "\uFEFF",
      "\uD83D",
      "😀",
      "é");

  @Property
  void refusesMutatedFilesWithItsOwnExceptionOnly(@ForAll("mutated") String text) {
    parse(text);
  }

  @Property
  void refusesShuffledFragmentsWithItsOwnExceptionOnly(@ForAll("fragments") String text) {
    parse(text);
  }

  @Property
  void refusesAnyTextWithItsOwnExceptionOnly(@ForAll String text) {
    parse(text);
  }

  @Property
  void refusesAnyBytesWithItsOwnExceptionOnly(@ForAll byte[] bytes) {
    try {
      DeclarationParser.parse("fuzz.yaml", new ByteArrayInputStream(bytes));
    } catch (DeclarationException e) {
      assertExplains(e);
    }
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileFiles")
  void answersHostileFilesSoon(String what, String text) {
    assertThat(text.getBytes(UTF_8).length).isBetween(500_000, 1 << 20);
    assertTimeoutPreemptively(SOON, () -> parse(text));
  }

  static Stream<Arguments> hostileFiles() {
    String head = "format: 1\nmigrations:\n";
    String entry = head + "- name: a\n  ";
    return Stream.of(
        file("open brackets", "[", 1_000_000),
        file("open braces", "{a: ", 250_000),
        file("nested dashes", "- ", 500_000),
        file("nested questions", "? ", 500_000),
        file("brackets opened and closed", "[[[[[[[[[]]]]]]]]],", 50_000),
        file("colons", ":", 1_000_000),
        file("quotes", "'", 1_000_000),
        file("backslashes in quotes", "\\\\", 500_000, entry + "owner: \"", "\""),
        file("line breaks", "\n", 1_000_000),
        file("indented line breaks", " \n", 500_000),
        file("comments", "#\n", 500_000),
        file("spaces", " ", 1_000_000),
        file("one number", "9", 1_000_000, entry + "lossy: ", "\n"),
        file("one number with dots", "9.", 500_000, entry + "lossy: ", "\n"),
        file("one word", "a", 1_000_000, entry, ": x\n"),
        file("a name of hyphens", "a-", 500_000, head + "- name: ", "\n"),
        file("one long folded text", "word\n    ", 100_000, entry + "owner:\n    ", "\n"),
        file("one long literal text", "word\n    ", 100_000, entry + "owner: |\n    ", "\n"),
        file("anchors", "&a b,", 200_000, entry + "contract: [", "]\n"),
        file("tags", "!!str b,", 120_000, entry + "contract: [", "]\n"),
        file("columns", "c,", 500_000, entry + "old: {table: t, columns: [", "]}\n"),
        file("empty migrations", "- {}\n", 200_000, head, ""),
        file("empty migrations in brackets", "{},", 300_000, "format: 1\nmigrations: [", "]\n"),
        Arguments.of(
            "unknown keys",
            IntStream.range(0, 60_000)
                .mapToObj(i -> "key" + i + ": 1\n")
                .collect(Collectors.joining("", "format: 1\n", ""))),
        Arguments.of(
            "many migrations",
            IntStream.range(0, 50_000)
                .mapToObj(i -> "- name: a" + i + "\n")
                .collect(Collectors.joining("", head, ""))));
  }

  private static Arguments file(String what, String unit, int times) {
    return file(what, unit, times, "", "");
  }

  private static Arguments file(String what, String unit, int times, String head, String tail) {
    return Arguments.of(what, head + unit.repeat(times) + tail);
  }

  @Provide
  Arbitrary<String> mutated() {
    Arbitrary<Mutation> mutation = Combinators.combine(
            Arbitraries.integers().between(0, VALID.length()),
            Arbitraries.integers().between(0, 12),
            Arbitraries.oneOf(
                Arbitraries.of(FRAGMENTS), Arbitraries.strings().all().ofMaxLength(2)))
        .as(Mutation::new);
    return mutation
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(mutations -> mutations.stream().reduce(VALID, (s, m) -> m.apply(s), (a, b) -> b));
  }

  @Provide
  Arbitrary<String> fragments() {
    return Arbitraries.of(FRAGMENTS).list().ofMaxSize(40).map(list -> String.join("", list));
  }

  private static void parse(String text) {
    try {
      DeclarationParser.parse("fuzz.yaml", new StringReader(text));
    } catch (DeclarationException e) {
      assertExplains(e);
    }
  }

  private static void assertExplains(DeclarationException e) {
    if (e.problems().isEmpty() || e.problems().size() > DeclarationException.MAX_LISTED) {
      fail("lists %d problems", e.problems().size());
    }
    assertThat(e.problems())
        .allSatisfy(
            problem -> assertThat(problem.subject()).matches("(?s)fuzz\\.yaml:\\d+:\\d+.*"));
  }

  /** Replaces some characters from an offset on. */
  private record Mutation(int offset, int replaced, String by) {
    String apply(String text) {
      int from = Math.min(offset, text.length());
      int to = Math.min(from + replaced, text.length());
      return text.substring(0, from) + by + text.substring(to);
    }
  }
}
