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
 * @param phase the phase
 * @param ramped whether some keys are treated as already in the next phase
 * @param secondary whether the side that is not authoritative is surely written ({@code STRICT}) or
 *     perhaps only {@code RECORD}ed
 */
public record Position(Phase phase, boolean ramped, SecondaryWrites secondary) {

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
      case READ_OLD -> EnumSet.of(OLD);
      case DUAL_WRITE, READ_NEW ->
        secondary == SecondaryWrites.STRICT ? EnumSet.of(OLD, NEW) : EnumSet.of(authoritative());
      case WRITE_NEW, CONTRACTED -> EnumSet.of(NEW);
    };
  }

  /**
   * The side whose result a write returns and whose failure fails the write, for keys outside a
   * ramp.
   */
  public Side authoritative() {
    return phase.compareTo(Phase.READ_NEW) < 0 ? OLD : NEW;
  }

  /** The one rule. Symmetric. */
  public boolean compatibleWith(Position other) {
    return other.writes().containsAll(reads()) && writes().containsAll(other.reads());
  }

  /** Whether a migration may stand here at all. */
  public boolean possible() {
    boolean rampHasMeaning = !ramped || phase == Phase.READ_OLD || phase == Phase.DUAL_WRITE;
    return rampHasMeaning && compatibleWith(this);
  }

  @Override
  public String toString() {
    return phase
        + (ramped ? " with a ramp" : "")
        + (secondary == SecondaryWrites.RECORD ? " (record)" : "");
  }
}
