package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.ChangeExecution;
import io.migrationgate.admin.ConcurrentChangeException;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.bridge.BridgeExecution;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.bridge.BridgePath.Step;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.Bridge.Stage;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.BridgeDatabase.Triggers;
import io.migrationgate.spi.ForwardingGateDatabase;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;

/** Operators who change triggers and phases at once: what one counts on, no other takes away. */
@Tag("thorough")
class BridgeRaceTest {
  private static final String NAME = "a-migration";
  private static final Operator OPERATOR = Operator.of("tester", "test");
  private static final Operator CERTAIN =
      new Operator("tester", "test", true, true, Set.of(), true);

  /** Runs something once, right after it was looked at triggers. */
  private static final class Hooked extends ForwardingGateDatabase {
    final AtomicReference<Callable<?>> then = new AtomicReference<>();

    Hooked(GateDatabase database) {
      super(database);
    }

    @Override
    public Optional<Problem> bridgeProblem(MigrationDeclaration declared, Bridge wanted) {
      Optional<Problem> found = super.bridgeProblem(declared, wanted);
      Callable<?> next = then.getAndSet(null);
      if (next != null) {
        try {
          next.call();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
      return found;
    }
  }

  private static final class Scene implements AutoCloseable {
    final TestDatabase tests;
    final JdbcGateStore store;
    final MigrationGates gates;
    final Hooked database;
    final GateAdmin admin;
    final BridgeSteps steps;
    final BridgeExecution other;

    Scene(TestServer server) throws Exception {
      tests = server.newStoreDatabase();
      tests.execute(
          "CREATE TABLE o (id BIGINT PRIMARY KEY, n INTEGER)",
          "CREATE TABLE w (id BIGINT PRIMARY KEY, n INTEGER)");
      store = JdbcGateStore.create(tests.dataSource());
      gates = MigrationGates.builder(store)
          .build("test")
          .withoutClassPath()
          .declare(MigrationDeclaration.builder(NAME)
              .supports(Phase.values())
              .oldSide("o", "n")
              .newSide("w")
              .backfill(BackfillSpec.sql(Map.of("n", "n"), Map.of("n", "n")))
              .build())
          .pollInterval(Duration.ofMillis(50))
          .start();
      database = new Hooked(store.database());
      admin = new GateAdmin(store, List.of(database), TimeSource.SYSTEM);
      steps = new BridgeSteps(admin, store, database, NAME, OPERATOR);
      other = new BridgeExecution(
          new GateAdmin(store, List.of(store.database()), TimeSource.SYSTEM),
          store,
          store.database(),
          TimeSource.SYSTEM,
          RandomGenerator.getDefault());
    }

    MigrationState state() {
      return GateAdmin.state(admin.view(), NAME);
    }

    Triggers there() {
      return there(Level.FORWARD);
    }

    Triggers there(Level level) {
      return database.bridging().look(declared(), level).triggers();
    }

    void move(Move move) throws InterruptedException {
      ChangeExecution change = admin.change(state(), CERTAIN);
      change.make(move);
      assertThat(change.awaitSettled(Duration.ofSeconds(60)).settled()).isTrue();
    }

    void marked() {
      admin.completeVerification(admin.beginVerification(NAME), 1, 0, CERTAIN);
    }

    MigrationDeclaration declared() {
      return GateAdmin.declaration(admin.view(), NAME);
    }

    /** Another operator's. */
    Object bring(MigrationState seen, Triggers wanted) throws InterruptedException {
      return other.bring(
          seen,
          Level.FORWARD,
          new Step.Bring(wanted, null),
          OPERATOR,
          new LockPatience(Duration.ofSeconds(1), 5),
          (tried, tries, pause, said) -> {});
    }

    @Override
    public void close() {
      gates.close();
      store.close();
    }
  }

  @ServerTest(except = TestServer.H2)
  void whoCountsOnTriggersLooksAgainWhenNobodyCanTakeThemAway(TestServer server) throws Exception {
    try (Scene it = new Scene(server)) {
      for (int step = 0; step < 2; step++) {
        it.steps.step(Goal.ON, Level.FORWARD);
      }
      MigrationState marking = it.state();
      assertThat(marking.current().bridge().stage()).isEqualTo(Stage.MARKING);
      assertThat(it.there()).isEqualTo(Triggers.CARRYING);

      it.database.then.set(() -> it.bring(marking, Triggers.ASIDE));
      assertThatThrownBy(() -> it.admin.apply(
              NAME, new Move.SetBridge(new Bridge(Level.FORWARD, Stage.COVERING)), OPERATOR))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("trigger");
      assertThat(it.state()).isEqualTo(marking);
    }
  }

  @ServerTest(except = TestServer.H2)
  void whoTakesThemAwayDoesNotWhereSomebodyCountsOnThemMeanwhile(TestServer server)
      throws Exception {
    try (Scene it = new Scene(server)) {
      for (int step = 0; step < 2; step++) {
        it.steps.step(Goal.ON, Level.FORWARD);
      }
      MigrationState marking = it.state();
      it.steps.to(Goal.ON, Level.FORWARD);
      assertThatThrownBy(() -> it.bring(marking, Triggers.ASIDE))
          .isInstanceOf(ConcurrentChangeException.class);
      assertThat(it.there()).isEqualTo(Triggers.CARRYING);

      // The same of a change of the phase.
      MigrationState covering = it.state();
      it.admin.apply(NAME, new Move.Advance(), OPERATOR);
      assertThatThrownBy(() -> it.bring(covering, Triggers.REFUSING))
          .isInstanceOf(ConcurrentChangeException.class);
      assertThat(it.there()).isEqualTo(Triggers.CARRYING);
    }
  }

  /** In write-new triggers alone write the old side. */
  @ServerTest(except = TestServer.H2)
  void aSideThatTriggersHaveLeftIsInSyncNoMoreWhoeverInstallsThemAgain(TestServer server)
      throws Exception {
    try (Scene it = new Scene(server)) {
      it.steps.to(Goal.ON, Level.BOTH);
      it.move(new Move.Advance());
      it.marked();
      it.move(new Move.Advance());
      it.move(new Move.Advance());
      assertThat(it.state().phase()).isEqualTo(Phase.WRITE_NEW);
      it.tests.execute("INSERT INTO w VALUES (1, 1)");
      assertThat(it.tests.query("SELECT COUNT(*) FROM o")).isEqualTo("1");
      assertThat(it.state().oldInSync()).isTrue();

      while (it.there(Level.BOTH) != Triggers.ASIDE && it.there(Level.BOTH) != Triggers.GONE) {
        it.steps.step(Goal.OFF, Level.BOTH);
      }
      // The command dies here. What gates write now is carried nowhere.
      assertThat(it.state().current().bridge().stage()).isEqualTo(Stage.SHUT);
      it.tests.execute("INSERT INTO w VALUES (2, 2)");
      assertThat(it.tests.query("SELECT COUNT(*) FROM o")).isEqualTo("1");
      it.steps.to(Goal.SHUT, Level.BOTH);
      assertThat(it.there(Level.BOTH)).isEqualTo(Triggers.REFUSING);

      it.move(new Move.Rollback());
      assertThat(it.state().phase()).isEqualTo(Phase.READ_NEW);
      assertThatThrownBy(() -> it.admin.apply(NAME, new Move.Rollback(), CERTAIN))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("the old side is not known to be in sync");
    }
  }

  /** Somebody drops a trigger by hand, where outsiders count on it. */
  private static void dropOneTrigger(Scene it) throws Exception {
    String name = it.tests.query("SELECT MIN(trigger_name) FROM information_schema.triggers WHERE"
        + " event_object_table = 'o' AND event_manipulation = 'INSERT' AND trigger_schema = "
        + (it.tests.url().startsWith("jdbc:postgresql") ? "CURRENT_SCHEMA" : "DATABASE()"));
    it.tests.execute(
        "DROP TRIGGER " + name + (it.tests.url().startsWith("jdbc:postgresql") ? " ON o" : ""));
  }

  @ServerTest(except = TestServer.H2)
  void whatAnOutsiderHasWrittenWithoutTriggersNobodyReadsByAMarkFromBefore(TestServer server)
      throws Exception {
    for (Goal goal : List.of(Goal.ON, Goal.OFF)) {
      try (Scene it = new Scene(server)) {
        it.steps.to(Goal.ON, Level.FORWARD);
        it.move(new Move.Advance());
        it.marked();
        assertThat(it.state().newInSync()).isTrue();

        dropOneTrigger(it);
        it.tests.execute("INSERT INTO o VALUES (1, 1)");
        assertThat(it.tests.query("SELECT COUNT(*) FROM w")).isEqualTo("0");
        assertThatThrownBy(() -> it.admin.apply(NAME, new Move.Advance(), CERTAIN))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("trigger");

        it.steps.to(goal, Level.FORWARD);
        assertThat(it.there()).isEqualTo(goal == Goal.ON ? Triggers.CARRYING : Triggers.GONE);
        assertThat(it.state().newInSync()).isFalse();
        assertThatThrownBy(() -> it.admin.apply(NAME, new Move.Advance(), CERTAIN))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("the new side is not known to be in sync");
      }
    }
  }

  /** Another one has taken the mark back, and is about to remove them. */
  @ServerTest(except = TestServer.H2)
  void triggersCarryNothingFromASideWhoseMarkIsGoneMeanwhile(TestServer server) throws Exception {
    try (Scene it = new Scene(server)) {
      it.steps.to(Goal.ON, Level.BOTH);
      it.move(new Move.Advance());
      it.marked();
      it.move(new Move.Advance());
      it.move(new Move.Advance());
      it.steps.to(Goal.SHUT, Level.BOTH);
      MigrationState seen = it.state();
      assertThat(seen.oldInSync()).isTrue();
      it.other.takeBackMarks(seen, OPERATOR);
      assertThat(it.state().epoch()).isEqualTo(seen.epoch());
      assertThatThrownBy(() -> it.other.bring(
              seen,
              Level.BOTH,
              new Step.Bring(Triggers.CARRYING, null),
              OPERATOR,
              new LockPatience(Duration.ofSeconds(1), 5),
              (tried, tries, pause, said) -> {}))
          .isInstanceOf(ConcurrentChangeException.class);
      assertThat(it.there(Level.BOTH)).isEqualTo(Triggers.REFUSING);
    }
  }

  /** One of them may delete a row of which its trigger does not see the counterpart. */
  @ServerTest(except = {TestServer.H2, TestServer.MARIADB})
  void whoeverHasAnOlderSnapshotIsWaitedForBeforeOutsidersCount(TestServer server)
      throws Exception {
    try (Scene it = new Scene(server)) {
      it.tests.execute("INSERT INTO o VALUES (1, 1)");
      it.move(new Move.Advance());
      try (Connection outsider = it.tests.connect();
          Statement statement = outsider.createStatement()) {
        outsider.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        outsider.setAutoCommit(false);
        statement.executeQuery("SELECT 1 FROM pg_class").close();
        // As a copy does.
        it.tests.execute("INSERT INTO w VALUES (1, 1)");
        it.marked();
        it.move(new Move.SetBridge(new Bridge(Level.FORWARD, Stage.MARKING)));
        it.steps.step(Goal.ON, Level.FORWARD);
        it.admin.apply(
            NAME, new Move.SetBridge(new Bridge(Level.FORWARD, Stage.COVERING)), CERTAIN);
        SettleProgress waiting =
            it.admin.settlement(NAME).await(Duration.ofSeconds(1), looks -> {});
        statement.execute("DELETE FROM o WHERE id = 1");
        outsider.commit();
        assertThat(it.tests.query("SELECT COUNT(*) FROM w"))
            .as("why it is waited for")
            .isEqualTo("1");
        assertThat(waiting.settled()).isFalse();
        assertThat(waiting.stage()).isEqualTo(SettleProgress.Stage.TRANSACTIONS);
      }
      assertThat(it.admin
              .settlement(NAME)
              .await(Duration.ofSeconds(60), looks -> {})
              .settled())
          .isTrue();
      assertThat(it.state().newInSync()).isFalse();
    }
  }

  /** The wait of the second one is for the lock of changes, not for what it would find. */
  @ServerTest(except = TestServer.H2)
  void twoOperatorsAtOnceLeaveWhatOneOfThemWanted(TestServer server) throws Exception {
    try (Scene it = new Scene(server)) {
      it.steps.to(Goal.ON, Level.FORWARD);
      it.steps.to(Goal.OFF, Level.FORWARD);
      assertThat(it.state().current().bridge()).isEqualTo(Bridge.OFF);
      assertThat(it.there()).isEqualTo(Triggers.GONE);
      Thread on = new Thread(() -> goOn(it, Goal.ON));
      Thread off = new Thread(() -> goOn(it, Goal.OFF));
      on.start();
      off.start();
      on.join();
      off.join();
      Stage stage = it.state().current().bridge().stage();
      boolean carries = it.there() == Triggers.CARRYING;
      assertThat(carries || stage != Stage.COVERING)
          .as("%s, %s", stage, it.there())
          .isTrue();
      assertThat(it.there() == Triggers.GONE || it.there() == Triggers.ASIDE || stage != Stage.OFF)
          .as("%s, %s", stage, it.there())
          .isTrue();
      // Whatever is left, the next command finishes.
      it.steps.to(Goal.OFF, Level.FORWARD);
      assertThat(it.there()).isEqualTo(Triggers.GONE);
    }
  }

  private static void goOn(Scene it, Goal goal) {
    BridgeSteps steps = new BridgeSteps(it.admin, it.store, it.database, NAME, OPERATOR);
    try {
      for (int step = 0; step < 20; step++) {
        if (!steps.step(goal, Level.FORWARD)) {
          return;
        }
      }
    } catch (io.migrationgate.MigrationGateException refused) {
      // The other one was faster; a command ends here, and says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
