package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageErrorsTest {
  private final Scene scene = new Scene().at(Scene.SPLIT, Phase.DUAL_WRITE);
  private final long epoch = scene.store.memory.view().snapshot().epoch().number();

  @AfterEach
  void nothingHasChanged() {
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.store.memory.view().snapshot().epoch().number()).isEqualTo(epoch);
  }

  @Test
  void refusesAPatternOfSessionsToIgnore() {
    scene
        .mgate("advance", Scene.SPLIT, "--reason", "x", "--ignore-sessions", "psql,*")
        .run("advance", Scene.SPLIT, "--dry-run", "--ignore-sessions", "report-*")
        .matches("usage-ignore-sessions");
  }

  @Test
  void saysWhichCommandWasPerhapsMeant() {
    scene.mgate("stats").matches("usage-unknown-command");
  }

  @Test
  void saysWhichOptionIsUnknown() {
    scene.mgate("status", "--wach").matches("usage-unknown-option");
  }

  @Test
  void saysWhereOptionsBelong() {
    scene.mgate("-o", "json", "status").matches("usage-option-before-command");
  }

  @Test
  void saysWhichArgumentIsMissingOrTooMuch() {
    scene
        .mgate("advance")
        .run("status", "a", "b")
        .run("ramp", Scene.SPLIT)
        .matches("usage-arguments");
  }

  @Test
  void wantsAReasonForEveryChange() {
    scene
        .mgate("advance", Scene.SPLIT)
        .run("rollback", Scene.SPLIT)
        .run("ramp", Scene.SPLIT, "1%")
        .run("pilot", Scene.SPLIT, "add", "k")
        .run("secondary", Scene.SPLIT, "record")
        .run("retire", Scene.SPLIT)
        .run("advance", Scene.SPLIT, "--reason", "  ")
        .run("advance", Scene.SPLIT, "--reason", "x".repeat(1_001))
        .run("advance", Scene.SPLIT, "--reason", "r", "--actor", " ")
        .matches("usage-reason");
  }

  @Test
  void refusesRampsThatAreNoShare() {
    scene
        .mgate("ramp", Scene.SPLIT, "101%", "--reason", "r")
        .run("ramp", Scene.SPLIT, "--reason", "r", "--", "-1%")
        .run("ramp", Scene.SPLIT, "half", "--reason", "r")
        .run("ramp", Scene.SPLIT, "0.001%", "--reason", "r")
        .matches("usage-ramp");
  }

  @Test
  void refusesPilotsThatAreNone() {
    scene
        .mgate("pilot", Scene.SPLIT, "add", "", "--reason", "r")
        .run("pilot", Scene.SPLIT, "add", "--reason", "r")
        .run("pilot", Scene.SPLIT, "list", "k")
        .run("pilot", Scene.SPLIT, "drop", "k", "--reason", "r")
        .run("pilot", Scene.SPLIT, "remove", "k", "--reason", "r")
        .matches("usage-pilot");
  }

  @Test
  void refusesPhasesModesDurationsAndFormatsThatDoNotExist() {
    scene
        .mgate("advance", Scene.SPLIT, "--to", "read-next", "--reason", "r")
        .run("secondary", Scene.SPLIT, "lax", "--reason", "r")
        .run("advance", Scene.SPLIT, "--timeout", "soon", "--reason", "r")
        .run("settle", Scene.SPLIT, "--timeout", "30")
        .run("history", "-n", "0")
        .run("history", "-n", "many")
        .run("status", "-o", "xml")
        .matches("usage-values");
  }

  @Test
  void refusesToWalkTheWrongWay() {
    scene
        .mgate("advance", Scene.SPLIT, "--to", "read-old", "--reason", "r")
        .run("rollback", Scene.SPLIT, "--to", "write-new", "--reason", "r")
        .matches("usage-wrong-way");
  }

  @Test
  void doesNotWalkSeveralStepsWithoutWaiting() {
    scene
        .mgate("advance", Scene.SPLIT, "--to", "write-new", "--no-wait", "--reason", "r")
        .run("verify", Scene.SPLIT, "--no-wait")
        .matches("usage-no-wait");
  }

  @Test
  void saysWhichMigrationsThereAre() {
    scene
        .mgate("status", "customer-name")
        .run("describe", "customer-name")
        .run("settle", "customer-name")
        .run("history", "customer-name")
        .run("verify", "customer-name")
        .run("pilot", "customer-name", "list")
        .run("advance", "customer-name", "--reason", "r")
        .run("advance", "name with spaces", "--reason", "r")
        .run("advance", "x".repeat(300), "--reason", "r")
        .run("advance", "", "--reason", "r")
        .run("advance", "line\nfeed\u001b[31m", "--reason", "r")
        .matches("usage-unknown-migration");
  }

  @Test
  void saysItInJsonToScripts() {
    scene
        .mgate("status", "nope", "-o", "json")
        .run("advance", Scene.SPLIT, "-ojson")
        .run("status", "--wach", "--output=json")
        .matches("usage-json");
  }

  @Test
  void neverRepeatsAPassword() {
    scene
        .mgate("status", "--password", "hunter22")
        .run("status", "--password=hunter22")
        .run("status", "-phunter22")
        .run("status", "--pass", "hunter22", "-o", "json");
    assertThat(scene.shell.out + scene.shell.err).doesNotContain("hunter22");
    Golden.matches(
        "usage-password", scene.shell.transcript.toString().replaceAll("(?m)^\\$.*$", "\\$ ..."));
  }

  @Test
  void refusesWhatTheLocaleHasGarbled() {
    scene
        .mgate("pilot", Scene.SPLIT, "add", "\uFFFD\uFFFD\uFFFD\uFFFD", "--reason", "r")
        .matches("usage-locale");
  }
}
