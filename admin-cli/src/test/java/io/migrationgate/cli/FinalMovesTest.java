package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.protocol.Move;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be undone is asked about. */
class FinalMovesTest {
  private final Scene scene = new Scene().at(Scene.SPLIT, Phase.WRITE_NEW);

  @Test
  void refusesWithoutTerminalAndWithoutYes() {
    scene
        .mgate("advance", Scene.SPLIT, "--reason", "over")
        .run("advance", Scene.SPLIT, "--dry-run")
        .run("advance", Scene.SPLIT, "--dry-run", "--yes")
        .matches("contract-unconfirmed");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.WRITE_NEW);
  }

  @Test
  void goesThereWithYesAndRetiresTheName() {
    scene
        .mgate("advance", Scene.SPLIT, "--yes", "--reason", "over")
        .run("advance", Scene.SPLIT, "--yes", "--reason", "further")
        .run("rollback", Scene.SPLIT, "--reason", "oh no")
        .run("retire", Scene.SPLIT, "--reason", "done with it")
        .run("retire", Scene.SPLIT, "--yes", "--reason", "done with it")
        .run("retire", Scene.SPLIT, "--yes", "--reason", "done with it")
        .run("ramp", Scene.SPLIT, "1%", "--reason", "from the grave")
        .run("describe", Scene.SPLIT)
        .matches("contract-and-retire");
  }

  @Test
  void saysWhoStillDeclaresANameThatIsRetired() {
    scene.mgate("advance", Scene.SPLIT, "--yes", "--reason", "over");
    scene.node("n7");
    scene.shell.transcript.setLength(0);
    scene
        .mgate("retire", Scene.SPLIT, "--dry-run", "--yes")
        .run("retire", Scene.SPLIT, "--yes", "--reason", "done with it", "-o", "json")
        .run("status")
        .run("status", "--all")
        .matches("retire-declared");
  }

  @Test
  void doesNotSetOutForTheEndUnconfirmed() {
    scene.at("other", Phase.READ_NEW);
    scene
        .mgate("advance", "other", "--to", "contracted", "--reason", "r")
        .run("advance", "other", "--to", "contracted", "--reason", "r", "--yes")
        .matches("contract-walk");
    assertThat(scene.state("other").phase()).isEqualTo(Phase.CONTRACTED);
  }

  @Test
  void asksForTheNameOnATerminal() {
    scene.shell.interactive = true;
    scene.shell.environment.put("NO_COLOR", "1");
    scene.shell.answers.add("yes");
    scene.mgate("advance", Scene.SPLIT, "--reason", "over");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.WRITE_NEW);
    scene.mgate("advance", Scene.SPLIT, "--reason", "over");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.WRITE_NEW);
    scene.shell.answers.add(Scene.SPLIT);
    scene.mgate("advance", Scene.SPLIT, "--reason", "over");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.CONTRACTED);
    scene.shell.answers.add(Scene.SPLIT);
    scene.mgate("retire", Scene.SPLIT, "--reason", "over").matches("contract-terminal");
    assertThat(scene.state(Scene.SPLIT).retired()).isTrue();
  }

  @Test
  void asksNobodyAboutWhatWouldBeRefusedAnyway() {
    scene.shell.interactive = true;
    scene.database.sessions.add("psql");
    scene.mgate("advance", Scene.SPLIT, "--reason", "over");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.prompts).isEmpty();
  }

  @Test
  void doesNotActOnAnAnswerToAnotherQuestion() {
    scene.shell.interactive = true;
    scene.shell.answers.add(Scene.SPLIT);
    scene.store.beforeChange = () -> new GateAdmin(
            scene.store.memory, List.of(scene.database), scene.time)
        .apply(Scene.SPLIT, new Move.Rollback(), Operator.of("bob@ops-2", "wait!"));
    scene.mgate("advance", Scene.SPLIT, "--reason", "over");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("a change by somebody else");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.READ_NEW);
  }
}
