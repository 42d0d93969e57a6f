package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Phase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FlagCommandTest {
  private static final String BECAUSE = "--because";
  private static final String DOCUMENT = """
      {
        "flags": {
          "new-checkout": {
            "state": "DISABLED",
            "variants": {"on": true, "off": false},
            "defaultVariant": "off",
            "metadata": {"mgate.owner": "team-orders", "mgate.safeVariant": "off"}
          },
          "banner": {
            "state": "ENABLED",
            "variants": {"red": "#f00", "blue": "#00f"},
            "defaultVariant": "red",
            "targeting": {"if": [{"$ref": "gold"}, "blue"]}
          }
        },
        "$evaluators": {"gold": {"==": [{"var": "tier"}, "gold"]}}
      }
      """;

  private final Scene scene = new Scene();

  @TempDir
  Path folder;

  private String file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text, StandardCharsets.UTF_8);
    return file.toString();
  }

  private JsonNode json() throws Exception {
    return new ObjectMapper().readTree(scene.shell.out);
  }

  @Test
  void aFlagLives() {
    scene.mgate("flag", "list");
    scene.mgate("flag", "create", "new-checkout", BECAUSE, "release 46");
    scene.mgate("flag", "enable", "new-checkout", BECAUSE, "it is ready");
    scene.mgate("flag", "rollout", "new-checkout", "12.5%", BECAUSE, "some first");
    scene.mgate("flag", "list");
    scene.mgate("flag", "disable", "new-checkout", BECAUSE, "the phone rings");
    scene.mgate("flag", "disable", "new-checkout", BECAUSE, "once more");
    scene.mgate("flag", "revert", "new-checkout", "--to", "2", BECAUSE, "it was something else");
    scene.mgate("flag", "show", "new-checkout");
    scene.mgate("flag", "history", "new-checkout");
    scene.mgate("flag", "retire", "new-checkout", BECAUSE, "it is over");
    scene.mgate("flag", "retire", "new-checkout", "--yes", BECAUSE, "it is over");
    scene.mgate("flag", "list", "--retired");
    scene.mgate("history").matches("flag-life");
  }

  @Test
  void isRefusedWhileWhatItRequiresIsTooYoung() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE).declared(Scene.declaration(Scene.SPLIT, false));
    scene.mgate(
        "flag",
        "create",
        "full-names",
        "--metadata",
        "mgate.requires=" + Scene.SPLIT + ":read-new",
        BECAUSE,
        "release 46");
    scene.mgate("flag", "enable", "full-names", BECAUSE, "go");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    scene.at(Scene.SPLIT, Phase.READ_NEW);
    scene.mgate("flag", "enable", "full-names", BECAUSE, "go");
    scene.mgate("rollback", Scene.SPLIT, "--reason", "it looks wrong", "--no-wait");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    scene.shell.matches("flag-requires");
  }

  @Test
  void importsADocumentWholeAndExportsIt() throws Exception {
    String file = file("flags.json", DOCUMENT);
    scene.mgate("flag", "import", file, "--dry-run");
    assertThat(scene.store.memory.load().flags().flags()).isEmpty();
    scene.mgate("flag", "import", file, BECAUSE, "from staging");
    scene.mgate("flag", "export");
    assertThat(scene.shell.out).contains("\"#f00\"");
    String exported = scene.shell.out;
    scene.mgate("flag", "diff", file("exported.json", exported));
    assertThat(scene.shell.exitCode).isZero();
    scene.mgate("flag", "diff", file("other.json", exported.replace("#f00", "#e00")), "-o", "json");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(json().path("changes")).hasSize(1);
    assertThat(json().at("/changes/0/definition/variants/red").asText()).isEqualTo("#e00");
    assertThat(json().at("/changes/0/before/variants/red").asText()).isEqualTo("#f00");
    assertThat(scene.store.memory.load().epoch().number()).isEqualTo(2);
  }

  @Test
  void showsWhatAnImportWouldChange() throws Exception {
    scene.mgate("flag", "import", file("flags.json", DOCUMENT), BECAUSE, "from staging");
    String changed =
        DOCUMENT.replace("\"defaultVariant\": \"red\"", "\"defaultVariant\": \"blue\"");
    scene.mgate("flag", "diff", file("flags.json", changed));
    assertThat(scene.shell.out).isEqualToNormalizingNewlines("""
        ~ flag banner
          - defaultVariant: "red"
          + defaultVariant: "blue"
        0 created, 1 changed, 2 as they are
        """);
    assertThat(scene.shell.exitCode).isEqualTo(1);
  }

  @Test
  void saysWhereADocumentIsWrong() throws Exception {
    String wrong = DOCUMENT.replace("{\"if\": [", "{\"iff\": [");
    String file = file("flags.json", wrong);
    scene.mgate("flag", "import", file, BECAUSE, "from staging");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("line 13, /flags/banner/targeting").contains("'iff'");
    assertThat(scene.store.memory.load().flags().flags()).isEmpty();
    scene.mgate("flag", "import", folder.resolve("no.json").toString(), BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.shell.err).contains("cannot be read");
  }

  @Test
  void changesAreTiedToARevisionIfAskedFor() {
    scene.mgate("flag", "create", "a", BECAUSE, "x", "--at-revision", "0");
    scene.mgate("flag", "enable", "a", BECAUSE, "x", "--at-revision", "7");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("revision 1, of epoch 2").contains("revision 7");
    scene.mgate("flag", "set", "a", "--default-variant", "on", BECAUSE, "x", "-o", "json");
    assertThat(scene.shell.out)
        .contains("\"revision\" : 2")
        .contains("\"change\" : \"set\"")
        .contains("\"defaultVariant\" : \"on\"");
  }

  @Test
  void refusesWhatMakesNoSense() {
    scene.mgate("flag", "enable", "a");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.shell.err).contains("--because");
    scene.mgate("flag", "enable", "a", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("no such flag in the store");
    scene.mgate("flag", "rollout", "a", "120%", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag", "rollout", "a", "12", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag", "set", "a", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.shell.err).contains("nothing to change");
    scene.mgate("flag", "create", " a", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("a key with spaces around it");
    scene.mgate("flag", "revert", "a", "--to", "0", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag");
    assertThat(scene.shell.exitCode).isEqualTo(2);
  }
}
