package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.spi.StoreUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts are judged, with a store and without. */
class LintTest {
  private static final String DROP = "ALTER TABLE customer DROP COLUMN name;\n";

  private static final Set<String> LEVELS = Set.of("none", "note", "warning", "error");

  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  @BeforeEach
  void here() {
    scene.shell.directory = directory;
  }

  private void script(String name, String sql) throws IOException {
    Files.writeString(directory.resolve(name), sql);
  }

  private void settledInWriteNew(Duration ago) {
    MigrationDeclaration declaration = MigrationDeclaration.builder(Scene.SPLIT)
        .supports(Phase.WRITE_NEW, Phase.CONTRACTED)
        .oldSide("customer", "name")
        .newSide("customer", "first_name", "last_name")
        .build();
    scene.settling(Scene.SPLIT, Phase.READ_NEW, Phase.WRITE_NEW).declared(declaration);
    scene.mgate("settle", Scene.SPLIT);
    assertThat(scene.shell.exitCode).isZero();
    scene.time.pass(ago);
    scene.shell.transcript.setLength(0);
  }

  private void matches(String golden) {
    Golden.matches(
        golden,
        Shell.seen(scene.shell.transcript.toString()).replace(directory.toString(), "/scripts"));
  }

  @Test
  void whatWasAppliedBeforeIsWhereTheCommandIs() throws IOException {
    Path before = Files.createDirectory(directory.resolve("before"));
    Files.writeString(before.resolve("V1__a.sql"), "CREATE TABLE a (name varchar(50));\n");
    script("V2__a.sql", "ALTER TABLE a ALTER COLUMN name TYPE varchar(100);\n");
    scene.mgate("lint", "--offline", "--history", "before", "V2__a.sql");
    assertThat(scene.shell.exitCode).as(scene.shell.transcript.toString()).isZero();
  }

  @Test
  void everyClassIsShownWithWhyAndHowInstead() throws IOException {
    script(
        "V47__names.sql",
        "ALTER TABLE customer ADD COLUMN first_name text;\n" + DROP
            + "CREATE INDEX customer_first_name ON customer (first_name);\n"
            + "UPDATE customer SET first_name = split_part(name, ' ', 1);\n"
            + "VACUUM; FROBNICATE customer;\n");
    scene.mgate("lint", "--offline", ".");

    assertThat(scene.shell.exitCode).isEqualTo(1);
    matches("lint-offline");
  }

  @Test
  void safeScriptsPass() throws IOException {
    script("V47__names.sql", "ALTER TABLE customer ADD COLUMN first_name text;\n");
    script("U47__names.sql", "ALTER TABLE customer DROP COLUMN first_name;\n");
    scene.mgate("lint", "--offline", "--advice", ".");

    assertThat(scene.shell.exitCode).isZero();
    matches("lint-passes");
  }

  @Test
  void theContractOfASettledMigrationIsAllowed() throws IOException {
    settledInWriteNew(Duration.ofDays(8));
    script("V48__contract.sql", DROP);
    scene.mgate("lint", "--database", "postgresql", "V48__contract.sql");

    assertThat(scene.shell.exitCode).isZero();
    matches("lint-allowed");
  }

  @Test
  void theContractOfAMigrationThatIsNotQuietIsRefusedWithWhatIsMissing() throws IOException {
    settledInWriteNew(Duration.ofHours(1));
    script("V48__contract.sql", DROP);
    scene.mgate("lint", "--database", "postgresql", "V48__contract.sql");

    assertThat(scene.shell.exitCode).isEqualTo(1);
    matches("lint-refused");
  }

  @Test
  void jsonHasEveryStatementWithItsLineAndClass() throws IOException {
    script("V47__names.sql", "SELECT 1;\n\nALTER TABLE customer\n  DROP COLUMN name;\n");
    scene.mgate("lint", "--offline", "-o", "json", "V47__names.sql");
    JsonNode script = new ObjectMapper().readTree(scene.shell.out).at("/scripts/0");

    assertThat(script.at("/statements/0/class").asText()).isEqualTo("neutral");
    assertThat(script.at("/statements/1/line").asInt()).isEqualTo(3);
    assertThat(script.at("/statements/1/class").asText()).isEqualTo("contracting");
    JsonNode finding = script.at("/statements/1/findings/0");
    assertThat(finding.at("/line").asInt()).isEqualTo(4);
    assertThat(finding.at("/statementLine").asInt()).isEqualTo(3);
    assertThat(finding.at("/rule").asText()).isEqualTo("drop-column");
    assertThat(finding.at("/fails").asBoolean()).isTrue();
  }

