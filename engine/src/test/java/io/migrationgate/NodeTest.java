package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Registration, heartbeat, lease, pins and acknowledgement of one node, step by step. */
class NodeTest {
  private static final String NAME = "customer-name-split";

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore memory = new InMemoryGateStore();
  private final FlakyStore store = new FlakyStore(memory);
  private final AtomicReference<MigrationGates> started = new AtomicReference<>();

  @AfterEach
  void stop() {
    MigrationGates gates = started.get();
    if (gates != null) {
      store.heal();
      gates.close();
    }
  }

  private MigrationGatesBuilder node(String build) {
    return MigrationGates.builder(store)
        .build(build)
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME).build());
  }

  private MigrationGates start() {
    MigrationGates gates = node("46").start();
    started.set(gates);
    return gates;
  }

  private void place(Phase phase) {
    place(memory, phase);
  }

  private static void place(GateStore in, Phase phase) {
    in.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          phase != Phase.READ_OLD,
          phase.compareTo(Phase.WRITE_NEW) < 0,
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
  }

  private NodeRecord record() {
    return memory.view().nodes().get(0);
  }

  private static String read(MigrationGates gates) {
    return gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new");
  }

  // ---- registration
  // --------------------------------------------------------------------------------------------

  @Test
  void aNewMigrationIsDeclaredInReadOldWithItsHistory() {
    start();
    MigrationState state = memory.load().migrations().get(NAME);
    assertThat(state).isNotNull();
    assertThat(state.phase()).isEqualTo(Phase.READ_OLD);
    assertThat(state.settled()).isTrue();
    assertThat(memory.history(new HistoryFilter(NAME, 10)))
        .singleElement()
        .satisfies(entry -> assertThat(entry.note().kind()).isEqualTo("declare"));
    assertThat(record().identity().build()).isEqualTo("46");
    assertThat(record().acked().number()).isEqualTo(memory.load().epoch().number());
    assertThat(record().supports()).containsEntry(NAME, SupportedPhases.DEFAULT);
  }

  @Test
  void aBuildThatDoesNotSupportAPhaseInForceIsRefusedAndLeavesNothing() {
    start().close();
    started.set(null);
    place(Phase.WRITE_NEW);
    MigrationGatesBuilder old = node("45").declare();
    long epoch = memory.load().epoch().number();
    assertThatThrownBy(() -> MigrationGates.builder(store)
            .build("45")
            .withoutClassPath()
            .withoutThread()
            .declare(MigrationDeclaration.builder(NAME)
                .supports(Phase.READ_OLD, Phase.DUAL_WRITE, Phase.READ_NEW)
                .build())
            .start())
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("found write-new, and build 45 supports read-old..read-new")
        .hasMessageContaining("Next: start a build that supports write-new");
    assertThat(old).isNotNull();
    assertThat(memory.view().nodes()).isEmpty();
    assertThat(memory.load().epoch().number()).isEqualTo(epoch);
  }

  @Test
  void aBuildThatDoesNotKnowAMigrationCountsAsReadOldOnly() {
    start().close();
    started.set(null);
    MigrationGates unaware = MigrationGates.builder(store)
        .build("45")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .start();
    assertThat(record().supportFor(NAME)).isEqualTo(SupportedPhases.UNKNOWN);
    unaware.close();
    place(Phase.DUAL_WRITE);
    assertThatThrownBy(() -> MigrationGates.builder(store)
            .build("45")
            .withoutClassPath()
            .withoutThread()
            .start())
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("does not declare it");
  }

  @Test
  void aRetiredNameCannotBeDeclaredForAnythingElse() {
    start().close();
    started.set(null);
    memory.change("retire", view -> {
      MigrationState state = view.snapshot().migrations().get(NAME);
      MigrationState retired = new MigrationState(
          NAME, state.current(), null, false, true, view.nextEpoch(), state.enteredEpoch(), true);
      return new ChangeSet<>(
          true, List.<Mutation>of(new Mutation.PutState(retired, true)), List.of());
    });
    assertThatThrownBy(() -> MigrationGates.builder(store)
            .build("60")
            .withoutClassPath()
            .withoutThread()
            .declare(
                MigrationDeclaration.builder(NAME).newSide("invoice", "total").build())
            .start())
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("a retired name declared for another migration")
        .hasMessageContaining("choose another name");
    MigrationGates old = start();
    assertThat(read(old)).as("the build that knew it still runs").isEqualTo("old");
  }

  @Test
  void aStoreThatIsDownAtTheFirstStartFailsTheStart() {
    store.breakDown();
    assertThatThrownBy(() -> node("46").start()).isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> node(" ").start()).hasMessageContaining("build id");
    assertThatThrownBy(() -> node("46").lease(Duration.ofSeconds(2)).start())
        .hasMessageContaining("poll interval");
    assertThatThrownBy(() -> node("46").lease(Duration.ofMillis(10)).start())
        .hasMessageContaining("lease");
    assertThatThrownBy(
            () -> node("46").declare(MigrationDeclaration.builder(NAME).build()).start())
        .hasMessageContaining("two declarations");
    assertThatThrownBy(() -> node("46").comparing("nobody", (a, b) -> true).start())
        .hasMessageContaining("comparing(\"nobody\")");
    assertThat(memory.view().nodes()).isEmpty();
  }

  // ---- pins and acknowledgement
  // --------------------------------------------------------------------------------

  @Test
  void aUnitOfWorkKeepsItsPhasesAndHoldsBackTheAcknowledgement() {
    MigrationGates gates = start();
    long before = record().acked().number();
    UnitOfWork unit = gates.unitOfWork("rename");
    assertThat(read(gates)).isEqualTo("old");
    place(Phase.READ_NEW);
    gates.integration().refresh();

    assertThat(gates.snapshot().epoch().number()).isEqualTo(before + 1);
    assertThat(read(gates)).as("the unit sees one phase table").isEqualTo("old");
    assertThat(record().acked().number()).as("not drained").isEqualTo(before);
    assertThat(record().report().oldestPinName()).isEqualTo("rename");

    unit.beforeCommit();
    unit.close();
    assertThat(read(gates)).isEqualTo("new");
    gates.integration().step();
    assertThat(record().acked().number()).isEqualTo(before + 1);
  }

  @Test
  void aUnitThatAskedNoGateHoldsUpNobody() {
    MigrationGates gates = start();
    try (UnitOfWork report = gates.unitOfWork("long report")) {
      place(Phase.DUAL_WRITE);
      gates.integration().refresh();
      assertThat(record().acked()).isEqualTo(memory.load().epoch());
      report.beforeCommit();
    }
  }

  @Test
  void aUnitPinnedBeforeItsFirstStatementHoldsBackTheAcknowledgement() {
    MigrationGates gates = start();
    try (UnitOfWork unit = gates.unitOfWork("repeatable read")) {
      unit.pin();
      place(Phase.DUAL_WRITE);
      gates.integration().refresh();
      assertThat(record().acked().number()).isLessThan(memory.load().epoch().number());
      assertThat(unit.name()).isEqualTo("repeatable read");
    }
  }

  @Test
  void theAcknowledgementGrowsAsFarAsOlderPinsAllow() throws Exception {
    MigrationGates gates = start();
    long first = record().acked().number();
    try (Holder old = new Holder(gates)) {
      place(Phase.DUAL_WRITE);
      gates.integration().refresh();
      try (Holder middle = new Holder(gates)) {
        place(Phase.READ_NEW);
        gates.integration().refresh();
        assertThat(record().acked().number()).isEqualTo(first);
        old.release();
        gates.integration().step();
        assertThat(record().acked().number()).as("not only the newest").isEqualTo(first + 1);
        middle.release();
        gates.integration().step();
        assertThat(record().acked().number()).isEqualTo(first + 2);
      }
    }
  }

  /** A thread that keeps a unit of work open until it is told. */
  private static final class Holder implements AutoCloseable {
    private final java.util.concurrent.CountDownLatch pinned =
        new java.util.concurrent.CountDownLatch(1);
    private final java.util.concurrent.CountDownLatch release =
        new java.util.concurrent.CountDownLatch(1);
    private final Thread thread;

    Holder(MigrationGates gates) throws InterruptedException {
      thread = new Thread(() -> {
        try (UnitOfWork unit = gates.unitOfWork("held")) {
          unit.pin();
          pinned.countDown();
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      thread.start();
      pinned.await();
    }

    void release() throws InterruptedException {
      release.countDown();
      thread.join();
    }

    @Override
    public void close() throws InterruptedException {
      release();
    }
  }

  @Test
  void unitsThatAreOpenOnOneThreadShareOneTableUntilTheLastHasEnded() {
    MigrationGates gates = start();
    UnitOfWork outer = gates.unitOfWork("outer");
    UnitOfWork inner = gates.unitOfWork("inner");
    assertThat(read(gates)).isEqualTo("old");
    place(Phase.READ_NEW);
    gates.integration().refresh();
    inner.close();
    assertThat(read(gates))
        .as("the outer unit's writes were decided by this table")
        .isEqualTo("old");
    assertThat(record().acked().number()).isLessThan(memory.load().epoch().number());
    outer.close();
    outer.close();
    assertThat(read(gates)).isEqualTo("new");
  }

  @Test
  void unitsMayEndInAnyOrder() {
    MigrationGates gates = start();
    UnitOfWork first = gates.unitOfWork("first");
    UnitOfWork second = gates.unitOfWork("second");
    assertThat(read(gates)).isEqualTo("old");
    first.close();
    place(Phase.READ_NEW);
    gates.integration().refresh();
    assertThat(read(gates)).isEqualTo("old");
    second.close();
    gates.integration().step();
    assertThat(record().acked()).isEqualTo(memory.load().epoch());
  }

  @Test
  void aUnitOpenedInsideASingleReadLeavesTheReadPinned() {
    MigrationGates gates = start();
    String result = gates
        .gate(NAME)
        .<String, RuntimeException>read(
            () -> {
              gates.unitOfWork("inside").close();
              place(Phase.READ_NEW);
              gates.integration().refresh();
              assertThat(record().acked().number())
                  .isLessThan(memory.load().epoch().number());
              return "old";
            },
            () -> "new");
    assertThat(result).isEqualTo("old");
    gates.integration().step();
    assertThat(record().acked()).isEqualTo(memory.load().epoch());
  }

  @Test
  void aClosedUnitCanNeitherPinNorCommit() {
    MigrationGates gates = start();
    UnitOfWork unit = gates.unitOfWork("done");
    unit.close();
    assertThatThrownBy(unit::beforeCommit).isInstanceOf(GateUsageException.class);
    assertThatThrownBy(unit::pin).isInstanceOf(GateUsageException.class);
    try (UnitOfWork next = gates.unitOfWork("next")) {
      unit.close();
      assertThatThrownBy(unit::beforeCommit)
          .as("not the next one's")
          .isInstanceOf(GateUsageException.class);
      next.beforeCommit();
    }
  }

  @Test
  void aUnitBelongsToTheThreadThatOpenedIt() throws Exception {
    MigrationGates gates = start();
    try (UnitOfWork unit = gates.unitOfWork("mine")) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread other = new Thread(() -> {
        try {
          unit.beforeCommit();
        } catch (RuntimeException e) {
          thrown.set(e);
        }
      });
      other.start();
      other.join();
      assertThat(thrown.get())
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("calls from the thread");
    }
  }

  // ---- the lease
  // -----------------------------------------------------------------------------------------------

  @Test
  void aCommitAfterTheLeaseEndedIsRefused() {
    MigrationGates gates = start();
    try (UnitOfWork unit = gates.unitOfWork("paused")) {
      unit.pin();
      read(gates);
      time.advance(Duration.ofMillis(7_400));
      unit.beforeCommit();
      time.advance(Duration.ofMillis(200));
      assertThatThrownBy(unit::beforeCommit)
          .isInstanceOf(CommitRefusedException.class)
          .hasMessageContaining("unit of work 'paused'")
          .hasMessageContaining("run the unit again");
    }
  }

  @Test
  void aLeaseThatSomebodyFoundOverIsRenewedByTheNextUnit() {
    MigrationGates gates = start();
    try (UnitOfWork unit = gates.unitOfWork("paused")) {
      unit.pin();
      read(gates);
      time.advance(Duration.ofSeconds(8));
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
    // Nobody has called step(): what the thread of a node does may be late, or stuck.
    assertThat(read(gates)).isEqualTo("old");
  }

  @Test
  void theWallClockEndsTheLeaseTooIfTheMonotonicOneStoodStill() {
    MigrationGates gates = start();
    try (UnitOfWork unit = gates.unitOfWork("slept")) {
      unit.pin();
      read(gates);
      time.advanceWallOnly(Duration.ofMinutes(5));
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
  }

  @Test
  void aReaderPausedPastItsLeaseReturnsNothing() {
    MigrationGates gates = start();
    assertThatThrownBy(() -> gates
            .gate(NAME)
            .read(
                () -> {
                  time.advance(Duration.ofSeconds(60));
                  return "stale";
                },
                () -> "new"))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void whileTheStoreIsDownWorkGoesOnUntilTheLeaseEndsAndThenIsRefusedUntilItIsBack() {
    MigrationGates gates = start();
    store.breakDown();
    time.advance(Duration.ofSeconds(5));
    assertThatThrownBy(gates.integration()::step).isInstanceOf(StoreUnavailableException.class);
    assertThat(read(gates)).isEqualTo("old");

    time.advance(Duration.ofSeconds(5));
    assertThatThrownBy(gates.integration()::step).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> read(gates))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("see whether the store can be reached");

    store.heal();
    time.advance(Duration.ofSeconds(1));
    assertThat(read(gates)).as("the next unit renews by itself").isEqualTo("old");
  }

  @Test
  void whileTheStoreIsDownOnlyOneUnitInAPollIntervalTriesToRenew() {
    MigrationGates gates = start();
    store.breakDown();
    time.advance(Duration.ofSeconds(10));
    assertThatThrownBy(gates.integration()::step).isInstanceOf(StoreUnavailableException.class);
    int before = store.failures();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> read(gates)).isInstanceOf(LeaseLostException.class);
    }
    assertThat(store.failures()).isEqualTo(before + 1);
    time.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> read(gates)).isInstanceOf(LeaseLostException.class);
    assertThat(store.failures()).isEqualTo(before + 2);
  }

  @Test
  void aTransactionThatAsksNoGateNeedsNoLease() {
    MigrationGates gates = start();
    store.breakDown();
    time.advance(Duration.ofSeconds(10));
    assertThatThrownBy(gates.integration()::step).isInstanceOf(StoreUnavailableException.class);
    try (UnitOfWork unit = gates.unitOfWork("report")) {
      unit.pin();
      unit.beforeCommit();
    }
    try (UnitOfWork unit = gates.unitOfWork("gated")) {
      unit.pin();
      gates.gate(NAME).write(() -> {}, () -> {});
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
    try (UnitOfWork unit = gates.unitOfWork("locks")) {
      unit.pin();
      gates.gate(NAME).<String, RuntimeException>lock(() -> "old", () -> "new");
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
  }

  @Test
  void aUnitClosedByAnotherThreadIsTakenAwayAtTheNextOne() throws Exception {
    MigrationGates gates = start();
    UnitOfWork unit = gates.unitOfWork("left behind");
    unit.pin();
    Thread other = new Thread(unit::close);
    other.start();
    other.join();
    place(Phase.READ_NEW);
    gates.integration().refresh();
    assertThat(record().acked()).isNotEqualTo(memory.load().epoch());
    try (UnitOfWork next = gates.unitOfWork("next")) {
      assertThat(read(gates)).isEqualTo("new");
      next.beforeCommit();
    }
    gates.integration().step();
    assertThat(record().acked()).isEqualTo(memory.load().epoch());
  }

  @Test
  void twoLiveBuildsMayNotMeanDifferentThingsByOneName() {
    MigrationGates first = start();
    MigrationGatesBuilder corrected = MigrationGates.builder(store)
        .build("47")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME).newSide("order_address").build());
    assertThatThrownBy(corrected::start)
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("stop the nodes that declare the other ones first");
    first.close();
    started.set(corrected.start());
    assertThat(memory.history(new HistoryFilter(NAME, 1)).get(0).note().kind())
        .isEqualTo("redeclare");
  }

  @Test
  void aChangeWakesTheHeartbeatLongBeforeItIsDue() {
    try (MigrationGates gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .lease(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMinutes(2))
        .declare(MigrationDeclaration.builder(NAME).build())
        .start()) {
      for (Phase phase : Phase.values()) {
        place(phase);
        await().until(() -> gates.gate(NAME).phase() == phase);
      }
    }
  }

  @Test
  void continueGoesOnWithTheLastKnownPhase() {
    MigrationGates gates = node("46").onLeaseLost(LeaseLost.CONTINUE).start();
    started.set(gates);
    store.breakDown();
    time.advance(Duration.ofMinutes(1));
    assertThatThrownBy(gates.integration()::step).isInstanceOf(StoreUnavailableException.class);
    try (UnitOfWork unit = gates.unitOfWork("unsafe")) {
      assertThat(gates.gate(NAME).<String, RuntimeException>write(() -> "old", () -> "new"))
          .isEqualTo("old");
      unit.beforeCommit();
    }
  }

  @Test
  void aNodeThatWasGivenUpComesBackUnderANewGenerationAndItsOpenUnitsAreRefused() {
    MigrationGates gates = start();
    try (UnitOfWork unit = gates.unitOfWork("open")) {
      unit.pin();
      read(gates);
      memory.change(
          "expire",
          view -> new ChangeSet<>(
              true, List.<Mutation>of(new Mutation.PutNode(record().givenUp())), List.of()));
      gates.integration().refresh();
      assertThat(record().live()).isTrue();
      assertThat(record().generation()).isEqualTo(2);
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
    try (UnitOfWork unit = gates.unitOfWork("next")) {
      unit.pin();
      unit.beforeCommit();
    }
  }

  @Test
  void aNodeWhoseRowWasPurgedDoesNotGetItsOldGenerationAgain() {
    MigrationGates gates = start();
    try (UnitOfWork unit = gates.unitOfWork("open")) {
      unit.pin();
      read(gates);
      // As a settlement does with a node that was given up, once its barrier has passed.
      memory.change(
          "purge",
          view -> new ChangeSet<>(
              true, List.<Mutation>of(new Mutation.RemoveNode(gates.nodeId())), List.of()));
      place(Phase.DUAL_WRITE);
      gates.integration().refresh();
      assertThat(record().live()).isTrue();
      assertThat(record().generation()).isEqualTo(2);
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
  }

  @Test
  void aStoreFromABackupDoesNotGiveAGenerationOutAgain() {
    MigrationGates gates = start();
    NodeRecord backup = record();
    memory.change(
        "expire",
        view -> new ChangeSet<>(
            true, List.<Mutation>of(new Mutation.PutNode(backup.givenUp())), List.of()));
    gates.integration().refresh();
    try (UnitOfWork unit = gates.unitOfWork("open")) {
      unit.pin();
      read(gates);
      memory.change(
          "restore",
          view ->
              new ChangeSet<>(true, List.<Mutation>of(new Mutation.PutNode(backup)), List.of()));
      gates.integration().refresh();
      assertThat(record().generation()).isEqualTo(3);
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
  }

  @Test
  void pinsOfAnOlderGenerationHoldUpNobody() {
    MigrationGates gates = start();
    try (UnitOfWork unit = gates.unitOfWork("open")) {
      unit.pin();
      read(gates);
      memory.change(
          "expire",
          view -> new ChangeSet<>(
              true, List.<Mutation>of(new Mutation.PutNode(record().givenUp())), List.of()));
      gates.integration().refresh();
      place(Phase.DUAL_WRITE);
      gates.integration().refresh();
      assertThat(record().acked()).isEqualTo(memory.load().epoch());
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
  }

  @Test
  void aStoreThatWentBackIsANewIncarnation() {
    MigrationGates gates = start();
    place(Phase.DUAL_WRITE);
    place(Phase.READ_NEW);
    gates.integration().refresh();
    assertThat(read(gates)).isEqualTo("new");
    InMemoryGateStore restored = new InMemoryGateStore();
    restored.change(
        "node",
        view ->
            new ChangeSet<>(true, List.<Mutation>of(new Mutation.PutNode(record())), List.of()));
    try (UnitOfWork unit = gates.unitOfWork("open")) {
      unit.pin();
      read(gates);
      store.replaceBy(restored);
      gates.integration().refresh();
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
    assertThat(read(gates))
        .as("the store's phases count, though they are older")
        .isEqualTo("old");
    assertThat(restored.view().nodes())
        .singleElement()
        .satisfies(node -> assertThat(node.generation()).isEqualTo(2));
  }

  @Test
  void aRestoredStoreThatHasMovedOnSinceIsNoticedToo() {
    MigrationGates gates = start();
    place(Phase.DUAL_WRITE);
    gates.integration().refresh();
    InMemoryGateStore restored = new InMemoryGateStore();
    restored.change(
        "node",
        view ->
            new ChangeSet<>(true, List.<Mutation>of(new Mutation.PutNode(record())), List.of()));
    for (int i = 0; i < 5; i++) {
      place(restored, Phase.WRITE_NEW);
    }
    store.replaceBy(restored);
    gates.integration().refresh();
    assertThat(record(restored).generation()).isEqualTo(2);
    assertThat(read(gates)).isEqualTo("new");
  }

  private static NodeRecord record(InMemoryGateStore of) {
    return of.view().nodes().get(0);
  }

  @Test
  void aNodeThatClosesRemovesItsRow() {
    MigrationGates gates = start();
    gates.close();
    gates.close();
    assertThat(memory.view().nodes()).isEmpty();
    assertThatThrownBy(() -> read(gates)).isInstanceOf(MigrationGateException.class);
  }

  @Test
  void closingWaitsForOpenUnitsButNotForEver() throws Exception {
    MigrationGates gates = start();
    try (Holder held = new Holder(gates)) {
      long before = time.nanoTime();
      gates.close();
      assertThat(Duration.ofNanos(time.nanoTime() - before))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
      assertThat(memory.view().nodes()).isEmpty();
      held.release();
    }
    started.set(null);
  }

  // ---- the thread and the listeners
  // ----------------------------------------------------------------------------

  @Test
  void aNodeWithAThreadHearsOfChangesByItselfAndSurvivesAnOutage() {
    try (MigrationGates gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .pollInterval(Duration.ofMillis(20))
        .lease(Duration.ofSeconds(60))
        .declare(MigrationDeclaration.builder(NAME).build())
        .start()) {
      place(Phase.DUAL_WRITE);
      await().until(() -> gates.gate(NAME).phase() == Phase.DUAL_WRITE);
      store.breakDown();
      place(Phase.READ_NEW);
      await().until(() -> store.failures() > 2);
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.DUAL_WRITE);
      store.heal();
      await().until(() -> gates.gate(NAME).phase() == Phase.READ_NEW);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals("mgate-46"))
          .singleElement()
          .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("mgate-46"));
  }

  @Test
  void listenersHearOfEveryChangeAndTheirFailuresAreTheirOwn() {
    PhaseChangeListener failing = mock(PhaseChangeListener.class);
    doThrow(new IllegalStateException("listener")).when(failing).phaseChanged(any());
    PhaseChangeListener listener = mock(PhaseChangeListener.class);
    MigrationGates gates = node("46").listener(failing).listener(listener).start();
    started.set(gates);
    place(Phase.DUAL_WRITE);
    gates.integration().refresh();
    verify(listener, timeout(5_000))
        .phaseChanged(Mockito.argThat(change -> change != null
            && change.before() != null
            && change.before().phase() == Phase.READ_OLD
            && change.after().phase() == Phase.DUAL_WRITE));
    assertThat(read(gates)).isEqualTo("old");
  }
}
