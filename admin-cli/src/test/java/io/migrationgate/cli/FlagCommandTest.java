package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Phase;
import io.migrationgate.cli.adapters.TogglzRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aChangeOfAFlagSettles() {
    scene.node("n1");
    scene.mgate(
        "flag", "create", "lounge", "--metadata", "mgate.safeVariant=off", BECAUSE, "release 46");
    scene.mgate("flag", "enable", "lounge", "--settle", "--timeout", "1s", BECAUSE, "it is ready");
    assertThat(scene.shell.exitCode).isEqualTo(4);
    scene.mgate("flag", "show", "lounge");
    scene.beat("n1", true);
    scene.mgate("settle", "lounge", "--flag");
    scene.mgate("settle", "lounge", "--flag");
    scene.mgate("flag", "disable", "lounge", "--settle", "--no-wait", BECAUSE, "the phone rings");
    scene.beat("n1", true);
    scene.mgate("flag", "disable", "lounge", "--settle", BECAUSE, "is it?");
    scene.mgate("flag", "create", "plain", BECAUSE, "release 46");
    scene.mgate("flag", "enable", "plain", "--settle", BECAUSE, "it is ready");
    scene.mgate("settle", "other", "--flag");
    scene.mgate("flag", "history", "lounge").matches("flag-settle");
  }

  @Test
  void whatSettlesIsToldToScripts() throws Exception {
    scene.mgate(
        "flag", "create", "lounge", "--metadata", "mgate.safeVariant=off", BECAUSE, "release 46");
    scene.mgate("flag", "enable", "lounge", "--settle", BECAUSE, "it is ready", "-o", "json");
    assertThat(json().path("settled").asBoolean()).isTrue();
    assertThat(json().path("settles").asBoolean()).isTrue();
    scene.mgate("settle", "lounge", "--flag", "-o", "json");
    assertThat(json().path("flag").asText()).isEqualTo("lounge");
    assertThat(json().path("stand").asText()).isEqualTo("revision 2, enabled");
  }

  @Test
  void aSegmentLives() throws Exception {
    String keys = file("keys.txt", "anna\nben\r\n\n4711\n");
    scene.mgate("flag", "segment", "list");
    scene.mgate("flag", "segment", "import", "vip", keys, BECAUSE, "from the CRM");
    scene.mgate("flag", "segment", "add", "vip", "carl", "ben", BECAUSE, "they asked");
    scene.mgate("flag", "segment", "show", "vip", "--key", "ben");
    scene.mgate("flag", "segment", "remove", "vip", "anna", BECAUSE, "she left");
    scene.mgate("flag", "segment", "show", "vip", "--key", "anna");
    scene.mgate("flag", "segment", "list");
    scene.mgate("flag", "segment", "show", "other");
    scene.mgate("flag", "segment", "retire", "vip", BECAUSE, "over");
    scene.mgate("flag", "segment", "retire", "vip", "--yes", BECAUSE, "over");
    scene.mgate("flag", "segment", "add", "vip", "zoe", BECAUSE, "she asked");
    scene.mgate("flag", "segment", "add", "vip", "zoe");
    scene.mgate("flag", "segment");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    int at = scene.shell.transcript.indexOf(keys);
    scene.shell.transcript.replace(at, at + keys.length(), "keys.txt");
    scene.shell.matches("flag-segment");
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
  void tellsWhatAFlagGivesAndWhy() throws Exception {
    scene.mgate("flag", "import", file("flags.json", DOCUMENT), BECAUSE, "from staging");
    scene.mgate("flag", "rollout", "new-checkout", "25%", BECAUSE, "some first");
    scene.shell.transcript.setLength(0);
    scene.mgate("flag", "eval", "banner", "--key", "ana", "--context", "{\"tier\": \"gold\"}");
    scene.mgate("flag", "eval", "banner");
    scene.mgate("flag", "explain", "banner", "--key", "ana", "--context", "{\"tier\": \"gold\"}");
    scene.mgate("flag", "explain", "banner", "--key", "ana", "-o", "json");
    scene.mgate("flag", "explain", "new-checkout", "--key", "ana");
    scene.mgate("flag", "enable", "new-checkout", BECAUSE, "go");
    scene.mgate("flag", "explain", "new-checkout");
    scene.mgate("flag", "explain", "new-checkout", "--sample", "1000", "-o", "json");
    scene.mgate("flag", "eval", "banner", "-o", "json");
    scene.shell.matches("flag-explain");
  }

  @Test
  void importsWhatOtherSystemsHave() throws Exception {
    String unleash = file("unleash.json", """
        {"version": 1, "features": [
          {"name": "new-checkout", "enabled": true, "description": "The new one", "strategies": [
            {"name": "flexibleRollout", "parameters":
              {"rollout": "25", "stickiness": "userId", "groupId": "new-checkout"}}]},
          {"name": "by-address", "enabled": true, "strategies": [{"name": "remoteAddress"}]}]}
        """);
    scene.connector.togglz = List.of(
        new TogglzRow("BANNER", true, "username", "users=ann"),
        new TogglzRow("TENTH", true, "gradual", "percentage=10"));
    scene.shell.directory = folder;
    scene.mgate("flag", "import", unleash, "--from", "unleash", BECAUSE, "we move");
    assertThat(scene.shell.exitCode).isZero();
    scene.mgate("flag", "import", "--from", "togglz", BECAUSE, "we move");
    scene.mgate("flag", "import", "--from", "togglz", "--dry-run", "-o", "json");
    assertThat(json().at("/unmapped/0/flag").asText()).isEqualTo("TENTH");
    scene.mgate("flag", "import", unleash, "--from", "togglz", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag", "import", "--from", "unleash", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag", "import", unleash, "--from", "launchdarkly", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag", "import", "--from", "togglz", "--table", "a; drop", BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    Golden.matches(
        "flag-import-others",
        Shell.seen(scene.shell.transcript.toString()).replace(folder + "/", ""));
  }

  @Test
  void changesAreScheduled() {
    scene.mgate("flag", "create", "new-checkout", BECAUSE, "release 46");
    scene.shell.transcript.setLength(0);
    scene.mgate("flag", "schedule");
    scene.mgate(
        "flag", "enable", "new-checkout", "--at", "2030-01-07 09:00 Europe/Berlin", BECAUSE, "on");
    scene.mgate(
        "flag", "rollout", "new-checkout", "1%,10%,100%", "--every", "1h", BECAUSE, "slowly");
    scene.mgate("flag", "schedule");
    scene.mgate("flag", "schedule", "new-checkout", "-o", "json");
    scene.mgate("flag", "rollout", "new-checkout", "5%,10%", "--every", "1h", BECAUSE, "again");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    scene.mgate("flag", "disable", "new-checkout", BECAUSE, "the phone rings");
    scene.mgate("flag", "schedule", "new-checkout");
    scene.mgate("flag", "cancel", "new-checkout", BECAUSE, "never mind");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    scene.mgate("flag", "history", "new-checkout");
    scene.shell.matches("flag-schedule");
  }

  @Test
  void whenAChangeIsToComeIsToldInSeconds() {
    scene.time.pass(Duration.ofMillis(516));
    scene.mgate("flag", "create", "new-checkout", BECAUSE, "release 46");
    scene.mgate("flag", "rollout", "new-checkout", "1%,10%", "--every", "1h", BECAUSE, "slowly");
    assertThat(scene.shell.out).containsPattern("rollout on 10% at [-0-9T]+:\\d\\d:\\d\\dZ\n");
    scene.mgate("flag", "schedule");
    assertThat(scene.shell.out).containsPattern("T\\d\\d:\\d\\d:\\d\\dZ +rollout on 10%");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2030-01-07 09:00",
        "2030-01-07T09:00",
        "tomorrow",
        "2030-13-07T09:00Z",
        "2030-01-07 09:00 Europe/Nowhere",
        "2029-03-25 02:30 Europe/Berlin",
        "2029-10-28 02:30 Europe/Berlin"
      })
  void aTimeIsWholeAndThereOnce(String time) {
    scene.mgate("flag", "enable", "a", "--at", time, BECAUSE, "x");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.shell.err).contains("option --at");
  }

  @Test
  void refusesWhatMakesNoSense() {
    scene.mgate("flag", "eval", "a", "--context", "[1]");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag", "eval", "a", "--context", "null");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag", "eval", "a");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    scene.mgate("flag", "explain", "a", "--key", "b", "--sample", "5");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("flag", "explain", "a", "--sample", "0");
    assertThat(scene.shell.exitCode).isEqualTo(2);
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
