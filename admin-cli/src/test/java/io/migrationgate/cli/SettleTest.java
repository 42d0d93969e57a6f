package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.TransactionsHiddenException;
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
  void aNodeThatHasFallenSilentDoesNotLookBusyOnly() {
    twoNodes();
    scene.time.pass(Duration.ofSeconds(4));
    assertThat(scene.mgate("settle", Scene.SPLIT, "--timeout", "100ms").out)
        .contains("2026.46@shop-n1:4711 ('nightly-report' for 25 min 4 s)")
        .doesNotContain("no heartbeat");
    scene.time.pass(Duration.ofSeconds(2));
    assertThat(scene.mgate("settle", Scene.SPLIT, "--timeout", "100ms").out)
        .contains("('nightly-report' for 25 min 6 s, no heartbeat for 6.1 s)");
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
  void aRollbackThatDoesNotSettleIsGoneBackFromByAdvancing() {
    scene.at(Scene.SPLIT, Phase.READ_NEW).node("n1");
    // What it advises is tried by the shell.
    assertThat(scene.mgate("rollback", Scene.SPLIT, "--reason", "r", "--timeout", "500ms").err)
        .contains("or go back at once: mgate advance " + Scene.SPLIT + " --reason \"why\"");
  }

  @Test
  void nobodyIsToldToGoBackFromContracted() {
    scene.at(Scene.SPLIT, Phase.WRITE_NEW).node("n1");
    scene.mgate("advance", Scene.SPLIT, "--yes", "--reason", "r", "--timeout", "500ms");
    assertThat(scene.shell.exitCode).isEqualTo(4);
    assertThat(scene.shell.err)
        .contains("mgate settle " + Scene.SPLIT)
        .doesNotContain("go back at once");
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

  private static TransactionsHiddenException hidden() {
    return new TransactionsHiddenException(
        new Problem(
            "database jdbc:fake://db/shop",
            "a user that may not see transactions",
            "the privilege PROCESS",
            "GRANT PROCESS ON *.* TO the user of this command"),
        null);
  }

  private void acknowledgedByAll() {
    twoNodes();
    scene.beat("n1", true);
    scene.beat("n2", true);
    scene.database.noBarrier = hidden();
  }

  @Test
  void saysWhatHelpsWhereTransactionsAreHidden() {
    acknowledgedByAll();
    scene
        .mgate("settle", Scene.SPLIT)
        .run("settle", Scene.SPLIT, "-o", "json")
        .matches("settle-hidden");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.state(Scene.SPLIT).settled()).isFalse();
  }

  @Test
  void waitsForTheGraceAndTellsTheHistory() {
    acknowledgedByAll();
    scene.at("other", Phase.READ_OLD);
    scene
        .mgate("settle", Scene.SPLIT, "--grace", "0s")
        .run("settle", Scene.SPLIT, "--grace", "6s")
        .run("history", Scene.SPLIT)
        .matches("settle-grace");
    assertThat(scene.state(Scene.SPLIT).settled()).isTrue();
  }

  @Test
  void everyChangeTakesTheWordToo() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.database.noBarrier = hidden();
    scene
        .mgate("advance", Scene.SPLIT, "--reason", "r")
        .run("rollback", Scene.SPLIT, "--reason", "r", "--grace", "2s")
        .matches("advance-hidden");
    assertThat(scene.state(Scene.SPLIT).settled()).isTrue();
  }

  @Test
  void fencedNodesNeedNoSightOfTransactions() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1").fenced("n1");
    scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE);
    scene.database.noBarrier = hidden();
    Object transaction = new Object();
    Epoch old = new Epoch(2, scene.token(2));
    assertThat(scene.store.memory.fence(transaction, old)).isEqualTo(new FenceAnswer.Held(3));
    scene.mgate("settle", Scene.SPLIT, "--timeout", "1s").run("nodes");
    scene.store.memory.release(transaction);
    scene.shell.run("settle", Scene.SPLIT).run("doctor").matches("settle-fenced");
    assertThat(scene.state(Scene.SPLIT).settled()).isTrue();
  }

  @Test
  void namesWhatIsOpenWhileAnOlderEpochIsHeld() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1").fenced("n1");
    scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE);
    scene.database.blockedForEver = true;
    scene.database.blocking.add(
        List.of(new BlockingSession("pid 77", "shop", 95_000, "UPDATE customer SET name = $1")));
    scene.store.memory.fence(new Object(), new Epoch(2, scene.token(2)));
    scene.mgate("settle", Scene.SPLIT, "--timeout", "1s");
    assertThat(scene.shell.out)
        .contains(
            "waiting for transactions that hold an older epoch: 2026.46@shop-n1:4711; open are"
                + " 1 transaction: pid 77 of shop, open for 1 min 35 s");
    assertThat(scene.shell.err)
        .contains("open: pid 77 of shop, open for 1 min 35 s: UPDATE customer SET name = $1");
  }

  @Test
  void revokesWhatHoldsUpAChange() {
    twoNodes();
    scene
        .mgate("revoke", "n1")
        .run("revoke", "n", "--reason", "it's late")
        .run("revoke", "n3", "--reason", "it's late")
        .run("revoke", "n1", "--reason", "the import hangs")
        .run("revoke", "n1", "--reason", "it's late", "-o", "json")
        .run("history", Scene.SPLIT)
        .matches("revoke");
    assertThat(scene.store.memory.view().nodes())
        .filteredOn(node -> node.id().equals("n1"))
        .extracting(node -> node.revocation().before())
        .containsExactly(scene.store.memory.load().epoch().number());
    scene.beat("n1", true);
    scene.beat("n2", true);
    assertThat(scene.mgate("revoke", "n1", "--reason", "r").err)
        .contains("no change that waits for it");
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
  void waitsForADatabaseThatIsAwayForAWhile() {
    twoNodes();
    scene
        .time
        .then(() -> scene.store.beforeView = SettleTest::refused)
        .then(() -> {})
        .then(() -> {
          scene.store.beforeView = () -> {};
          scene.beat("n1", true);
          scene.beat("n2", true);
        });
    scene.mgate("settle", Scene.SPLIT).matches("settle-away");
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.state(Scene.SPLIT).settled()).isTrue();
  }

  private static void refused() {
    throw new StoreUnavailableException(
        new Problem("database jdbc:fake://db/shop", "connection refused", "a database", "start it"),
        null);
  }

  @Test
  void saysThatTheChangeIsMadeWhenTheStoreGoesAway() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1");
    scene.time.then(() -> scene.store.beforeView = SettleTest::refused);
    scene.mgate("advance", Scene.SPLIT, "--reason", "r").matches("advance-store-lost");
    assertThat(scene.shell.exitCode).isEqualTo(3);
    assertThat(scene.state(Scene.SPLIT).phase()).isEqualTo(Phase.DUAL_WRITE);
  }

  /** What a store says of the call that failed is not what became of the change before it. */
  @Test
  void doesNotSayOfOneCommandThatItHasChangedNothingAndSomething() {
    for (RuntimeException failure : List.of(
        new StoreUnavailableException(
            new Problem("store", "no answer in time", "one", "try again; nothing has changed"),
            null),
        new OutcomeUnknownException(
            new Problem(
                "store",
                "the connection died during COMMIT",
                "to hear whether the change was made",
                "look with: mgate history " + Scene.SPLIT),
            null))) {
      scene.store.beforeView = () -> {};
      scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1");
      scene.time.then(() -> scene.store.beforeView = () -> {
        throw failure;
      });
      scene.mgate("advance", Scene.SPLIT, "--reason", "r");
      assertThat(scene.shell.exitCode).isEqualTo(3);
      assertThat(scene.shell.err)
          .contains(
              "a change that was made, but may not have settled", "mgate settle " + Scene.SPLIT)
          .doesNotContain("nothing has changed", "whether the change was made");
    }
  }
}
