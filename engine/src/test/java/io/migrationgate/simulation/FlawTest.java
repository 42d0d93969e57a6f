package io.migrationgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.migrationgate.simulation.Violation.Rule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every safeguard is needed: without it some run violates an invariant. */
@Tag("thorough")
class FlawTest {
  private static final int RUNS = 200;

  /** Runs from this seed on until one fails. */
  private static void shows(Flaw flaw, long seed, Rule... rules) {
    for (long i = seed; i < seed + RUNS; i++) {
      try {
        new Simulation(i, FlawScenarios.showing(flaw), flaw).run();
      } catch (AssertionError failure) {
        assertThat(failure).hasMessageContaining("-Dsim.seed=" + i);
        assertThat(failure.getCause())
            .isInstanceOfSatisfying(
                Violation.class, violation -> assertThat(violation.rule()).isIn((Object[]) rules));
        return;
      }
    }
    fail("%s stayed unseen in %d runs from seed %d", flaw, RUNS, seed);
  }

  @Test
  void withoutASecondLookAPinIsEnteredAfterTheDraining() {
    shows(Flaw.NO_RECHECK_ON_PIN, 1, Rule.SETTLED, Rule.COMPATIBLE);
  }

  @Test
  void anAckBeforeDrainingSettlesUnderOpenUnitsOfWork() {
    shows(Flaw.ACK_BEFORE_DRAINED, 1, Rule.SETTLED, Rule.COMPATIBLE);
  }

  @Test
  void withoutGenerationsUnitsOfANodeThatWasGivenUpComeBackToLife() {
    shows(Flaw.NO_GENERATION, 1, Rule.SETTLED, Rule.COMPATIBLE, Rule.IN_SYNC);
  }

  @Test
  void withoutABarrierForDeadNodesTheirCommitsArriveAfterSettling() {
    shows(Flaw.NO_BARRIER_FOR_DEAD_NODES, 1, Rule.SETTLED, Rule.COMPATIBLE, Rule.IN_SYNC);
  }

  @Test
  void withoutABarrierForLiveNodesTheirUnansweredCommitsArriveAfterSettling() {
    shows(Flaw.NO_BARRIER_FOR_LIVE_NODES, 1, Rule.SETTLED, Rule.COMPATIBLE, Rule.IN_SYNC);
  }

  @Test
  void aBackfillBeforeSettlingIsSeen() {
    shows(Flaw.BACKFILL_BEFORE_SETTLED, 1, Rule.BACKFILL_AFTER_SETTLING);
  }

  @Test
  void withoutAFenceADeleteUnderAnOldSnapshotMissesTheCopiedRow() {
    shows(Flaw.NO_FENCE_BEFORE_VERIFICATION, 30, Rule.IN_SYNC, Rule.FRESH_READ);
  }

  @Test
  void anUnfencedBatchCopiesAStaleSideOverAGoodOne() {
    shows(Flaw.UNFENCED_BATCH, 1, Rule.IN_SYNC, Rule.FRESH_READ, Rule.EXCLUSIVE);
  }

  @Test
  void aPinAfterTheSnapshotReadsTheNewSideAsItWasBeforeTheBackfill() {
    shows(Flaw.PIN_AFTER_SNAPSHOT, 1, Rule.FRESH_READ, Rule.IN_SYNC);
  }

  @Test
  void aRampStraightBackToReadOldReadsWhatOthersDoNotWrite() {
    shows(Flaw.RAMP_STRAIGHT_BACK, 20, Rule.COMPATIBLE, Rule.FRESH_READ);
  }

  @Test
  void expiryByTheWallClockGivesUpNodesThatWork() {
    shows(Flaw.EXPIRY_BY_WALL_CLOCK, 1, Rule.SETTLED, Rule.COMPATIBLE, Rule.IN_SYNC);
  }

  @Test
  void withoutComparingTokensNodesStayInAHistoryThatIsNoMore() {
    shows(
        Flaw.TOKEN_NOT_COMPARED,
        1,
        Rule.COMPATIBLE,
        Rule.IN_SYNC,
        Rule.SETTLED,
        Rule.FRESH_READ,
        Rule.EXCLUSIVE);
  }

  @Test
  void anEpochThatIsFreeButNotClosedIsLockedByANodeThatHasNotHeard() {
    shows(Flaw.EPOCH_NOT_CLOSED, 1, Rule.SETTLED, Rule.COMPATIBLE, Rule.IN_SYNC);
  }

  @Test
  void passingOverFencesSettlesUnderOpenUnitsOfWork() {
    shows(Flaw.FENCES_PASSED_OVER, 1, Rule.SETTLED, Rule.COMPATIBLE, Rule.IN_SYNC);
  }

