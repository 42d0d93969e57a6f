package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.testing.FakeDatabase;
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
        gates.refresh();
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
    gates.refresh();
    assertThat(change.awaitSettled(A_MINUTE).settled()).isTrue();
  }

  @Test
  void whoeverWasOvertakenBeforeTheMoveOrBeforeItSettledIsTold() throws Exception {
    ChangeExecution late = admin.change(NAME, CI);
    ChangeExecution first = admin.change(NAME, CI);
    first.make(new Move.Advance());
    assertThatThrownBy(() -> late.make(new Move.Advance()))
        .isInstanceOf(ConcurrentChangeException.class);

    admin.change(NAME, CI).make(new Move.Rollback());
    gates.refresh();
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
        gates.refresh();
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
        gates.refresh();
        blue.refresh();
      }
    });

    assertThatThrownBy(() -> change.make(new Move.Advance()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("live nodes that do not support dual-write: 45@");
    assertThat(change.state().phase()).isEqualTo(Phase.READ_OLD);
    blue.close();
  }
}
