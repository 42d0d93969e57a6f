package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.SupportedPhases;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private final Scene scene = new Scene();

  private void somebodyElse(Move move) {
    new GateAdmin(scene.store.memory, List.of(scene.database), scene.time)
        .apply(Scene.SPLIT, move, Operator.of("bob@ops-2", "I was faster"));
  }

  @Test
  void advancesAndWaits() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1").node("n2").node("n3");
    scene.time.then(() -> scene.beat("n1", true)).then(() -> {
      scene.beat("n2", true);
      scene.beat("n3", true);
    });
    scene.mgate("advance", Scene.SPLIT, "--reason", "release 46").matches("advance");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.DUAL_WRITE);
    assertThat(scene.state(Scene.SPLIT).settled()).isTrue();
  }

  @Test
  void tellsScriptsInOneDocument() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1");
    scene.time.then(() -> scene.beat("n1", true));
    scene
        .mgate("advance", Scene.SPLIT, "--reason", "release 46", "-o", "json")
        .matches("advance-json");
  }

  @Test
  void redrawsOneLineOnATerminal() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1").node("n2");
    scene.shell.interactive = true;
    scene.shell.environment.put("NO_COLOR", "1");
    scene.database.blocking.add(List.of(session("pid 77", 1_000)));
    scene
        .time
        .then(() -> scene.beat("n1", true))
        .then(() -> scene.beat("n2", true))
        .then(() -> {});
    scene.mgate("advance", Scene.SPLIT, "--reason", "release 46").matches("advance-terminal");
  }

  private static io.migrationgate.spi.GateDatabase.BlockingSession session(String id, long age) {
    return new io.migrationgate.spi.GateDatabase.BlockingSession(
        id, "shop", age, "UPDATE customer\n   SET name = $1\n WHERE id = $2");
  }

  @Test
  void walksSeveralStepsAndSettlesAfterEach() {
    scene.at(Scene.SPLIT, Phase.WRITE_NEW);
    scene
        .mgate("rollback", Scene.SPLIT, "--reason", "looks wrong", "--to", "read-new")
        .matches("rollback");
    scene.at("other", Phase.DUAL_WRITE);
    scene.shell.transcript.setLength(0);
    scene
        .mgate("advance", "other", "--to", "write-new", "--reason", "all is well")
        .matches("advance-to");
    assertThat(scene.state("other").phase()).isEqualTo(Phase.WRITE_NEW);
  }

  @Test
  void tellsWhatWasDoneBeforeAStepIsRefused() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene
        .mgate("advance", Scene.SPLIT, "--to", "read-new", "--reason", "in a hurry")
        .run("rollback", Scene.SPLIT, "--reason", "back")
        .run("advance", Scene.SPLIT, "--to", "read-new", "--reason", "in a hurry", "-o", "json")
        .matches("advance-to-refused");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.DUAL_WRITE);
  }

  @Test
  void doesNothingWhereItIsAsAskedFor() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    long epoch = scene.state(Scene.SPLIT).epoch();
    scene
        .mgate("advance", Scene.SPLIT, "--to", "dual-write", "--reason", "again")
        .run("ramp", Scene.SPLIT, "0%", "--reason", "again")
        .run("secondary", Scene.SPLIT, "strict", "--reason", "again", "-o", "json")
        .run("advance", Scene.SPLIT, "--to", "dual-write", "--dry-run")
        .matches("change-nothing-to-do");
    assertThat(scene.state(Scene.SPLIT).epoch()).isEqualTo(epoch);
  }

  @Test
  void waitsWhereItIsAsAskedForButNotSettled() {
    scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE);
    scene
        .mgate("advance", Scene.SPLIT, "--to", "dual-write", "--reason", "again")
        .matches("advance-settles");
    assertThat(scene.state(Scene.SPLIT).settled()).isTrue();
  }

  @Test
  void doesNotWaitIfToldSo() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1");
    scene
        .mgate("advance", Scene.SPLIT, "--no-wait", "--reason", "release 46")
        .run("rollback", Scene.SPLIT, "--no-wait", "--reason", "never mind")
        .matches("advance-no-wait");
  }

  @Test
  void listsEveryRefusal() {
    scene
        .at(Scene.SPLIT, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.STRICT), false)
        .declared(Scene.declaration(Scene.SPLIT, false));
    scene.node("n1", NodeReport.EMPTY, new SupportedPhases(Phase.READ_OLD, Phase.DUAL_WRITE));
    scene.node(
        "n2",
        scene.report(0, Duration.ZERO, null, new Observed(40, 5, 2)),
        new SupportedPhases(Phase.READ_OLD, Phase.CONTRACTED));
    scene.store.memory.unrepaired(Scene.SPLIT, 4);
    scene
        .mgate("advance", Scene.SPLIT, "--reason", "Thursday")
        .run("advance", Scene.SPLIT, "--reason", "Thursday", "-o", "json")
        .run("advance", Scene.SPLIT, "--dry-run")
        .run("advance", Scene.SPLIT, "--dry-run", "-o", "json")
        .matches("advance-refused");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.DUAL_WRITE);
  }

  @Test
  void givesUpAKilledNodeThatIsInTheWay() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n2");
    scene.node("n1", NodeReport.EMPTY, SupportedPhases.UNKNOWN);
    beatsOn("n2");
    scene.mgate("advance", Scene.SPLIT, "--reason", "release 46").matches("advance-after-kill");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.DUAL_WRITE);
  }

  @Test
  void asksALiveNodeInTheWayForASignOfLifeAndStaysRefused() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.node("n1", NodeReport.EMPTY, SupportedPhases.UNKNOWN);
    beatsOn("n1");
    scene.mgate("advance", Scene.SPLIT, "--reason", "release 46").matches("advance-blue-lives");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.READ_OLD);
    assertThat(scene.store.memory.view().liveNodes()).hasSize(1);
  }

  private void beatsOn(String id) {
    for (int i = 0; i < 100; i++) {
      scene.time.then(() -> scene.beat(id, true));
    }
  }

  @Test
  void overridesObservationsByForceAndSaysSo() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE).declared(Scene.declaration(Scene.SPLIT, false));
    scene.node(
        "n1",
        scene.report(0, Duration.ZERO, null, new Observed(990, 10, 3)),
        new SupportedPhases(Phase.READ_OLD, Phase.CONTRACTED));
    scene.time.then(() -> scene.beat("n1", true));
    scene
        .mgate("advance", Scene.SPLIT, "--reason", "known: time zones only")
        .run("advance", Scene.SPLIT, "--force", "--reason", "known: time zones only")
        .matches("advance-force");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.READ_NEW);
  }

  @Test
  void refusesWhatIsNoMove() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.settling("moving", Phase.DUAL_WRITE, Phase.READ_NEW);
    scene.at(
        "ramped",
        new Placement(Phase.DUAL_WRITE, Ramp.ofBasisPoints(1_000), SecondaryWrites.STRICT),
        true);
    scene.at("reading-new", Phase.READ_NEW);
    scene
        .mgate("rollback", Scene.SPLIT, "--reason", "r")
        .run("advance", "moving", "--reason", "r")
        .run("rollback", "ramped", "--reason", "r")
        .run("ramp", "reading-new", "5%", "--reason", "r")
        .run("retire", "reading-new", "--yes", "--reason", "r")
        .matches("change-illegal");
  }

  @Test
  void refusesUnregisteredWritersAndAMissingSchema() {
    scene
        .at(Scene.SPLIT, Phase.READ_OLD)
        .declared(Scene.declaration(Scene.SPLIT, false))
        .node("n1");
    scene.database.sessions.addAll(List.of("psql", "cron", "shop", "mgate"));
    scene.database.expandedProblem = "ERROR: column \"first_name\" does not exist";
    scene.mgate("advance", Scene.SPLIT, "--reason", "r");
    scene.database.expandedProblem = null;
    scene
        .shell
        .run("advance", Scene.SPLIT, "--reason", "r", "--ignore-sessions", "psql")
        .run("advance", Scene.SPLIT, "--dry-run", "--ignore-sessions", "psql,cron")
        .matches("advance-writers");
  }

  @Test
  void saysThatSomebodyElseWasFaster() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene.store.beforeChange = () -> {
      somebodyElse(new Move.Advance());
      MigrationState now = scene.state(Scene.SPLIT);
      scene.put(now.withSettled());
    };
    scene.mgate("advance", Scene.SPLIT, "--reason", "r").matches("advance-concurrently");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.READ_NEW);
    assertThat(scene.shell.exitCode).isEqualTo(1);
  }

  @Test
  void saysThatSomebodyElseChangedItWhileItWaited() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1");
    scene.time.then(() -> somebodyElse(new Move.Rollback())).then(() -> scene.beat("n1", true));
    scene.mgate("advance", Scene.SPLIT, "--reason", "r").matches("advance-overtaken");
  }

  @Test
  void warnsOfLossBeforeTheOldSideGoesStale() {
    scene.at(Scene.SPLIT, Phase.READ_NEW).declared(Scene.declaration(Scene.SPLIT, true));
    scene
        .mgate("advance", Scene.SPLIT, "--dry-run")
        .run("advance", Scene.SPLIT, "--reason", "r")
        .matches("advance-lossy");
  }

  @Test
  void refusesWhenTheOldSideMustBeNamed() {
    scene.at(Scene.SPLIT, Phase.READ_NEW).declared(Scene.declaration(Scene.SPLIT, false));
    scene.database.mandatory.add("name");
    scene.mgate("advance", Scene.SPLIT, "--reason", "r").matches("advance-mandatory");
  }

  @Test
  void aRampIsEmptiedWholeBeforeAPhaseGoesBack() {
    Ramp ramp = Ramp.ofBasisPoints(1_000).withPilots(List.of("tenant-7"));
    scene.at(Scene.SPLIT, new Placement(Phase.DUAL_WRITE, ramp, SecondaryWrites.STRICT), true);
    // With the share alone the pilots would go on reading what is to be left.
    scene
        .mgate("rollback", Scene.SPLIT, "--reason", "r")
        .run("ramp", Scene.SPLIT, "0%", "--reason", "r")
        .run("rollback", Scene.SPLIT, "--reason", "r")
        .run("ramp", Scene.SPLIT, "off", "--reason", "r")
        .run("rollback", Scene.SPLIT, "--reason", "r")
        .matches("ramp-off");
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.READ_OLD);
  }

  @Test
  void pilotsAreClearedAndTheShareStays() {
    Ramp ramp = Ramp.ofBasisPoints(1_000).withPilots(List.of("tenant-7", "tenant-8"));
    scene.at(Scene.SPLIT, new Placement(Phase.DUAL_WRITE, ramp, SecondaryWrites.STRICT), true);
    assertThat(scene.mgate("pilot", Scene.SPLIT, "clear", "--reason", "r").exitCode)
        .isZero();
    assertThat(scene.state(Scene.SPLIT).current().ramp()).isEqualTo(Ramp.ofBasisPoints(1_000));
    assertThat(scene.mgate("pilot", Scene.SPLIT, "clear", "x", "--reason", "r").exitCode)
        .isEqualTo(2);
  }

  @Test
  void rampsAndListsPilots() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene
        .mgate("ramp", Scene.SPLIT, "10%", "--reason", "a first share")
        .run(
            "pilot",
            Scene.SPLIT,
            "add",
            "tenant-7",
            "🚀",
            "@acme",
            "with space",
            "--reason",
            "the brave")
        .run("pilot", Scene.SPLIT, "add", "--reason", "odd keys", "--", "-1", "${x}", "\"quoted\"")
        .run("pilot", Scene.SPLIT, "list")
        .run("pilot", Scene.SPLIT, "list", "-o", "json")
        .run("pilot", Scene.SPLIT, "remove", "🚀", "@acme", "--reason", "had enough")
        .run("status", Scene.SPLIT)
        .run("ramp", Scene.SPLIT, "0%", "--reason", "pilots only")
        .run("pilot", "other", "list")
        .matches("ramp-and-pilots");
    assertThat(scene.state(Scene.SPLIT).current().ramp().pilots())
        .containsExactly("\"quoted\"", "${x}", "-1", "tenant-7", "with space");
  }

  @Test
  void saysThatThereAreNoPilots() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene.mgate("pilot", Scene.SPLIT, "list").matches("pilot-list-empty");
  }

  @Test
  void switchesSecondaryWrites() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene
        .mgate("secondary", Scene.SPLIT, "record", "--reason", "the new side's server is shaky")
        .run("status", Scene.SPLIT)
        .run("advance", Scene.SPLIT, "--reason", "r")
        .run("secondary", Scene.SPLIT, "STRICT", "--reason", "back to normal")
        .matches("secondary");
  }

  @Test
  void takesTheWordThatFailedWritesAreRepaired() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene.store.memory.unrepaired(Scene.SPLIT, 3);
    scene
        .mgate("repaired", Scene.SPLIT)
        .run("repaired", Scene.SPLIT, "--reason", "keys 7, 8 and 9 written anew", "--dry-run")
        .run("repaired", Scene.SPLIT, "--reason", "keys 7, 8 and 9 written anew")
        .run("repaired", Scene.SPLIT, "--reason", "again", "-o", "json")
        .run("history", Scene.SPLIT, "-n", "1")
        .matches("repaired");
  }

  @Test
  void describesWhatIsKnownAndWhatMayBeDone() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE).declared(Scene.declaration(Scene.SPLIT, true));
    scene.node(
        "n1",
        scene.report(0, Duration.ZERO, null, new Observed(997, 3, 0)),
        new SupportedPhases(Phase.READ_OLD, Phase.READ_NEW));
    scene.at("undeclared", Phase.READ_OLD);
    scene.at("finished", Phase.CONTRACTED);
    scene.settling("moving", Phase.DUAL_WRITE, Phase.READ_NEW);
    scene
        .mgate("describe", Scene.SPLIT)
        .run("describe", "undeclared")
        .run("describe", "finished")
        .run("describe", "moving")
        .matches("describe");
    scene.shell.transcript.setLength(0);
    scene.mgate("describe", Scene.SPLIT, "-o", "json").matches("describe-json");
  }
}
