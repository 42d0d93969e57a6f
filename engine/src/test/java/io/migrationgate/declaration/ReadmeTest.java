package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.protocol.SupportedPhases;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the first page shows is what the library takes. */
class ReadmeTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void theDeclarationIsOne() throws IOException {
    Matcher yaml = YAML.matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(yaml.find()).isTrue();
    List<MigrationDeclaration> declared =
        DeclarationParser.parse("README.md", new StringReader(yaml.group(1))).migrations();
    assertThat(declared).singleElement().satisfies(migration -> {
      assertThat(migration.name()).isEqualTo("customer-name-split");
      assertThat(migration.supports())
          .isEqualTo(new SupportedPhases(Phase.READ_OLD, Phase.WRITE_NEW));
    });
  }

  @Test
  void theFirstScreenShowsARefusalWithItsRemedy() throws IOException {
    List<String> lines = readme();
    assertThat(lines.subList(0, 70))
        .anyMatch(line -> line.startsWith("![") && line.endsWith(".svg)"))
        .anyMatch(line -> line.startsWith("error: "))
        .anyMatch(line -> line.strip().startsWith("next: "));
  }

  @Test
  void aNewcomerLearnsHowMatureItIsHowToGetItAndWhyNotSomethingElse() throws IOException {
    assertThat(String.join("\n", readme()))
        .contains("How mature is it?", "## Why not", "LaunchDarkly", "pgroll", "Flyway")
        .contains("<artifactId>migrationgate-bom</artifactId>", "implementation(platform(");
  }

  @Test
  void whoWritesWhatIsSaidBeforeTheFirstExample() throws IOException {
    String text = String.join("\n", readme());
    assertThat(text.substring(0, text.indexOf("```")))
        .containsPattern("you write:.*\\bscript\\b.*\\bboth paths\\b")
        .contains("one\ndeclaration");
  }

  @Test
  void aTermIsExplainedWhereItFirstAppears() throws IOException {
    String text = String.join("\n", readme());
    for (String term : List.of("unit of work", "settled", "in sync")) {
      int first = text.indexOf(term);
      assertThat(text.substring(first - 2, first + term.length() + 2))
          .isEqualTo("**" + term + "**");
    }
  }

  /** It takes minutes where nothing was downloaded yet. */
  @Test
  void theFirstCommandShowsThatItWorksAndBuildsOnlyWhatItNeeds() throws IOException {
    assertThat(readme())
        .filteredOn(line -> line.startsWith("mvn "))
        .first()
        .asString()
        .contains(" -pl demo-monolith -am ", " -DskipTests ")
        .doesNotContain(" -q ");
  }

  private static List<String> readme() throws IOException {
    return Files.readAllLines(Path.of("..", "README.md"));
  }
}
