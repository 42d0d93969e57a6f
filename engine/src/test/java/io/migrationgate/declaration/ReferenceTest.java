package io.migrationgate.declaration;

import static io.migrationgate.declaration.DeclarationMessages.FILE;
import static io.migrationgate.declaration.DeclarationMessages.thrownBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.RequiredApprovals;
import io.migrationgate.protocol.SupportedPhases;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/reference.md shows is what the parser does. */
class ReferenceTest {
  private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern KEY_ROW =
      Pattern.compile("^\\| `([\\w-]+)` \\|[^|]*\\| (.*?) \\|.*\\|$", Pattern.MULTILINE);

  private final String reference = read();

  @Test
  void parsesTheFullExample() {
    Declarations full = parse(blocks("yaml").get(0));

    assertThat(full.build()).isEqualTo("2026.46");
    MigrationDeclaration split = full.migrations().get(0);
    assertThat(split.name()).isEqualTo("customer-name-split");
    assertThat(split.supports()).isEqualTo(new SupportedPhases(Phase.READ_OLD, Phase.WRITE_NEW));
    assertThat(split.guards())
        .isEqualTo(new GuardLimits(10, 1_000, 0).withApprovals(new RequiredApprovals(1, 1)));
    assertThat(split.sql().contract()).containsExactly("ALTER TABLE customer DROP COLUMN name");
  }

  @Test
  void parsesTheShortestExample() {
    assertThat(parse(blocks("yaml").get(1)).migrations())
        .containsExactly(MigrationDeclaration.builder("order-currency").build());
  }

  @Test
  void showsEveryKeyInTheFullExample() {
    String example = blocks("yaml").get(0);

    assertThat(DeclarationReader.ALL_KEYS)
        // Code does what expressions cannot, and names what contract SQL would, so there is never
        // both.
        .filteredOn(key -> !Set.of("code", "names").contains(key))
        .allSatisfy(key -> assertThat(example).containsPattern("(?m)^[ -]*" + key + ":"));
  }

  @Test
  void describesEveryKeyAndNoOther() {
    Set<String> described =
        KEY_ROW.matcher(reference).results().map(row -> row.group(1)).collect(Collectors.toSet());

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(Set.copyOf(DeclarationReader.ALL_KEYS));
  }

  @Test
  void statesTheDefaultsThatHold() {
    assertThat(defaultOf("sample")).isEqualTo("`1%`");
    assertThat(defaultOf("deadline")).isEqualTo("`50ms`");
    assertThat(defaultOf("maxMismatchRate")).isEqualTo("`0%`");
    assertThat(defaultOf("minCompared")).isEqualTo("`0`");
    assertThat(defaultOf("maxErrors")).isEqualTo("`0`");
    String stated = """
        format: 1
        migrations:
          - name: order-currency
            supports: %s
            compare: {sample: 1%%, deadline: 50ms}
            secondaryWrites: %s
            lossy: %s
            guards: {maxMismatchRate: 0%%, minCompared: 0, maxErrors: 0}
        """.formatted(
            unquoted(defaultOf("supports")),
            unquoted(defaultOf("secondaryWrites")),
            unquoted(defaultOf("lossy")));
    assertThat(parse(stated)).isEqualTo(parse(blocks("yaml").get(1)));
  }

  @Test
  void quotesErrorsAsTheyAre() {
    String faulty = """
        format: 1
        migrations:
          - name: customer-name-split
            suports: [read-old]
            compare:
              sample: 1
        """;
    assertThat(blocks("")).containsExactly(thrownBy(faulty).getMessage() + "\n");
    assertThat(reference).contains("`" + FILE + "`");
  }

  private String defaultOf(String key) {
    return KEY_ROW
        .matcher(reference)
        .results()
        .filter(row -> row.group(1).equals(key))
        .map(row -> row.group(2))
        .findFirst()
        .orElseThrow();
  }

  private static String unquoted(String code) {
    return code.replace("`", "");
  }

  private List<String> blocks(String language) {
    return BLOCK
        .matcher(reference)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map((MatchResult block) -> block.group(2))
        .toList();
  }

  private static Declarations parse(String yaml) {
    return DeclarationParser.parse("reference.md", new StringReader(yaml));
  }

  private static String read() {
    try {
      return Files.readString(Path.of("../docs/reference.md"));
    } catch (IOException e) {
      throw new AssertionError("tests run in the module's directory", e);
    }
  }
}
