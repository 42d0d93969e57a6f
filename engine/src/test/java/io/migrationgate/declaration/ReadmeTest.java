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
}
