package io.migrationgate.protocol;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;

/** Something that an operator, or a verification, asks of one migration. */
public sealed interface Move {

  /** The name under which the move appears in the history. */
  String kind();

  /** To the next phase. */
  record Advance() implements Move {
    @Override
    public String kind() {
      return "advance";
    }
  }

  /**
   * To the phase before. While a step forward has not settled, back to exactly where it came from,
   * the ramp it had there included; a ramp itself is taken back with another {@link SetRamp}.
   */
  record Rollback() implements Move {
    @Override
    public String kind() {
      return "rollback";
    }
  }

  /**
   * Treat other keys as already in the next phase.
   *
   * @param ramp the share and the pilots from now on
   */
  record SetRamp(Ramp ramp) implements Move {
    @Override
    public String kind() {
      return "ramp";
    }
  }

  /**
   * Treat failing secondary writes otherwise.
   *
   * @param mode from now on
   */
  record SetSecondaryWrites(SecondaryWrites mode) implements Move {
    @Override
    public String kind() {
      return "secondary-writes";
    }
  }

  /**
   * Let triggers do another thing for writers that ask no gate.
   *
   * @param bridge from now on
   */
  record SetBridge(Bridge bridge) implements Move {
    @Override
    public String kind() {
      return "bridge";
    }
  }

  /**
   * A further epoch in the same place: once it has settled, no transaction is left that began
   * before it.
   */
  record Fence() implements Move {
    @Override
    public String kind() {
      return "fence";
    }
  }

  /**
   * A verification of this side passed.
   *
   * @param verification what was seen
   */
  record MarkInSync(Verification verification) implements Move {
    @Override
    public String kind() {
      return "mark-in-sync";
    }
  }

  /**
   * A verification of this side found differences, so its mark is not true any more. Changes no
   * position: what is read and written stays as it is, and moves that need the mark are refused.
   *
   * @param verification what was seen
   */
  record MarkOutOfSync(Verification verification) implements Move {
    @Override
    public String kind() {
      return "mark-out-of-sync";
    }
  }

  /** Make the name a tombstone. */
  record Retire() implements Move {
    @Override
    public String kind() {
      return "retire";
    }
  }

  /**
   * A finished verification.
   *
   * @param side the side that was compared with the authoritative one
   * @param enteredEpoch {@link MigrationState#enteredEpoch()} when it started
   * @param startedEpoch {@link MigrationState#epoch()} when it started, settled
   * @param rows how many rows were compared
   * @param differences how many of them differed
   */
  record Verification(
      Side side, long enteredEpoch, long startedEpoch, long rows, long differences) {}

  /** The phase that a move leads to, as far as the phase alone tells. */
  static Phase target(Move move, MigrationState state) {
    Phase phase = state.phase();
    if (move instanceof Advance && phase.hasNext()) {
      return phase.next();
    }
    return move instanceof Rollback && phase.hasPrevious() ? phase.previous() : phase;
  }
}
