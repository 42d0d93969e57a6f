package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  private final Scene scene = new Scene();
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream warned = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(warned, true, StandardCharsets.UTF_8));
  }

  /** The parser warns there of descriptions that it cannot format. */
  @AfterEach
  void nothingIsWarnedOf() {
    System.setErr(before);
    assertThat(warned.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void listsAllCommands() {
    scene.mgate("--help").matches("help");
  }

  @Test
  void showsTheListAndFailsWithoutACommand() {
    scene.mgate().matches("help-no-command");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.shell.out).isEmpty();
  }

  @Test
  void takesHelpAsACommand() {
    String option = scene.mgate("--help").out;
    assertThat(scene.mgate("help").out).isEqualTo(option);
    String ofOne = scene.mgate("ramp", "--help").out;
    assertThat(scene.mgate("help", "ramp").out).isEqualTo(ofOne);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new",
        "init",
        "status",
        "describe",
        "advance",
        "rollback",
        "ramp",
        "pilot",
        "secondary",
        "bridge",
        "backfill",
        "repaired",
        "settle",
        "verify",
        "approve",
        "approvers",
        "retire",
        "views",
        "dev",
        "flag",
        "version",
        "preflight",
        "usages",
        "history",
        "nodes",
        "doctor",
        "completion"
      })
  void explainsEachCommand(String command) {
    scene.mgate(command, "--help").matches("help-" + command);
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.mgate("--help").out).contains("\n  " + command + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "work",
        "pause",
        "resume",
        "cancel",
        "set",
        "status",
        "watch",
        "mismatches",
        "kept"
      })
  void explainsEachCommandAboutBackfills(String command) {
    scene.mgate("help", "backfill", command).matches("help-backfill-" + command);
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.mgate("backfill", "--help").out).contains("\n  " + command + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "show",
        "create",
        "set",
        "enable",
        "disable",
        "rollout",
        "history",
        "revert",
        "retire",
        "import",
        "export",
        "diff",
        "eval",
        "explain",
        "schedule",
        "cancel"
      })
  void explainsEachCommandAboutFlags(String command) {
    scene.mgate("help", "flag", command).matches("help-flag-" + command);
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.mgate("flag", "--help").out).contains("\n  " + command + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "create", "drop"})
  void explainsEachCommandAboutViews(String command) {
    scene.mgate("help", "views", command).matches("help-views-" + command);
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.mgate("views", "--help").out).contains("\n  " + command + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "show",
        "check",
        "advance",
        "rollback",
        "settle",
        "histogram",
        "rewrite",
        "finalize",
        "history"
      })
  void explainsEachCommandAboutVersions(String command) {
    scene.mgate("help", "version", command).matches("help-version-" + command);
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.mgate("version", "--help").out).contains("\n  " + command + " ");
  }

  @Test
  void listsTheCommandsAboutBackfillsAndFailsWithoutOne() {
    scene.mgate("backfill").matches("help-backfill-no-command");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.shell.out).isEmpty();
  }

  @Test
  void tellsItsVersion() {
    scene.mgate("--version").matches("version");
  }
}