  @Test
  void sarifHasRulesAndPlaces() throws IOException {
    script("V47__names.sql", DROP + "DROP TABLE a; -- mgate:ignore drop-table: empty since 2020\n");
    scene.mgate("lint", "--offline", "--sarif", "lint.sarif", "V47__names.sql");
    JsonNode run = new ObjectMapper()
        .readTree(Files.readString(directory.resolve("lint.sarif")))
        .at("/runs/0");
    JsonNode first = run.at("/results/0");
    JsonNode rule = run.at("/tool/driver/rules").get(first.at("/ruleIndex").asInt());

    assertThat(first.at("/ruleId").asText())
        .isEqualTo("drop-column")
        .isEqualTo(rule.at("/id").asText());
    assertThat(first.at("/level").asText()).isEqualTo("error");
    assertThat(first.at("/locations/0/physicalLocation/region/startLine").asInt())
        .isEqualTo(1);
    assertThat(run.findValuesAsText("justification")).containsExactly("empty since 2020");
  }

  /*
   * What SARIF 2.1.0 requires of the objects that are written, by the specification; the schema itself
   * is not at hand.
   */
  @Test
  void sarifHasWhatTheSpecificationRequires() throws IOException {
    String odd = "V47__a b#c%20d:ž.sql";
    script(odd, DROP + "DROP TABLE a; -- mgate:ignore drop-table: empty since 2020\n");
    scene.mgate("lint", "--offline", "--sarif", "lint.sarif", odd);
    JsonNode log = new ObjectMapper().readTree(Files.readString(directory.resolve("lint.sarif")));

    assertThat(log.path("version").asText()).isEqualTo("2.1.0");
    assertThat(log.path("runs")).hasSize(1);
    JsonNode run = log.at("/runs/0");
    assertThat(run.path("columnKind").asText()).isIn("utf16CodeUnits", "unicodeCodePoints");
    assertThat(run.at("/tool/driver/name").asText()).isNotEmpty();
    JsonNode rules = run.at("/tool/driver/rules");
    for (JsonNode rule : rules) {
      assertThat(rule.path("id").asText()).isNotEmpty();
      for (String text : List.of("shortDescription", "fullDescription", "help")) {
        assertThat(rule.path(text).path("text").asText()).isNotEmpty();
      }
      assertThat(rule.at("/defaultConfiguration/level").asText()).isIn(LEVELS);
    }
    assertThat(rules.findValuesAsText("id")).doesNotHaveDuplicates();
    assertThat(run.path("results").size()).isGreaterThanOrEqualTo(2);
    for (JsonNode result : run.path("results")) {
      assertThat(result.at("/message/text").asText()).isNotEmpty();
      assertThat(result.path("level").asText()).isIn(LEVELS);
      assertThat(rules.get(result.path("ruleIndex").asInt()).path("id"))
          .isEqualTo(result.path("ruleId"));
      JsonNode place = result.at("/locations/0/physicalLocation");
      URI uri = URI.create(place.at("/artifactLocation/uri").asText());
      assertThat(uri.toASCIIString()).isEqualTo(uri.toString());
      assertThat(uri.getPath()).endsWith("/" + odd);
      assertThat(uri.getFragment()).isNull();
      assertThat(place.at("/region/startLine").asInt()).isPositive();
      assertThat(place.at("/region/startColumn").asInt()).isPositive();
      for (JsonNode suppression : result.path("suppressions")) {
        assertThat(suppression.path("kind").asText()).isIn("inSource", "external");
      }
    }
  }

  @Test
  void aStoreThatCannotBeReachedIsNoPass() throws IOException {
    script("V47__names.sql", "SELECT 1;\n");
    scene.connector.cannotConnect = new StoreUnavailableException(
        new Problem("store", "connection refused", "an answer", "check the url"), null);
    scene.mgate("lint", "V47__names.sql");

    assertThat(scene.shell.exitCode).isEqualTo(3);
  }

  @Test
  void whatMakesNoSenseIsAnErrorOfUsage() throws IOException {
    script("V47__names.sql", "SELECT 1;\n");
    String[][] wrong = {
      {"--database", "oracle"},
      {"--database-version", "new"},
      {"--fail-on", "everything"},
      {"--disable", "no-such-rule"},
      {"--encoding", "utf-9"},
      {"--max-size", "0"}
    };
    for (String[] option : wrong) {
      scene.mgate("lint", "--offline", "V47__names.sql", option[0], option[1]);

      assertThat(scene.shell.exitCode).as(option[0]).isEqualTo(2);
      assertThat(scene.shell.err).startsWith("error:");
    }
  }

  @Test
  void whatFailsCanBeChosen() throws IOException {
    script("V47__names.sql", DROP);
    scene.mgate("lint", "--offline", "--fail-on", "blocking,not-understood", ".");

    assertThat(scene.shell.exitCode).isZero();
  }
}
