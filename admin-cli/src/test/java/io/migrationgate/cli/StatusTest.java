package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {
  private final Scene scene = new Scene();

  private void severalMigrations() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene.node("n1").node("n2");
    Ramp ramp = new Ramp(1_250, new java.util.TreeSet<>(List.of("tenant-7", "tenant-9")));
    scene.at(
        "order-total-cents", new Placement(Phase.DUAL_WRITE, ramp, SecondaryWrites.STRICT), true);
    scene.at(
        "audit-log-move",
        new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.RECORD),
        false);
    scene.settling("address-type", Phase.READ_OLD, Phase.DUAL_WRITE);
    scene.at("z-unicode-größe-名前", Phase.READ_OLD);
    scene.put(new MigrationState(
        "fax-number-drop",
        new Placement(Phase.CONTRACTED, Ramp.NONE, SecondaryWrites.STRICT),
        null,
        true,
        false,
        9,
        9,
        true));
    scene.beat("n1", true);
  }

  @Test
  void saysThatThereAreNoMigrations() {
    scene.mgate("status").run("nodes").run("history").matches("status-empty");
  }

  @Test
  void showsWhereEveryMigrationStands() {
    severalMigrations();
    scene.mgate("status").run("status", "--all").run("status", Scene.SPLIT).matches("status");
  }

  @Test
  void showsItToScripts() {
    severalMigrations();
    scene
        .mgate("status", "-o", "json")
        .run("status", Scene.SPLIT, "-o", "JSON")
        .matches("status-json");
  }

  @Test
  void coloursOnATerminalUnlessToldNotTo() {
    severalMigrations();
    scene.shell.interactive = true;
    scene.mgate("status").matches("status-coloured");
    scene.shell.environment.put("NO_COLOR", "1");
    assertThat(scene.mgate("status").out).doesNotContain("\u001b");
    scene.shell.environment.remove("NO_COLOR");
    scene.shell.environment.put("TERM", "dumb");
    assertThat(scene.mgate("status").out).doesNotContain("\u001b");
  }

  @Test
  void looksAgainUntilInterrupted() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene
        .time
        .then(() -> scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE))
        .then(() -> scene.store.beforeView = () -> {
          throw new StoreUnavailableException(
              new Problem("database", "connection refused", "a database", "start it"), null);
        })
        .then(() -> scene.store.beforeView = () -> {})
        .then(() -> {
          throw new InterruptedException();
        });
    scene.mgate("status", "--watch", "5", Scene.SPLIT).matches("status-watch");
  }

  @Test
  void writesALineForEachLookToScripts() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene
        .time
        .then(() -> scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE))
        .then(() -> {
          throw new InterruptedException();
        });
    scene.mgate("status", "--watch", "-o", "json").matches("status-watch-json");
  }

  @Test
  void takesWhatFollowsWatchForANameUnlessItIsANumber() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).at("other", Phase.READ_OLD);
    scene.time.then(() -> {
      throw new InterruptedException();
    });
    assertThat(scene.mgate("status", "-w", Scene.SPLIT).out)
        .contains(Scene.SPLIT)
        .doesNotContain("other");
    assertThat(scene.time.nanoTime()).isEqualTo(Duration.ofSeconds(2).toNanos());
  }

  @Test
  void clearsTheScreenOnATerminal() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.shell.interactive = true;
    scene.time.then(() -> {
      throw new InterruptedException();
    });
    scene.mgate("status", "-w").matches("status-watch-terminal");
  }

  @Test
  void showsNodesAndWhatTheyAreBusyWith() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene.node("n1");
    scene.node(
        "n2",
        scene.report(2, Duration.ofSeconds(95), "nightly-report", Observed.NOTHING),
        io.migrationgate.protocol.SupportedPhases.UNKNOWN);
    scene.at("other", Phase.READ_OLD);
    scene.beat("n2", true);
    scene.mgate("nodes").run("nodes", "-o", "json").matches("nodes");
  }

  @Test
  void unitsOfWorkGrowOlderAfterTheLastHeartbeat() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene.node(
        "n1",
        scene.report(2, Duration.ofSeconds(95), "nightly-report", Observed.NOTHING),
        io.migrationgate.protocol.SupportedPhases.UNKNOWN);
    scene.time.pass(Duration.ofSeconds(4));
    assertThat(scene.mgate("nodes").out).contains("4.0 s ago", "1 min 39 s nightly-report");
  }

  @Test
  void checksWhichNodesLive() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE).node("n1").node("n2");
    for (int i = 0; i < 100; i++) {
      scene.time.then(() -> scene.beat("n2", true));
    }
    scene.mgate("nodes", "--check").matches("nodes-check");
  }

  @Test
  void showsHistoryAndWhy() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).at("other", Phase.READ_OLD);
    scene.mgate("ramp", Scene.SPLIT, "1%", "--reason", "first try");
    scene.time.pass(Duration.ofMinutes(3));
    scene.mgate("ramp", "other", "100%", "--reason", "line\nfeed \u001b[31mred", "--actor", "bob");
    scene.shell.transcript.setLength(0);
    scene
        .mgate("history")
        .run("history", Scene.SPLIT)
        .run("history", "-n", "2")
        .run("history", "-n", "2", "-o", "json")
        .matches("history");
  }
}
