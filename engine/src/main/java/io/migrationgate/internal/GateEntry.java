package io.migrationgate.internal;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import io.migrationgate.flags.SegmentMembership;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.SupportedPhases;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration at one epoch, with all decided that can be decided without a key. Immutable but for
 * its counters.
 */
public final class GateEntry {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.ramp");

  private final MigrationState state;
  private final Route route;
  private final boolean readsNew;
  private final Route ramped;
  private final boolean hasRamp;
  private final boolean readsByKey;
  private final int share;
  private final Set<String> pilots;
  private final long[] numericPilots;
  private final String[] segmentNames;
  private final SegmentMembership segments;
  private final boolean hasPilots;
  private final Murmur3 hash;
  private final boolean records;
  private final boolean marksOld;
  private final boolean marksNew;
  private final boolean locksOldFirst;
  private final int comparePoints;
  private final GateCounters counters;

  /**
   * A migration for the gates of one build.
   *
   * @param supports where the build works; in other phases its gates decide as a writer that a
   *     bridge covers, if there is one
   * @param segments for pilots that name one
   */
  GateEntry(
      MigrationState state,
      SupportedPhases supports,
      int sampleBasisPoints,
      SegmentMembership segments,
      GateCounters counters) {
    Phase phase = state.current().phaseFor(supports);
    boolean outsider = phase != state.phase();
    Ramp ramp = state.current().rampFor(supports);
    this.state = state;
    this.route = Route.of(phase);
    this.readsNew = route.readsNew();
    this.hasRamp = !ramp.isNone();
    this.ramped = hasRamp ? Route.ramped(phase) : route;
    this.readsByKey = ramped.readsNew() != readsNew;
    this.share = ramp.basisPoints();
    this.pilots = Set.copyOf(ramp.pilots());
    this.segmentNames = ramp.segments().toArray(String[]::new);
    this.segments = segments;
    this.hasPilots = !pilots.isEmpty();
    this.numericPilots = numeric(pilots);
    this.hash = Murmur3.withPrefix(state.name());
    this.records = state.current().secondary() == SecondaryWrites.RECORD;
    Bridge bridge = state.current().bridge();
    this.marksOld = bridge.marks().contains(Side.OLD);
    this.marksNew = bridge.marks().contains(Side.NEW);
    this.locksOldFirst = bridge.level() == Bridge.Level.BOTH && !bridge.isOff();
    this.comparePoints = comparable(state) && !outsider ? sampleBasisPoints : 0;
    this.counters = counters;
  }

  /** Comparing makes sense only while both sides hold the same by right. */
  private static boolean comparable(MigrationState state) {
    return (state.phase() == Phase.DUAL_WRITE && state.newInSync())
        || (state.phase() == Phase.READ_NEW && state.oldInSync());
  }

  private static long[] numeric(Set<String> pilots) {
    return pilots.stream()
        .filter(pilot -> pilot.matches("0|-?[1-9]\\d{0,17}"))
        .mapToLong(Long::parseLong)
        .sorted()
        .toArray();
  }

  /** The state it was made from. */
  public MigrationState state() {
    return state;
  }

  /** The route of a call without a key: that of keys in no ramp. */
  public Route route() {
    return route;
  }

  /** Whether reads without a key are served from the new side. */
  public boolean readsNew() {
    return readsNew;
  }

  /** Whether a share of the reads is compared now. */
  public boolean compares() {
    return comparePoints != 0;
  }

  /**
   * The route of a key.
   *
   * @param text the key; null if it is a number, which counts as its decimal digits
   */
  public Route route(@Nullable String text, long number) {
    return hasRamp && inRamp(text, number) ? ramped : route;
  }

  /** Whether reads of a key are served from the new side. */
  public boolean readsNew(@Nullable String text, long number) {
    boolean differs = readsByKey && inRamp(text, number);
    return differs ? !readsNew : readsNew;
  }

  private boolean inRamp(@Nullable String text, long number) {
    return Murmur3.basisPoint(hash.hash(text, number)) < share
        || (hasPilots && isPilot(text, number));
  }

  private boolean isPilot(@Nullable String text, long number) {
    boolean named =
        text != null ? pilots.contains(text) : Arrays.binarySearch(numericPilots, number) >= 0;
    return named || (segmentNames.length > 0 && inSegment(text, number));
  }

  /**
   * Where that cannot be told in time, the key is as one in no ramp: whichever it is, it may be
   * read and is written on both sides, and a gate must not fail for it.
   */
  private boolean inSegment(@Nullable String text, long number) {
    String key = text == null ? Long.toString(number) : text;
    for (String name : segmentNames) {
      try {
        if (segments.contains(name, key)) {
          return true;
        }
      } catch (RuntimeException e) {
        LOG.debug("a key of migration '{}' counts as in no ramp", state.name(), e);
      }
    }
    return false;
  }

  /** Whether statements of this side's path carry the gate's mark where both paths are called. */
  public boolean marks(Side side) {
    return side == Side.OLD ? marksOld : marksNew;
  }

  /**
   * Whether the old side is locked even where only the new one is written, because a trigger goes
   * on to write the old one, and everybody else locks it first.
   */
  public boolean locksOldFirst() {
    return locksOldFirst;
  }

  /** Whether failing secondary writes are recorded. */
  public boolean records() {
    return records;
  }

  /** The share of reads to compare, in basis points; 0 while comparing makes no sense. */
  public int comparePoints() {
    return comparePoints;
  }

  /** What was counted since the phase was entered. */
  public GateCounters counters() {
    return counters;
  }
}
