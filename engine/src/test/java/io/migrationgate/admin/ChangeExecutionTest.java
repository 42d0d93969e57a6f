package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StoreBusyException;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeExecutionTest {
  private static final String NAME = "customer-name-split";
  private static final Operator CI = Operator.by("ci").because("release 46 is everywhere");
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final GateAdmin admin = new GateAdmin(store, List.of(new FakeDatabase()), time);
  private final MigrationGates gates = node("46").declare(declaration()).start();

  private MigrationGatesBuilder node(String build) {
    return MigrationGates.builder(store)
        .build(build)
        .withoutClassPath()
        .withoutThread()
        .application("shop")
        .time(time);
  }

  private static MigrationDeclaration declaration() {
    return MigrationDeclaration.builder(NAME)
        .oldSide("customer", "full_name")
        .newSide("customer", "first_name", "last_name")
        .build();
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  /** As if the node beat while it is waited for. */
  private ChangeListener beating() {
    return new ChangeListener() {
      @Override
      public void settling(SettleProgress progress) {
        gates.integration().refresh();
      }
    };
  }

  @Test
  void movesSettleOneAfterTheOther() throws Exception {
    ChangeExecution change = admin.change(NAME, CI).listener(beating());

    boolean settled = change.makeAll(
        List.of(new Move.Advance(), new Move.Rollback(), new Move.Advance()), A_MINUTE);

    assertThat(settled).isTrue();
    assertThat(change.state().phase()).isEqualTo(Phase.DUAL_WRITE);
    assertThat(change.state()).isEqualTo(admin.change(NAME, CI).state());
    assertThat(store.history(new io.migrationgate.spi.HistoryFilter(NAME, 9)))
        .extracting(entry -> entry.note().kind())
        .startsWith("settled", "advance", "settled", "rollback", "settled", "advance");
  }

  @Test
  void whatDoesNotSettleInTimeIsSaidAndNothingIsMadeAfterIt() throws Exception {
    ChangeExecution change = admin.change(NAME, CI);

    // Nobody beats, but the node is not yet given up.
    boolean settled =
        change.makeAll(List.of(new Move.Advance(), new Move.Rollback()), Duration.ofSeconds(2));

    assertThat(settled).isFalse();
    assertThat(change.state().phase()).isEqualTo(Phase.DUAL_WRITE);
    assertThat(change.state().settled()).isFalse();
    gates.integration().refresh();
    assertThat(change.awaitSettled(A_MINUTE).settled()).isTrue();
  }

  /** From the first question of the wait on: a failover takes no heed of when a change was made. */
  @Test
  void aStoreThatIsAwayForAWhileIsWaitedFor() throws Exception {
    FlakyStore flaky = new FlakyStore(store);
    ChangeExecution change =
        new GateAdmin(flaky, List.of(new FakeDatabase()), time).change(NAME, CI);
    change.make(new Move.Advance());
    flaky.breakDown();
    List<SettleProgress.Stage> stages = new ArrayList<>();

    SettleProgress last = change.awaitSettled(A_MINUTE, progress -> {
      stages.add(progress.stage());
      if (stages.size() == 3) {
        flaky.heal();
        gates.integration().refresh();
      }
    });

    assertThat(last.settled()).isTrue();
    assertThat(stages).startsWith(SettleProgress.Stage.DATABASE, SettleProgress.Stage.DATABASE);
    assertThat(flaky.failures()).isEqualTo(3);
    change.make(new Move.Rollback());
    flaky.breakDown();
    assertThatThrownBy(() -> change.awaitSettled(A_MINUTE))
        .isInstanceOf(StoreUnavailableException.class);
  }

  /** A store where somebody holds a lock is no store that is away. */
  @Test
  void aLockThatIsHeldIsNoUnreachableStore() throws Exception {
    GateStore locked = new ForwardingGateStore(store) {
      private int changes;

      @Override
      public <T> T change(String changeId, ChangeDecider<T> decider) {
        if (changes++ > 0) {
          throw new StoreBusyException(
              new Problem("store", "a lock", "a free row", "try again; nothing has changed"), null);
        }
        return super.change(changeId, decider);
      }
    };
    ChangeExecution change =
        new GateAdmin(locked, List.of(new FakeDatabase()), time).change(NAME, CI);
    change.make(new Move.Advance());
    gates.integration().refresh();

    SettleProgress last = change.awaitSettled(Duration.ofSeconds(5));

    assertThat(last.settled()).isFalse();
    assertThat(last.stage()).isEqualTo(SettleProgress.Stage.DATABASE);
  }

  @Test
  void whoeverWasOvertakenBeforeTheMoveOrBeforeItSettledIsTold() throws Exception {
    ChangeExecution late = admin.change(NAME, CI);
    ChangeExecution first = admin.change(NAME, CI);
    first.make(new Move.Advance());
    assertThatThrownBy(() -> late.make(new Move.Advance()))
        .isInstanceOf(ConcurrentChangeException.class);

    admin.change(NAME, CI).make(new Move.Rollback());
    gates.integration().refresh();
    assertThatThrownBy(() -> first.awaitSettled(A_MINUTE))
        .isInstanceOf(ConcurrentChangeException.class)
        .hasMessageContaining("in the meantime")
        .hasMessageContaining("mgate history " + NAME);
    assertThat(first.state().phase()).isEqualTo(Phase.READ_OLD);
  }

  @Test
  void aKilledNodeInTheWayIsWaitedForAndGivenUp() throws Exception {
    // It does not declare the migration, so it can do read-old alone; and nobody lets it beat.
    String killed = node("45").start().nodeId();
    List<String> heard = new ArrayList<>();
    ChangeExecution change = admin.change(NAME, CI).listener(new ChangeListener() {
      @Override
      public void waitingForNodes(NodeWatch.Look look) {
        gates.integration().refresh();
        heard.add("waiting");
      }

      @Override
      public void gaveUp(NodeRecord node) {
        heard.add("gave up " + node.id());
      }

      @Override
      public void applied(Applied applied) {
        heard.add("now " + applied.after().phase());
      }
    });

    change.make(new Move.Advance());

    assertThat(heard).startsWith("waiting").endsWith("gave up " + killed, "now dual-write");
  }

  @Test
  void aLiveNodeInTheWayRefuses() {
    MigrationGates blue = node("45").start();
    ChangeExecution change = admin.change(NAME, CI).listener(new ChangeListener() {
      @Override
      public void waitingForNodes(NodeWatch.Look look) {
        gates.integration().refresh();
        blue.integration().refresh();
      }
    });

    assertThatThrownBy(() -> change.make(new Move.Advance()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("live nodes that do not support dual-write: 45@");
    assertThat(change.state().phase()).isEqualTo(Phase.READ_OLD);
    blue.close();
  }
}
