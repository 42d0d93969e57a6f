package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.UnitOfWork;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.Verdict;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GateAdminTest {
  private static final String NAME = "customer-name-split";
  private static final Operator ALICE = Operator.of("alice", "release 46");

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final FakeDatabase database = new FakeDatabase();
  private final GateAdmin admin = new GateAdmin(store, List.of(database), time);
  private MigrationGates gates;

  @BeforeEach
  void start() {
    gates = node("46");
  }

  private MigrationGates node(String build) {
    return MigrationGates.builder(store)
        .build(build)
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .application("shop")
        .declare(MigrationDeclaration.builder(NAME)
            .oldSide("customer", "full_name")
            .newSide("customer", "first_name", "last_name")
            .expandedSql("SELECT first_name, last_name FROM customer WHERE 1 = 0")
            .differencesSql(
                "SELECT count(*) FROM customer WHERE full_name <> first_name || last_name")
            .build())
        .start();
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  private MigrationState state() {
    return Objects.requireNonNull(store.load().migrations().get(NAME));
  }

  private void settle() {
    gates.integration().refresh();
    SettleProgress progress = admin.settlement(NAME).poll();
    assertThat(progress.settled()).as("%s", progress).isTrue();
  }

  private void goTo(Phase phase) {
    while (state().phase() != phase) {
      if (state().phase() == Phase.DUAL_WRITE) {
        admin.completeVerification(admin.beginVerification(NAME), 10, 0, ALICE);
      }
      admin.apply(NAME, new Move.Advance(), ALICE);
      settle();
    }
  }

  @Test
  void walksForwardThroughEveryPhaseWithItsHistory() {
    goTo(Phase.WRITE_NEW);
    List<HistoryEntry> lines = store.history(new HistoryFilter(NAME, 100));
    assertThat(lines)
        .extracting(line -> line.note().kind())
        .containsSequence("settled", "advance", "settled", "advance", "mark-in-sync");
    assertThat(lines.get(0).note().from()).isEqualTo("read-new");
    assertThat(lines.get(0).note().to()).isEqualTo("write-new");
    assertThat(lines.stream().filter(line -> !line.note().kind().equals("settled")))
        .extracting(HistoryEntry::note)
        .extracting("kind", "from", "to", "actor")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("advance", "read-new", "write-new", "alice"),
            org.assertj.core.groups.Tuple.tuple("advance", "dual-write", "read-new", "alice"),
            org.assertj.core.groups.Tuple.tuple(
                "mark-in-sync", "dual-write", "dual-write", "alice"),
            org.assertj.core.groups.Tuple.tuple("advance", "read-old", "dual-write", "alice"),
            org.assertj.core.groups.Tuple.tuple(
                "declare", null, "read-old", lines.get(lines.size() - 1).note().actor()));
  }

  @Test
  void aRefusedMoveChangesNothingAndLeavesNoHistory() {
    goTo(Phase.DUAL_WRITE);
    MigrationState before = state();
    int lines = store.history(new HistoryFilter(null, 100)).size();
    assertThatThrownBy(() -> admin.apply(NAME, new Move.Advance(), ALICE))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the new side is not known to be in sync");
    assertThat(state()).isEqualTo(before);
    assertThat(store.history(new HistoryFilter(null, 100))).hasSize(lines);
  }

  @Test
  void aDryRunTellsEveryVerdictAndChangesNothing() {
    MigrationState before = state();
    var evaluation = admin.dryRun(NAME, new Move.Advance(), ALICE);
    assertThat(evaluation.allowed()).isTrue();
    assertThat(evaluation.verdicts())
        .extracting(Verdict::guard)
        .containsExactly(
            Guard.LEGAL, Guard.SETTLED, Guard.SUPPORTED, Guard.EXPANDED, Guard.REGISTERED_WRITERS);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void anUnknownMigrationIsToldFromTheKnownOnes() {
    assertThatThrownBy(() -> admin.apply("customer-name", new Move.Advance(), ALICE))
        .isInstanceOf(MigrationGateException.class)
        .hasMessage(
            "migration 'customer-name': found no such migration in the store; expected one of"
                + " customer-name-split. Next: check the spelling, or start a build that declares it.");
  }

  @Test
  void theSecondOfTwoOperatorsIsToldThatTheFirstWasThere() {
    goTo(Phase.DUAL_WRITE);
    admin.completeVerification(admin.beginVerification(NAME), 10, 0, ALICE);
    // The probe of the second operator runs between its look and its change: that is when the first
    // one acts.
    goTo(Phase.READ_NEW);
    FakeDatabase slow = new FakeDatabase() {
      @Override
      public List<String> mandatoryColumns(String table, List<String> columns) {
        admin.apply(NAME, new Move.Rollback(), ALICE);
        return List.of();
      }
    };
    GateAdmin second = new GateAdmin(store, List.of(slow), time);
    assertThatThrownBy(() -> second.apply(NAME, new Move.Advance(), Operator.of("bob", "too")))
        .isInstanceOf(ConcurrentChangeException.class)
        .hasMessageContaining("a change by somebody else (now dual-write (settling from read-new)");
    assertThat(state().phase()).isEqualTo(Phase.DUAL_WRITE);
  }

  @Test
  void reasonsAndActorsAreRequired() {
    assertThatThrownBy(() -> Operator.of("alice", "  ")).hasMessageContaining("add --reason");
    assertThatThrownBy(() -> Operator.of("", "x")).hasMessageContaining("actor");
    assertThatThrownBy(() -> Operator.of("alice", "x".repeat(1_001)))
        .hasMessageContaining("1001 characters");
  }

  @Test
  void probesRefuse() {
    database.probeFailure = "column \"first_name\" does not exist";
    assertRefusedBy(new Move.Advance(), Guard.EXPANDED);
    database.probeFailure = null;
    database.sessions.add("nightly-cron");
    assertRefusedBy(new Move.Advance(), Guard.REGISTERED_WRITERS);
    admin.apply(
        NAME,
        new Move.Advance(),
        new Operator("alice", "x", false, false, java.util.Set.of("nightly-cron")));
    settle();
    goTo(Phase.READ_NEW);
    database.mandatory.add("full_name");
    assertRefusedBy(new Move.Advance(), Guard.OLD_SIDE_OPTIONAL);
  }

  @Test
  void aSessionThatGetsItsNameAMomentLaterIsNotTakenForAStranger() {
    FakeDatabase late = new FakeDatabase() {
      private int looks;

      @Override
      public java.util.Set<String> unregisteredSessions(
          java.util.Set<Long> processes, java.util.Set<String> harmless) {
        return looks++ == 0 ? java.util.Set.of("(no application name) pid 7") : java.util.Set.of();
      }
    };
    assertThat(new GateAdmin(store, List.of(late), time)
            .dryRun(NAME, new Move.Advance(), ALICE)
            .allowed())
        .isTrue();
  }

  private void assertRefusedBy(Move move, Guard guard) {
    assertThatThrownBy(() -> admin.apply(NAME, move, ALICE))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.evaluation().refusals())
                .extracting(Verdict::guard)
                .containsExactly(guard));
  }

  /** It takes seconds to see that they stay. */
  @Test
  void nobodyLooksForWritersWhomABridgeMayUncover() {
    Bridge covering = new Bridge(Bridge.Level.FORWARD, Bridge.Stage.COVERING);
    for (Bridge.Stage stage : List.of(Bridge.Stage.MARKING, Bridge.Stage.COVERING)) {
      admin.apply(NAME, new Move.SetBridge(covering.in(stage)), ALICE);
      settle();
    }
    database.sessions.add("nightly-cron");
    long before = time.nanoTime();
    admin.apply(NAME, new Move.SetBridge(covering.in(Bridge.Stage.MARKING)), ALICE);
    settle();
    admin.apply(NAME, new Move.SetBridge(covering), ALICE);
    settle();
    admin.apply(NAME, new Move.Advance(), ALICE);
    settle();
    assertThat(time.nanoTime()).isEqualTo(before);
    assertThatThrownBy(
            () -> admin.apply(NAME, new Move.SetBridge(covering.in(Bridge.Stage.MARKING)), ALICE))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("nightly-cron");
    assertThat(time.nanoTime()).isGreaterThan(before);
  }

  @Test
  void sessionsThatCannotBeLookedAtNeedTheOperatorsWord() {
    database.hidesSessions = true;
    assertThat(admin.dryRun(NAME, new Move.Advance(), ALICE).verdicts())
        .filteredOn(verdict -> verdict.guard() == Guard.REGISTERED_WRITERS)
        .singleElement()
        .satisfies(verdict -> {
          assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.REFUSED);
          assertThat(String.valueOf(verdict.problem())).contains("--no-other-writers");
        });
    Operator vouching = new Operator("alice", "x", false, false, java.util.Set.of(), true);
    assertThat(admin.dryRun(NAME, new Move.Advance(), vouching).allowed()).isTrue();
  }

  // ---- verification
  // --------------------------------------------------------------------------------------------

  @Test
  void aVerificationBegunBeforeTheChangeSettledIsRefused() {
    admin.apply(NAME, new Move.Advance(), ALICE);
    assertThatThrownBy(() -> admin.beginVerification(NAME))
        .hasMessageContaining("mgate settle customer-name-split");
  }

  @Test
  void aVerificationFromAnotherStayCannotSetAMark() {
    goTo(Phase.DUAL_WRITE);
    VerificationFence fence = admin.beginVerification(NAME);
    assertThat(fence.side()).isEqualTo(Side.NEW);
    admin.apply(NAME, new Move.Rollback(), ALICE);
    settle();
    goTo(Phase.DUAL_WRITE);
    assertThatThrownBy(() -> admin.completeVerification(fence, 10, 0, ALICE))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("begun in another stay");
    assertThat(state().newInSync()).isFalse();
  }

  @Test
  void differencesSetNoMark() {
    goTo(Phase.DUAL_WRITE);
    database.differences = 3;
    VerificationFence fence = admin.beginVerification(NAME);
    assertThat(admin.countDifferences(NAME)).isEqualTo(3);
    assertThatThrownBy(() -> admin.completeVerification(fence, 10, 3, ALICE))
        .hasMessageContaining("3 differences in 10 rows");
  }

  @Test
  void aMarkThatAVerificationDisprovesIsTakenBackOnce() {
    goTo(Phase.READ_NEW);
    VerificationFence fence = admin.beginVerification(NAME);
    assertThat(admin.takeBackMark(fence, 10, 3, ALICE)).isTrue();
    assertThat(state().oldInSync()).isFalse();
    assertThat(state().settled()).isTrue();
    HistoryEntry line = store.history(new HistoryFilter(NAME, 1)).get(0);
    assertThat(line.note().kind()).isEqualTo("mark-out-of-sync");
    assertThat(line.note().details()).contains("\"side\":\"old\",\"rows\":10,\"differences\":3");
    assertThatThrownBy(() -> admin.apply(NAME, new Move.Rollback(), ALICE))
        .hasMessageContaining("the old side is not known to be in sync");

    assertThat(admin.takeBackMark(fence, 10, 3, ALICE)).isFalse();
    admin.completeVerification(admin.beginVerification(NAME), 10, 0, ALICE);
    assertThat(state().oldInSync()).isTrue();
  }

  @Test
  void aVerificationFromAnotherStayTakesNoMarkBack() {
    goTo(Phase.DUAL_WRITE);
    VerificationFence fence = admin.beginVerification(NAME);
    goTo(Phase.READ_NEW);
    admin.apply(NAME, new Move.Rollback(), ALICE);
    settle();
    assertThat(admin.takeBackMark(fence, 10, 3, ALICE)).isFalse();
    assertThat(state().newInSync()).isTrue();
  }

  // ---- settling
  // ------------------------------------------------------------------------------------------------

  @Test
  void settlesOnlyAfterEveryNodeAndThenEveryTransaction() {
    MigrationGates second = node("46");
    admin.apply(NAME, new Move.Advance(), ALICE);
    Settlement settlement = admin.settlement(NAME);
    SettleProgress progress = settlement.poll();
    assertThat(progress.stage()).isEqualTo(Stage.NODES);
    assertThat(progress.nodes()).hasSize(2);

    gates.integration().refresh();
    assertThat(settlement.poll().nodes())
        .singleElement()
        .satisfies(node -> assertThat(node.id()).isEqualTo(second.nodeId()));
    assertThat(database.barriers)
        .as("no barrier before the last acknowledgement")
        .isZero();

    database.openTransactions.add("pid 7");
    second.integration().refresh();
    progress = settlement.poll();
    assertThat(progress.stage()).isEqualTo(Stage.TRANSACTIONS);
    assertThat(progress.sessions()).extracting("id").containsExactly("pid 7");
    database.openTransactions.add("pid 8, begun later");
    database.openTransactions.remove("pid 7");
    assertThat(settlement.poll().settled()).isTrue();
    assertThat(state().settled()).isTrue();
    assertThat(database.barriers).isEqualTo(1);
    second.close();
  }

  @Test
  void aUnitOfWorkThatIsOpenHoldsUpTheSettlementAndIsNamed() {
    try (UnitOfWork unit = gates.unitOfWork("slow import")) {
      unit.pin();
      admin.apply(NAME, new Move.Advance(), ALICE);
      gates.integration().refresh();
      SettleProgress progress = admin.settlement(NAME).poll();
      assertThat(progress.nodes())
          .singleElement()
          .satisfies(node -> assertThat(node.report().oldestPinName()).isEqualTo("slow import"));
    }
    settle();
  }

  @Test
  void aDeadNodeIsGivenUpAfterItsLeaseAndAMarginAndItsTransactionsAreWaitedFor() throws Exception {
    MigrationGates dead = node("46");
    admin.apply(NAME, new Move.Advance(), ALICE);
    database.openTransactions.add("pid of the dead node");
    gates.integration().refresh();
    Settlement settlement = admin.settlement(NAME);
    List<Stage> stages = new ArrayList<>();
    SettleProgress last = settlement.await(Duration.ofSeconds(20), progress -> {
      stages.add(progress.stage());
      gates.integration().refresh();
      if (progress.stage() == Stage.TRANSACTIONS) {
        database.openTransactions.clear();
      }
    });
    assertThat(last.settled()).isTrue();
    assertThat(stages).contains(Stage.NODES, Stage.TRANSACTIONS, Stage.SETTLED);
    assertThat(store.view().nodes()).extracting("id").containsExactly(gates.nodeId());
    dead.integration().refresh();
    assertThat(store.view().nodes()).as("it comes back by registering").hasSize(2);
    dead.close();
  }

  @Test
  void aNodeThatBeatsIsNeverGivenUp() throws Exception {
    try (UnitOfWork unit = gates.unitOfWork("for ever")) {
      unit.pin();
      admin.apply(NAME, new Move.Advance(), ALICE);
      SettleProgress last = admin
          .settlement(NAME)
          .await(Duration.ofMinutes(5), progress -> gates.integration().refresh());
      assertThat(last.stage()).isEqualTo(Stage.NODES);
      assertThat(store.view().liveNodes()).hasSize(1);
    }
  }

  @Test
  void aNodeThatStandsStillButBeatsNowAndThenIsNotGivenUpEither() {
    NodeObserver observer = new NodeObserver(store, time);
    observer.observe();
    for (int i = 0; i < 5; i++) {
      time.advance(Duration.ofMillis(12_400));
      assertThat(observer.observe().liveNodes()).hasSize(1);
      gates.integration().refresh();
      observer.observe();
    }
    time.advance(Duration.ofMillis(12_600));
    assertThat(observer.observe().liveNodes()).isEmpty();
  }

  @Test
  void aNodeThatBeatsOnAfterTheStoreWasRestoredIsNotGivenUpForABeatSeenBefore() {
    FlakyStore flaky = new FlakyStore(store);
    NodeObserver observer = new NodeObserver(flaky, time);
    NodeRecord backup = store.view().nodes().get(0);
    gates.integration().refresh();
    observer.observe();
    flaky.breakDown();
    assertThatThrownBy(observer::observe).isInstanceOf(StoreUnavailableException.class);
    time.advance(Duration.ofSeconds(13));
    store.change(
        "restore",
        view -> new ChangeSet<>(true, List.<Mutation>of(new Mutation.PutNode(backup)), List.of()));
    flaky.heal();
    gates.integration().refresh();
    assertThat(store.view().nodes().get(0).beat())
        .as("the same beat again, and a lease that has just begun")
        .isEqualTo(backup.beat() + 1);
    assertThat(observer.observe().liveNodes()).hasSize(1);
  }

  @Test
  void aBarrierFromBeforeAnErrorCountsNoMore() {
    FlakyStore flaky = new FlakyStore(store);
    admin.apply(NAME, new Move.Advance(), ALICE);
    gates.integration().refresh();
    database.openTransactions.add("pid 7");
    Settlement settlement = new GateAdmin(flaky, List.of(database), time).settlement(NAME);
    assertThat(settlement.poll().stage()).isEqualTo(Stage.TRANSACTIONS);
    flaky.breakDown();
    assertThatThrownBy(settlement::poll).isInstanceOf(StoreUnavailableException.class);
    flaky.heal();
    database.openTransactions.remove("pid 7");
    database.openTransactions.add("pid 8, perhaps of another history");
    assertThat(settlement.poll().stage()).isEqualTo(Stage.TRANSACTIONS);
    assertThat(database.barriers).isEqualTo(2);
  }

  @Test
  void anEarlyReversalSettlesToo() {
    admin.apply(NAME, new Move.Advance(), ALICE);
    admin.apply(NAME, new Move.Rollback(), ALICE);
    assertThat(state().leaving()).isNotNull();
    settle();
    assertThat(state().phase()).isEqualTo(Phase.READ_OLD);
  }

  @Test
  void aSettlementThatIsOvertakenRecordsNothingOfTheOlderChange() {
    admin.apply(NAME, new Move.Advance(), ALICE);
    gates.integration().refresh();
    database.openTransactions.add("pid 7");
    Settlement settlement = admin.settlement(NAME);
    assertThat(settlement.poll().stage()).isEqualTo(Stage.TRANSACTIONS);
    admin.apply(NAME, new Move.Rollback(), ALICE);
    database.openTransactions.clear();
    assertThat(settlement.poll().stage()).isEqualTo(Stage.NODES);
    assertThat(state().settled()).isFalse();
    gates.integration().refresh();
    assertThat(settlement.poll().settled()).isTrue();
    assertThat(database.barriers).as("a barrier of its own").isEqualTo(2);
  }

  @Test
  void aFenceIsAFurtherEpochInTheSamePlace() {
    goTo(Phase.DUAL_WRITE);
    long entered = state().enteredEpoch();
    Applied fence = admin.apply(NAME, new Move.Fence(), ALICE);
    assertThat(fence.after().settled()).isFalse();
    assertThat(fence.after().enteredEpoch()).isEqualTo(entered);
    settle();
  }

  @Test
  void aFenceThatSettlesDoesNotShutTheWayBack() {
    goTo(Phase.READ_NEW);
    admin.apply(NAME, new Move.Fence(), ALICE);
    admin.apply(NAME, new Move.Rollback(), ALICE);
    assertThat(state().phase()).isEqualTo(Phase.DUAL_WRITE);
    assertThat(state().settled()).isFalse();
    settle();
  }

  @Test
  void repairedWritesAreTheOperatorsWordAndNoMark() {
    goTo(Phase.DUAL_WRITE);
    store.unrepaired(NAME, 3);
    assertThatThrownBy(() -> admin.completeVerification(admin.beginVerification(NAME), 1, 0, ALICE))
        .hasMessageContaining("3 failed secondary writes not repaired")
        .hasMessageContaining("mgate repaired customer-name-split");
    assertThat(admin.markRepaired(NAME, ALICE)).isEqualTo(3);
    assertThat(admin.markRepaired(NAME, ALICE)).isZero();
    assertThat(state().newInSync()).isFalse();
    assertThat(store.history(new HistoryFilter(NAME, 1)).get(0).note().kind())
        .isEqualTo("repaired");
    admin.completeVerification(admin.beginVerification(NAME), 1, 0, ALICE);
    assertThat(state().newInSync()).isTrue();
  }

  @Test
  void aLiveBuildThatDoesNotSupportTheTargetHoldsBackTheMove() {
    MigrationGates blue = MigrationGates.builder(store)
        .build("45")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .application("shop")
        .start();
    assertThatThrownBy(() -> admin.apply(NAME, new Move.Advance(), ALICE))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("live nodes that do not support dual-write: 45@");
    assertThatThrownBy(() -> admin.apply(NAME, new Move.SetRamp(Ramp.ofBasisPoints(100)), ALICE))
        .hasMessageContaining("45@");
    blue.close();
    admin.apply(NAME, new Move.Advance(), ALICE);
  }

  @Test
  void anAdminNeedsADatabase() {
    assertThatThrownBy(() -> new GateAdmin(store, List.of(), time))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private MigrationGates withoutTheMigration() {
    return MigrationGates.builder(store)
        .build("45")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .application("shop")
        .start();
  }

  @Test
  void aKilledNodeInTheWayOfAMoveIsGivenUpByAWatch() {
    String killed = withoutTheMigration().nodeId();
    assertThatThrownBy(() -> admin.apply(NAME, new Move.Advance(), ALICE))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("live nodes that do not support dual-write: 45@");
    NodeWatch watch = admin.nodeWatch();
    assertThat(watch.poll().waiting()).hasSize(2);
    gates.integration().refresh();
    NodeWatch.Look look = watch.poll();
    assertThat(look.waiting()).extracting(NodeRecord::id).containsExactly(killed);
    assertThat(look.patience()).isEqualTo(Duration.ofMillis(12_500));
    time.advance(look.patience());
    gates.integration().refresh();
    assertThat(watch.poll().done()).isFalse();
    time.advance(Duration.ofMillis(1));
    assertThat(watch.poll().done()).isTrue();
    assertThat(store.view().liveNodes()).extracting(NodeRecord::id).containsExactly(gates.nodeId());
    admin.apply(NAME, new Move.Advance(), ALICE);
    settle();
  }

  @Test
  void aWatchEndsAtOnceWhenEveryNodeBeatsAndGivesUpNobody() throws InterruptedException {
    MigrationGates blue = withoutTheMigration();
    long before = time.nanoTime();
    NodeWatch.Look last = admin.nodeWatch().await(look -> {
      gates.integration().refresh();
      blue.integration().refresh();
    });
    assertThat(last.view().liveNodes()).hasSize(2);
    assertThat(Duration.ofNanos(time.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    assertThatThrownBy(() -> admin.apply(NAME, new Move.Advance(), ALICE))
        .isInstanceOf(RefusedException.class);
    blue.close();
  }
}
