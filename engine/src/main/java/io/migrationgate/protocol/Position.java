package io.migrationgate.protocol;

import static io.migrationgate.Side.NEW;
import static io.migrationgate.Side.OLD;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a migration stands, as far as safety is concerned: which sides a unit of work may read, and
 * which it is sure to write.
 *
 * <p><b>The one rule.</b> Two positions may be live at once only if nobody reads a side that the
 * other may fail to write: {@code reads(A) ⊆ writes(B)} and {@code reads(B) ⊆ writes(A)}. A
 * position that does not agree with itself is not a position at all: a ramp in dual-write whose
 * secondary writes are merely recorded would read what nobody is sure to write. The idea of
 * allowing two <em>adjacent</em> schema versions at most is that of Rae et al., "Online,
 * Asynchronous Schema Change in F1" (VLDB 2013).
 *
 * <p><b>Outsiders.</b> Who asks no gate has a position too: a writer of the old shape stands at
 * {@link Phase#READ_OLD}, one of the new shape at {@link Phase#WRITE_NEW}. A trigger that carries
 * their writes to the other side makes them sure to write both, and so the rule says beside whom
 * they may live. A unit in a phase that writes both sides marks its statements, and triggers stand
 * aside; if one did not, its write would be carried over and then done once more.
 *
 * @param phase the phase
 * @param ramped whether some keys are treated as already in the next phase
 * @param secondary whether the side that is not authoritative is surely written ({@code STRICT}) or
 *     perhaps only {@code RECORD}ed
 * @param bridge what triggers do
 */
public record Position(Phase phase, boolean ramped, SecondaryWrites secondary, Bridge bridge) {

  /** A position without a bridge. */
  public Position(Phase phase, boolean ramped, SecondaryWrites secondary) {
    this(phase, ramped, secondary, Bridge.OFF);
  }

  /** The sides that a unit of work in this position may read. */
  public Set<Side> reads() {
    return switch (phase) {
      case READ_OLD -> EnumSet.of(OLD);
      case DUAL_WRITE -> ramped ? EnumSet.of(OLD, NEW) : EnumSet.of(OLD);
      case READ_NEW, WRITE_NEW, CONTRACTED -> EnumSet.of(NEW);
    };
  }

  /** The sides that a unit of work in this position is sure to write when it writes at all. */
  public Set<Side> writes() {
    return switch (phase) {
      case READ_OLD -> oldAlone();
      case DUAL_WRITE, READ_NEW ->
        secondary == SecondaryWrites.STRICT ? EnumSet.of(OLD, NEW) : EnumSet.of(authoritative());
      case WRITE_NEW -> bridge.carriesFrom(NEW) ? EnumSet.of(OLD, NEW) : EnumSet.of(NEW);
      case CONTRACTED -> EnumSet.of(NEW);
    };
  }

  /** A canary tries the new side as well, and so marks its statements: no trigger carries them. */
  private Set<Side> oldAlone() {
    if (ramped) {
      return EnumSet.of(OLD);
    }
    if (bridge.stage() == Bridge.Stage.SHUT) {
      return EnumSet.noneOf(Side.class);
    }
    return bridge.carriesFrom(OLD) ? EnumSet.of(OLD, NEW) : EnumSet.of(OLD);
  }

  /** Whether the paths of both sides are called. */
  private boolean callsBoth() {
    return phase == Phase.DUAL_WRITE
        || phase == Phase.READ_NEW
        || (phase == Phase.READ_OLD && ramped);
  }

  /** Whether the other's triggers would do once more what a unit here does by itself. */
  private boolean doubledBy(Position other) {
    return callsBoth() && !bridge.marks().containsAll(other.bridge.acts());
  }

  /**
   * The side whose result a write returns and whose failure fails the write, for keys outside a
   * ramp.
   */
  public Side authoritative() {
    return phase.compareTo(Phase.READ_NEW) < 0 ? OLD : NEW;
  }

  /** The one rule; and nobody's triggers act on what the other does not mark. Symmetric. */
  public boolean compatibleWith(Position other) {
    return other.writes().containsAll(reads())
        && writes().containsAll(other.reads())
        && !doubledBy(other)
        && !other.doubledBy(this);
  }

  /** Whether a migration may stand here at all. */
  public boolean possible() {
    boolean rampHasMeaning = !ramped || phase == Phase.READ_OLD || phase == Phase.DUAL_WRITE;
    boolean bridgeIsOver = phase != Phase.CONTRACTED || bridge.isOff();
    return rampHasMeaning && bridgeIsOver && compatibleWith(this);
  }

  @Override
  public String toString() {
    return phase
        + (ramped ? " with a ramp" : "")
        + (secondary == SecondaryWrites.RECORD ? " (record)" : "")
        + (bridge.isOff() ? "" : " (" + bridge + ")");
  }
}
