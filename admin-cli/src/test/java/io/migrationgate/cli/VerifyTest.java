package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import org.junit.jupiter.api.Test;

class VerifyTest {
  private final Scene scene = new Scene();

  private void declared(Phase phase) {
    scene
        .at(
            Scene.SPLIT,
            new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
            phase != Phase.DUAL_WRITE)
        .declared(Scene.declaration(Scene.SPLIT, false));
    scene.database.counts.put("select count(*) from customer", 1_200L);
    scene.database.counts.put(Scene.DIFFERENCES, 0L);
  }

  @Test
  void setsTheMarkAfterAFurtherEpoch() {
    declared(Phase.DUAL_WRITE);
    long before = scene.state(Scene.SPLIT).epoch();
    scene
        .mgate("verify", Scene.SPLIT, "--dry-run")
        .run("verify", Scene.SPLIT)
        .run("history", "-n", "3")
        .matches("verify");
    assertThat(scene.state(Scene.SPLIT).newInSync()).isTrue();
    assertThat(scene.state(Scene.SPLIT).epoch()).isEqualTo(before + 2);
  }

  @Test
  void tellsScripts() {
    declared(Phase.DUAL_WRITE);
    scene
        .mgate("verify", Scene.SPLIT, "--dry-run", "-o", "json")
        .run("verify", Scene.SPLIT, "-o", "json", "--reason", "after the backfill")
        .matches("verify-json");
  }

  @Test
  void countsDifferencesAndSetsNoMark() {
    declared(Phase.DUAL_WRITE);
    scene.database.counts.put(Scene.DIFFERENCES, 3L);
    scene
        .mgate("verify", Scene.SPLIT)
        .run("verify", Scene.SPLIT, "--dry-run")
        .run("verify", Scene.SPLIT, "-o", "json")
        .matches("verify-differences");
    assertThat(scene.state(Scene.SPLIT).newInSync()).isFalse();
  }

  @Test
  void takesBackAMarkThatIsNotTrueAnyMore() {
    declared(Phase.DUAL_WRITE);
    scene.mgate("verify", Scene.SPLIT);
    assertThat(scene.state(Scene.SPLIT).newInSync()).isTrue();
    scene.database.counts.put(Scene.DIFFERENCES, 3L);
    scene.mgate("verify", Scene.SPLIT, "--dry-run");
    assertThat(scene.state(Scene.SPLIT).newInSync()).isTrue();
    scene.shell.transcript.setLength(0);
    scene
        .mgate("verify", Scene.SPLIT)
        .run("history", "-n", "2")
        .matches("verify-takes-back-the-mark");
    assertThat(scene.state(Scene.SPLIT).newInSync()).isFalse();
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.DUAL_WRITE);
  }

  @Test
  void verifiesTheOldSideWhereTheNewOneIsRead() {
    declared(Phase.READ_NEW);
    scene.mgate("verify", Scene.SPLIT).matches("verify-old-side");
  }

  @Test
  void changesNothingWhereItCannotBeDone() {
    scene.at("undeclared", Phase.DUAL_WRITE).at("elsewhere", Phase.READ_OLD);
    scene.settling("moving", Phase.READ_OLD, Phase.DUAL_WRITE);
    scene
        .at(Scene.SPLIT, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.RECORD), false)
        .declared(Scene.declaration(Scene.SPLIT, false));
    scene.store.memory.unrepaired(Scene.SPLIT, 4);
    long epoch = scene.store.memory.view().snapshot().epoch().number();
    scene
        .mgate("verify", "undeclared")
        .run("verify", "elsewhere")
        .run("verify", "moving")
        .run("verify", Scene.SPLIT)
        .matches("verify-impossible");
    assertThat(scene.store.memory.view().snapshot().epoch().number()).isEqualTo(epoch);
  }

  @Test
  void doesNotCompareBeforeTheFurtherEpochHasSettled() {
    declared(Phase.DUAL_WRITE);
    scene.node("n1");
    scene.database.counts.clear();
    scene.mgate("verify", Scene.SPLIT, "--timeout", "1s").matches("verify-not-in-time");
    assertThat(scene.shell.exitCode).isEqualTo(4);
  }
}
