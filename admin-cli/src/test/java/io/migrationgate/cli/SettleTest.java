package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettleTest {
  private static final SupportedPhases ALL = new SupportedPhases(Phase.READ_OLD, Phase.CONTRACTED);

  private final Scene scene = new Scene();

  private void twoNodes() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.node(
        "n1", scene.report(3, Duration.ofMinutes(25), "nightly-report", Observed.NOTHING), ALL);
    scene.node("n2");
    scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE);
  }

  @Test
  void saysWhichNodesAreInTheWay() {
    twoNodes();
    scene
        .mgate("settle", Scene.SPLIT, "--timeout", "2s")
        .run("settle", Scene.SPLIT, "--timeout", "2s", "-o", "json")
        .matches("settle-nodes");
    assertThat(scene.shell.exitCode).isEqualTo(4);
  }

  @Test
  void saysWhichTransactionsAreInTheWay() {
    twoNodes();
    scene.beat("n1", true);
    scene.beat("n2", true);
    scene.database.blockedForEver = true;
    scene.database.blocking.add(List.of(
        new BlockingSession(
            "pid 77", "shop", 95_000, "UPDATE customer\n   SET name = $1\n WHERE id = $2"),
        new BlockingSession("a session that cannot be seen", "", -1, ""),
        new BlockingSession(
            "pid 81", "bob", 7_500_000, "select " + "very_long_column_name, ".repeat(20))));
    scene
        .mgate("settle", Scene.SPLIT, "--timeout", "1s")
        .run("settle", Scene.SPLIT, "--timeout", "1s", "-o", "json")
        .matches("settle-transactions");
    assertThat(scene.shell.exitCode).isEqualTo(4);
  }

  @Test
  void aChangeThatDoesNotSettleInTimeIsMadeAllTheSame() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1");
    scene
        .mgate("advance", Scene.SPLIT, "--reason", "r", "--timeout", "500ms")
        .run("rollback", Scene.SPLIT, "--reason", "r", "--timeout", "500ms", "-o", "json")
        .matches("advance-not-in-time");
    assertThat(scene.shell.exitCode).isEqualTo(4);
  }

  @Test
  void givesUpNodesThatStandStillForTheirLease() {
    twoNodes();
    scene.beat("n1", true);
    scene.mgate("settle", Scene.SPLIT).run("nodes").matches("settle-given-up");
    assertThat(scene.state(Scene.SPLIT).settled()).isTrue();
  }

  @Test
  void settlesWithoutNodes() {
    scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE);
    scene
        .mgate("settle", Scene.SPLIT)
        .run("settle", Scene.SPLIT)
        .run("settle", Scene.SPLIT, "-o", "json")
        .matches("settle-no-nodes");
  }

  @Test
  void saysHowToGoOnAfterAnInterrupt() {
    twoNodes();
    scene.time.then(() -> {
      throw new InterruptedException();
    });
    scene.mgate("settle", Scene.SPLIT).matches("settle-interrupted");
    assertThat(scene.shell.exitCode).isEqualTo(130);
    assertThat(scene.shell.interrupts).isEmpty();
  }

  @Test
  void saysHowToGoOnWhenTheProcessIsTold() {
    twoNodes();
    scene.time.then(() -> scene.shell.interrupts.get(0).run()).then(() -> {
      scene.beat("n1", true);
      scene.beat("n2", true);
    });
    scene.mgate("settle", Scene.SPLIT).matches("settle-signal");
  }

  @Test
  void doesNotSayWhetherAChangeWasMadeThatWasInterrupted() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.store.beforeChange = () -> scene.shell.interrupts.get(0).run();
    scene.mgate("advance", Scene.SPLIT, "--reason", "r").matches("advance-signal");
    scene.store.beforeChange = () -> scene.shell.interrupts.get(0).run();
    assertThat(scene.mgate("rollback", Scene.SPLIT, "--reason", "r", "-o", "json").err)
        .startsWith("{\"event\":\"error\",\"exitCode\":130,");
  }

  @Test
  void saysThatTheChangeIsMadeWhenTheStoreGoesAway() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1");
    scene.time.then(() -> scene.store.beforeView = () -> {
      throw new StoreUnavailableException(
          new Problem(
              "database jdbc:fake://db/shop", "connection refused", "a database", "start it"),
          null);
    });
    scene.mgate("advance", Scene.SPLIT, "--reason", "r").matches("advance-store-lost");
    assertThat(scene.shell.exitCode).isEqualTo(3);
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.DUAL_WRITE);
  }
}
