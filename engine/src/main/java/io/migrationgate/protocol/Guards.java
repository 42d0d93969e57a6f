package io.migrationgate.protocol;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import java.util.List;

/**
 * Which guards are asked about one move, in the order in which an operator would want to read them.
 * What they say is in {@link GuardVerdicts} and {@link VerificationVerdicts}.
 */
final class Guards {
  private final MigrationState state;
  private final Move move;
  private final Placement target;
  private final Circumstances seen;
  private final GuardVerdicts says;
  private final VerificationVerdicts verification;

  Guards(MigrationState state, Move move, Placement target, Circumstances seen) {
    this.state = state;
    this.move = move;
    this.target = target;
    this.seen = seen;
    this.says = new GuardVerdicts(state, target, seen);
    this.verification = new VerificationVerdicts(state);
  }

  void ask(List<Verdict> verdicts) {
    if (move instanceof Move.MarkInSync mark) {
      verdicts.add(verification.inSync(mark.verification()));
      verdicts.add(says.nothingUnrepaired());
      if (countsOnTriggers()) {
        verdicts.add(says.triggers());
      }
      return;
    }
    if (move instanceof Move.MarkOutOfSync found) {
      verdicts.add(verification.outOfSync(found.verification()));
      return;
    }
    if (move instanceof Move.Retire) {
      verdicts.add(says.confirmed("retiring the name for ever"));
      return;
    }
    verdicts.add(says.supported());
    if (move instanceof Move.SetRamp) {
      ramp(verdicts);
    } else if (move instanceof Move.SetBridge) {
      bridge(verdicts);
    } else if (target.phase() != state.phase()) {
      phase(verdicts);
    }
    if (countsOnTriggers()) {
      verdicts.add(says.triggers());
    }
  }

  /** What a trigger carries it derives from its own side, which therefore must be true. */
  private void bridge(List<Verdict> verdicts) {
    Bridge before = state.current().bridge();
    if (before.isOff()) {
      verdicts.add(says.expanded());
    }
    if (target.bridge().mayCarryFromOld() && !before.mayCarryFromOld()) {
      verdicts.add(says.inSync(Side.OLD));
    }
    boolean uncovers = target.outsiders().size() < state.current().outsiders().size();
    if (uncovers && target.phase() != Phase.READ_OLD) {
      verdicts.add(says.registeredWriters());
    }
  }

  /** The way back before a change has settled is open at once, whatever became of the triggers. */
  private boolean countsOnTriggers() {
    if (!state.settled()) {
      return move instanceof Move.SetBridge;
    }
    boolean shrinks = move instanceof Move.SetRamp && shrinks();
    boolean nothingNew = shrinks || move instanceof Move.Fence;
    boolean bridged = !state.current().bridge().isOff() || !target.bridge().isOff();
    return bridged && !nothingNew;
  }

  private void phase(List<Verdict> verdicts) {
    boolean forward = target.phase().compareTo(state.phase()) > 0;
    switch (target.phase()) {
      case DUAL_WRITE -> {
        if (forward) {
          verdicts.add(says.expanded());
          writers(verdicts);
        } else {
          verdicts.add(says.inSync(Side.OLD));
          verdicts.add(says.nothingUnrepaired());
          sequencesAhead(verdicts, Side.OLD);
        }
      }
      case READ_NEW -> {
        if (forward) {
          newSideFit(verdicts);
        } else {
          sequencesAhead(verdicts, Side.OLD);
        }
      }
      case WRITE_NEW -> {
        if (state.current().bridge().stage() == Bridge.Stage.SHUT) {
          verdicts.add(says.registeredWriters());
        }
        if (!target.position().writes().contains(Side.OLD)) {
          verdicts.add(says.oldSideOptional());
        }
        sequencesAhead(verdicts, Side.NEW);
        approved(verdicts);
      }
      case CONTRACTED -> {
        verdicts.add(says.registeredWriters());
        approved(verdicts);
        verdicts.add(says.confirmed("giving up the old side for good"));
      }
      case READ_OLD -> {
        // Always open: the old side has been written all along, and the rule has kept a read ramp
        // from coming here.
      }
    }
  }

  private void ramp(List<Verdict> verdicts) {
    if (shrinks()) {
      return;
    }
    if (state.phase() == Phase.READ_OLD) {
      verdicts.add(says.expanded());
    } else {
      newSideFit(verdicts);
    }
  }

  private boolean shrinks() {
    Ramp before = state.current().ramp();
    Ramp after = target.ramp();
    return after.basisPoints() <= before.basisPoints()
        && before.pilots().containsAll(after.pilots());
  }

  private void newSideFit(List<Verdict> verdicts) {
    verdicts.add(says.inSync(Side.NEW));
    verdicts.add(says.nothingUnrepaired());
    verdicts.add(says.mismatches());
    verdicts.add(says.comparisonErrors());
  }

  private void writers(List<Verdict> verdicts) {
    verdicts.add(target.coversOldShape() ? says.coveredWriters() : says.registeredWriters());
  }

  /** Before it has settled, the way back is open at once: nobody has drawn much from either. */
  private void sequencesAhead(List<Verdict> verdicts, Side drawn) {
    if (state.settled()) {
      verdicts.add(says.sequencesAhead(drawn));
    }
  }

  private void approved(List<Verdict> verdicts) {
    if (seen.guards().approvals().to(target.phase()) > 0) {
      verdicts.add(says.approved());
    }
  }
}
