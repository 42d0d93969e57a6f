package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.ConcurrentChangeException;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Operators who change triggers and phases at once: what one counts on, no other takes away. */
class BridgeRaceTest {
  private static final String NAME = "a-migration";
  private static final Operator OPERATOR = Operator.of("tester", "test");

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
    final JdbcGateStore store;
    final MigrationGates gates;
    final Hooked database;
    final GateAdmin admin;
    final BridgeSteps steps;
    final BridgeExecution other;

    Scene(TestServer server) throws Exception {
      TestDatabase tests = server.newDatabase();
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
      return database.bridging().look(declared(), Level.FORWARD).triggers();
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
          new LockPatience(Duration.ofSeconds(1), 1),
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
