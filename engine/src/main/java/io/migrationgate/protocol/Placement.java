package io.migrationgate.protocol;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;

/**
 * A position with its particulars: what nodes need in order to decide.
 *
 * @param phase the phase
 * @param ramp the keys treated as already in the next phase
 * @param secondary how a failing secondary write is treated
 */
public record Placement(Phase phase, Ramp ramp, SecondaryWrites secondary) {

  /** Checks that a migration may stand here at all. */
  public Placement {
    Position position = new Position(phase, !ramp.isNone(), secondary);
    if (!position.possible()) {
      throw new IllegalArgumentException("no migration may stand at " + position);
    }
  }

  /** What matters for safety. */
  public Position position() {
    return new Position(phase, !ramp.isNone(), secondary);
  }

  /** The next or previous phase; a ramp does not outlive the phase it was in. */
  public Placement inPhase(Phase target) {
    return new Placement(target, Ramp.NONE, secondary);
  }

  /** The same with another ramp. */
  public Placement withRamp(Ramp target) {
    return new Placement(phase, target, secondary);
  }

  /** For example {@code dual-write} or {@code dual-write, ramp 10%}. */
  @Override
  public String toString() {
    return phase
        + (ramp.isNone() ? "" : ", ramp " + ramp)
        + (secondary == SecondaryWrites.RECORD ? ", record" : "");
  }
}