  @Test
  void aRevokedUnitThatCommitsWritesAfterSettling() {
    shows(Flaw.REVOKED_BUT_COMMITS, 1, Rule.SETTLED, Rule.COMPATIBLE, Rule.IN_SYNC);
  }

  @Test
  void aWriteThatFailedOnItsSecondSideIsCommittedOnTheFirst() {
    shows(Flaw.PARTIAL_WRITE_COMMITS, 1, Rule.IN_SYNC, Rule.FRESH_READ);
  }

  @Test
  void aMarkerForTheWholeTransactionHidesWhatIsWrittenBesidesTheGate() {
    shows(Flaw.MARKER_PER_TRANSACTION, 1, Rule.IN_SYNC, Rule.FRESH_READ, Rule.EXCLUSIVE);
  }

  @Test
  void triggersBeforeNodesMarkDoAgainWhatTheGateDoes() {
    shows(Flaw.TRIGGERS_BEFORE_NODES_MARK, 1, Rule.IN_SYNC, Rule.FRESH_READ, Rule.EXCLUSIVE);
  }

  @Test
  void outsidersCountedBeforeTheBarrierWriteBehindTheCopy() {
    shows(Flaw.OUTSIDERS_COUNTED_BEFORE_BARRIER, 1, Rule.IN_SYNC, Rule.FRESH_READ, Rule.EXCLUSIVE);
  }

  @Test
  void triggersThatAreLookedAtOnceAreGoneWhenOutsidersCountOnThem() {
    shows(Flaw.TRIGGERS_LOOKED_AT_ONCE, 1, Rule.IN_SYNC, Rule.FRESH_READ, Rule.EXCLUSIVE);
  }

  @Test
  void aForwardTriggerThatIsLeftInWriteNewOverwritesWhatCounts() {
    shows(Flaw.FORWARD_TRIGGER_LEFT, 1, Rule.IN_SYNC, Rule.FRESH_READ, Rule.EXCLUSIVE);
  }

  @Test
  void withoutWaitingForSnapshotsAnOutsiderDeletesHalfARow() {
    shows(Flaw.NO_WAIT_FOR_SNAPSHOTS, 1, Rule.IN_SYNC, Rule.FRESH_READ);
  }

  @Test
  void outsidersThatCountBesideOldSnapshotsDeleteHalfARow() {
    shows(Flaw.COVERED_BESIDE_OLD_SNAPSHOTS, 1, Rule.IN_SYNC, Rule.FRESH_READ);
  }

  @Test
  void anOldSideThatIsShutAndStandsStillIsGoneBackTo() {
    shows(Flaw.SHUT_SIDE_STANDS_STILL, 1, Rule.IN_SYNC, Rule.FRESH_READ);
  }

  @Test
  void writersOfTheNewShapeReadWhatNobodyHasCopiedYet() {
    shows(Flaw.NEW_SHAPE_BEFORE_THE_COPY, 1, Rule.FRESH_READ, Rule.IN_SYNC, Rule.EXCLUSIVE);
  }

  @Test
  void writersOfTheNewShapeOverwriteWhatNobodyHasCopiedYet() {
    shows(Flaw.CARRIED_BACK_BEFORE_THE_COPY, 1, Rule.EXCLUSIVE, Rule.IN_SYNC);
  }

  @Test
  void aMarkThatOutlivesItsTriggersSaysWhatIsNotSo() {
    shows(Flaw.MARKS_AFTER_TRIGGERS, 1, Rule.IN_SYNC, Rule.FRESH_READ);
  }

  @Test
  void withoutACommitCheckANodeThatWasGivenUpCommits() {
    shows(Flaw.NO_COMMIT_CHECK, 1, Rule.SETTLED, Rule.COMPATIBLE, Rule.IN_SYNC);
  }

  @Test
  void aFlagOfNowInsideAUnitIsOfAnotherSnapshotThanWhatItWasGivenBefore() {
    shows(Flaw.FLAGS_OF_NOW, 1, Rule.ONE_SNAPSHOT);
  }

  @Test
  void aUnitThatAskedFlagsOnlyMustBeCheckedToo() {
    shows(Flaw.FLAGS_NOT_CHECKED, 1, Rule.SETTLED);
  }

  @Test
  void aVersionThatNotEverybodyReadsIsWritten() {
    shows(Flaw.VERSION_RULE_OFF, 1, Rule.READABLE);
  }

  @Test
  void aVersionThatWasLeftIsWrittenAfterItsDocumentsWereCounted() {
    shows(Flaw.VERSION_NOT_SETTLED, 1, Rule.READABLE);
  }

  @Test
  void aDeleteWithoutALockLosesARowOnOneSide() {
    shows(Flaw.DELETE_WITHOUT_LOCK, 1, Rule.IN_SYNC, Rule.FRESH_READ);
  }
}
