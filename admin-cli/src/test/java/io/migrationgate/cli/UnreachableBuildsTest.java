package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever moves forward is told which builds cannot come back. */
class UnreachableBuildsTest {
  private final Scene scene = new Scene();

  private void known(String build, Phase last) {
    Claim claim = new Claim(Scene.SPLIT, new SupportedPhases(Phase.READ_OLD, last), "");
    scene.store.memory.change(
        build,
        view -> new ChangeSet<>(
            null,
            List.of(new Mutation.PutBuild(build, List.of(claim), ProtocolVersion.CURRENT)),
            List.of()));
  }

  @Test
  void advanceTellsOnceItIsMadeAndInTheDryRun() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).declared(Scene.declaration(Scene.SPLIT, false));
    known("2026.44", Phase.READ_OLD);
    known("2026.45", Phase.DUAL_WRITE);
    scene.mgate("advance", Scene.SPLIT, "--reason", "46 is everywhere", "--dry-run");
    scene.mgate("advance", Scene.SPLIT, "--reason", "46 is everywhere");
    assertThat(scene.shell.exitCode).isZero();
    scene.mgate("rollback", Scene.SPLIT, "--reason", "not yet");
    assertThat(scene.shell.out).doesNotContain("the way back");
    scene.mgate("ramp", Scene.SPLIT, "1%", "--reason", "a few");
    assertThat(scene.shell.out).contains("build 2026.44 ends here");
    scene.shell.matches("lost-builds");
  }

  @Test
  void scriptsAreToldToo() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).declared(Scene.declaration(Scene.SPLIT, false));
    known("2026.44", Phase.READ_OLD);
    scene.mgate("advance", Scene.SPLIT, "--reason", "r", "--dry-run", "-o", "json");
    assertThat(scene.shell.out).contains("\"lostBuilds\" : [ \"2026.44\" ]");
    scene.mgate("advance", Scene.SPLIT, "--reason", "r", "-o", "json");
    assertThat(scene.shell.out).contains("\"lostBuilds\" : [ \"2026.44\" ]");
    assertThat(scene.shell.err).doesNotContain("the way back");
  }

  @Test
  void contractedTellsBeforeItAsks() {
    scene.at(Scene.SPLIT, Phase.WRITE_NEW).declared(Scene.declaration(Scene.SPLIT, false));
    for (int number = 40; number < 47; number++) {
      known("2026." + number, Phase.WRITE_NEW);
    }
    scene.shell.interactive = true;
    scene.shell.answers.add("no");
    scene.mgate("advance", Scene.SPLIT, "--reason", "over");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out)
        .contains("builds 2026.42, 2026.43, 2026.44, 2026.45, 2026.46 and 2 older would end here")
        .contains("there would be no rollback from it");
    assertThat(scene.shell.transcript.indexOf("the way back"))
        .isLessThan(scene.shell.transcript.indexOf("Type the migration's name"));
  }

  @Test
  void aMoveThatIsRefusedTellsNothing() {
    scene.at(Scene.SPLIT, Phase.WRITE_NEW).declared(Scene.declaration(Scene.SPLIT, false));
    scene.database.sessions.add("psql");
    known("2026.44", Phase.WRITE_NEW);
    scene.mgate("advance", Scene.SPLIT, "--reason", "over", "--yes");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out).doesNotContain("the way back");
    scene.shell.interactive = true;
    scene.mgate("advance", Scene.SPLIT, "--reason", "over");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.prompts).isEmpty();
    assertThat(scene.shell.out).doesNotContain("the way back");
  }

  @Test
  void whatCouldNotRunBeforeIsNotLost() {
    scene
        .at(Scene.SPLIT, Phase.READ_OLD)
        .declared(Scene.declaration(Scene.SPLIT, false))
        .at("order-total", Phase.DUAL_WRITE);
    known("2026.44", Phase.READ_OLD);
    scene.mgate("advance", Scene.SPLIT, "--reason", "r");
    assertThat(scene.shell.out).doesNotContain("the way back");
  }
}
