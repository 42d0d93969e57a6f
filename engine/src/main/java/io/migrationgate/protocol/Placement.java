package io.migrationgate.protocol;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A position with its particulars: what nodes need in order to decide.
 *
 * @param phase the phase
 * @param ramp the keys treated as already in the next phase
 * @param secondary how a failing secondary write is treated
 * @param bridge what triggers do for writers that ask no gate
 */
public record Placement(Phase phase, Ramp ramp, SecondaryWrites secondary, Bridge bridge) {

  /** Checks that a migration may stand here at all, with every outsider that is counted on. */
  public Placement {
    Position position = new Position(phase, !ramp.isNone(), secondary, bridge);
    // A trigger reads the old side to write the new one, so the old side must not be stale.
    boolean carriesTruth = !bridge.mayCarryFromOld() || position.writes().contains(Side.OLD);
    if (!position.possible() || !carriesTruth || !allCompatible(live(position), live(position))) {
      throw new IllegalArgumentException("no migration may stand at " + position);
    }
  }

  /** A placement without a bridge. */
  public Placement(Phase phase, Ramp ramp, SecondaryWrites secondary) {
    this(phase, ramp, secondary, Bridge.OFF);
  }

  /** What matters for safety. */
  public Position position() {
    return new Position(phase, !ramp.isNone(), secondary, bridge);
  }

  /**
   * The positions of writers that ask no gate, where triggers carry all that they write; none where
   * nothing does, and such writers are an obstacle.
   */
  public Set<Position> outsiders() {
    return outsiders(phase, bridge);
  }

  /**
   * Those of them who may come. The rule looks at what is written from now on; what was written
   * before, a reader of the new side finds there only once it is in sync. So writers of the new
   * shape wait for the mark, as a ramp does; and like a ramp, those who are there go on when it is
   * taken back.
   */
  public Set<Position> outsiders(boolean newInSync) {
    Set<Position> coming = outsiders();
    coming.removeIf(outsider -> outsider.reads().contains(Side.NEW) && !newInSync);
    return coming;
  }

  /** In read-old nobody has filled the new side: there is nothing that its shape could read. */
  private static Set<Position> outsiders(Phase phase, Bridge bridge) {
    Set<Position> outsiders = new LinkedHashSet<>();
    if (bridge.carriesFrom(Side.OLD)) {
      outsiders.add(new Position(Phase.READ_OLD, false, SecondaryWrites.STRICT, bridge));
    }
    if (bridge.carriesFrom(Side.NEW) && phase != Phase.READ_OLD) {
      outsiders.add(new Position(Phase.WRITE_NEW, false, SecondaryWrites.STRICT, bridge));
    }
    return outsiders;
  }

  /** Whether triggers carry all that writers of the old shape write, who ask no gate. */
  public boolean coversOldShape() {
    return bridge.carriesFrom(Side.OLD);
  }

  private static Set<Position> live(Position gates) {
    Set<Position> live = outsiders(gates.phase(), gates.bridge());
    live.add(gates);
    return live;
  }

  private static boolean allCompatible(Set<Position> some, Set<Position> others) {
    return some.stream().allMatch(one -> others.stream().allMatch(one::compatibleWith));
  }

  /** Whether nodes and outsiders of both may be live at once, by the one rule. */
  public boolean compatibleWith(Placement other) {
    return allCompatible(live(position()), live(other.position()));
  }

  /**
   * In which phase the gates of a build decide: in this one, or, if the build does not work in it,
   * in that of an outsider.
   */
  public Phase phaseFor(SupportedPhases range) {
    if (range.worksIn(this)) {
      return phase;
    }
    return outsiders().stream()
        .map(Position::phase)
        .filter(range::contains)
        .findFirst()
        .orElse(phase);
  }

  /**
   * The keys that the gates of a build treat as already in the next phase: none in a build that
   * does not work there, and is let stay as a writer that a bridge covers.
   */
  public Ramp rampFor(SupportedPhases range) {
    return range.worksIn(this) ? ramp : Ramp.NONE;
  }

  /** The protocol that an engine must speak to work here. */
  public int protocol() {
    return bridge.isOff() ? ProtocolVersion.FIRST : ProtocolVersion.BRIDGES;
  }

  /** The next or previous phase; a ramp does not outlive the phase it was in. */
  public Placement inPhase(Phase target) {
    return new Placement(target, Ramp.NONE, secondary, bridge);
  }

  /** The same with another ramp. */
  public Placement withRamp(Ramp target) {
    return new Placement(phase, target, secondary, bridge);
  }

  /** The same with another bridge. */
  public Placement withBridge(Bridge target) {
    return new Placement(phase, ramp, secondary, target);
  }

  /** For example {@code dual-write} or {@code dual-write, ramp 10%}. */
  @Override
  public String toString() {
    return phase
        + (ramp.isNone() ? "" : ", ramp " + ramp)
        + (secondary == SecondaryWrites.RECORD ? ", record" : "")
        + (bridge.isOff() ? "" : ", " + bridge);
  }
}
