package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes call {@code mgate} with options that it has, and fit what is built here. */
class DeployFilesTest {
  private static final Path FILES = Path.of("..", "docs", "deploy");
  private static final Pattern COMMAND =
      Pattern.compile("\\bmgate ([a-z]+) (--[^\\n]*)|args: \\[\"([a-z]+)\", ([^\\n]*)]");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  @ParameterizedTest
  @CsvSource({"github-actions.yml, 1", "gitlab-ci.yml, 2", "kubernetes.yaml, 1"})
  void optionsExist(String file, int commands) throws IOException {
    List<String[]> called = commands(Files.readString(FILES.resolve(file)));
    assertThat(called).hasSize(commands);
    for (String[] call : called) {
      Shell shell = new Scene().mgate(call[0], "--help");
      assertThat(shell.exitCode).as(call[0]).isZero();
      assertThat(OPTION.matcher(call[1]).results().map(option -> option.group()))
          .isNotEmpty()
          .allSatisfy(option -> assertThat(shell.out).containsPattern(option + "\\b"));
    }
  }

  @Test
  void theImageIsTheDistributionOnAJre() throws IOException {
    String image = Files.readString(FILES.resolve("Dockerfile"));
    assertThat(image.lines().filter(line -> line.startsWith("FROM ")).toList())
        .last()
        .asString()
        .endsWith("-jre");
    assertThat(image).contains("USER mgate", "COPY admin-cli/target/mgate-*.zip ");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<finalName>mgate-${project.version}</finalName>");
    assertThat(Files.readString(Path.of("src", "assembly", "dist.xml")))
        .contains("<format>zip</format>", "<outputDirectory>bin</outputDirectory>");
  }

  @Test
  void reportsAreTakenFromWhereTheyAreWritten() throws IOException {
    assertThat(Files.readString(FILES.resolve("github-actions.yml")))
        .containsPattern("(?s)--sarif (\\S+) .*sarif_file: \\1\\n");
    assertThat(Files.readString(FILES.resolve("gitlab-ci.yml")))
        .containsPattern("(?s)--junit (\\S+)\\n.*junit: \\1\\n");
  }

  @Test
  void aPodHasTimeToLeaveAndPreflightIsTriedOnce() throws IOException {
    String pods = Files.readString(FILES.resolve("kubernetes.yaml"));
    Matcher grace = Pattern.compile("terminationGracePeriodSeconds: (\\d+)\\n").matcher(pods);
    assertThat(grace.find()).isTrue();
    // A lease and a quarter, after which the others go on without it.
    assertThat(Integer.parseInt(grace.group(1))).isGreaterThan(13);
    assertThat(pods)
        .containsPattern("(?s)readinessProbe:.{0,200}path: /actuator/health/readiness,")
        .containsPattern("(?s)kind: Job\\n.*backoffLimit: 0\\n.*args: \\[\"preflight\"")
        .doesNotContain("livenessProbe:");
  }

  private static List<String[]> commands(String text) {
    Matcher command = COMMAND.matcher(text);
    return Stream.iterate(command.find(), found -> found, found -> command.find())
        .map(found -> command.group(1) != null
            ? new String[] {command.group(1), command.group(2)}
            : new String[] {command.group(3), command.group(4)})
        .toList();
  }
}
