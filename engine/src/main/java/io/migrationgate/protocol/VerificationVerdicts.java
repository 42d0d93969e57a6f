package io.migrationgate.protocol;

import static io.migrationgate.protocol.GuardVerdicts.count;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import org.jspecify.annotations.Nullable;

/** What a verification says of the mark of a side: only one of this stay says anything. */
final class VerificationVerdicts {
  private final MigrationState state;

  VerificationVerdicts(MigrationState state) {
    this.state = state;
  }

  /** Whether it shows that the side is in sync. */
  Verdict inSync(Move.Verification done) {
    Verdict otherStay = ofThisStay(done);
    if (otherStay != null) {
      return otherStay;
    }
    if (!state.current().outsiders().isEmpty() && done.startedEpoch() != state.epoch()) {
      // Perhaps they were not covered yet when it began: what it had passed they may have changed.
      return refused(
          "a verification begun at epoch " + done.startedEpoch() + ", and a change since: "
              + state.describe(),
          "no change meanwhile, where writers that ask no gate are covered",
          "verify again");
    }
    if (done.differences() != 0) {
      return refused(found(done), "0 differences", "repair them, then verify again");
    }
    return state.current().secondary() == SecondaryWrites.RECORD
        ? refused(
            "secondary writes in record mode",
            "strict, so that the side stays in sync",
            "switch to strict, let it settle, then verify again")
        : Verdict.passed(Guard.VERIFIED, found(done));
  }

  /** Whether it shows that the side is not in sync. */
  Verdict outOfSync(Move.Verification done) {
    Verdict otherStay = ofThisStay(done);
    if (otherStay != null) {
      return otherStay;
    }
    return done.differences() == 0
        ? refused(found(done), "a difference", "nothing: the mark is true")
        : Verdict.passed(Guard.VERIFIED, found(done));
  }

  private static String found(Move.Verification done) {
    return count(done.differences(), "difference") + " in " + count(done.rows(), "row");
  }

  private @Nullable Verdict ofThisStay(Move.Verification done) {
    Side expected = state.phase() == Phase.DUAL_WRITE ? Side.NEW : Side.OLD;
    boolean rightPhase = state.phase() == Phase.DUAL_WRITE || state.phase() == Phase.READ_NEW;
    if (!rightPhase || done.side() != expected) {
      return refused(
          "a verification of the " + done.side() + " side in " + state.phase(),
          "the new side in dual-write, or the old side in read-new",
          "verify in one of these phases");
    }
    // An epoch that is still to come is one of a history that the store does not have any more.
    boolean thisStay = done.enteredEpoch() == state.enteredEpoch()
        && done.startedEpoch() >= state.enteredEpoch()
        && done.startedEpoch() <= state.epoch();
    return thisStay
        ? null
        : refused(
            "a verification begun in another stay (entered at epoch " + done.enteredEpoch() + ")",
            "one begun after " + state.phase() + " was entered at epoch " + state.enteredEpoch(),
            "verify again");
  }

  private Verdict refused(String found, String expected, String nextStep) {
    return Verdict.refused(
        Guard.VERIFIED, new Problem(Transitions.subject(state), found, expected, nextStep));
  }
}
