package io.migrationgate.protocol;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one migration at one epoch.
 *
 * @param name the migration
 * @param current where it stands
 * @param leaving where some node may still stand because the last change has not settled; null once
 *     it has
 * @param newInSync whether a clean verification has shown that the new side holds what the old one
 *     does; a ramp begins only then, but goes on when a later verification takes the mark back
 * @param oldInSync whether the old side still holds what the new one does, so that reading may go
 *     back to it
 * @param epoch the number of the epoch in which this migration last changed
 * @param enteredEpoch the number of the epoch in which phase and secondary mode were last entered;
 *     cursors and verifications begun under another one are void
 * @param retired whether the name is a tombstone: never to be declared again
 */
public record MigrationState(
    String name,
    Placement current,
    @Nullable Placement leaving,
    boolean newInSync,
    boolean oldInSync,
    long epoch,
    long enteredEpoch,
    boolean retired) {

  /** Checks what must hold in every state; see {@code docs/protocol.md}, section 2. */
  public MigrationState {
    Phase phase = current.phase();
    Set<Side> written = current.position().writes();
    require(
        phase != Phase.READ_OLD || (!newInSync && oldInSync),
        name,
        "read-old has the old side in sync only");
    require(phase != Phase.DUAL_WRITE || oldInSync, name, "dual-write has the old side in sync");
    require(
        phase.compareTo(Phase.READ_NEW) < 0 || newInSync,
        name,
        phase + " has the new side in sync");
    require(
        !newInSync || written.contains(Side.NEW),
        name,
        "a side that is not surely written never counts as in sync (new)");
    require(
        !oldInSync || written.contains(Side.OLD),
        name,
        "a side that is not surely written never counts as in sync (old)");
    require(
        leaving == null || leaving.compatibleWith(current),
        name,
        leaving + " and " + current + " may not be live at once");
  }

  private static void require(boolean holds, String name, String invariant) {
    if (!holds) {
      throw new IllegalArgumentException("migration '" + name + "': " + invariant);
    }
  }

  /** How every migration starts. */
  public static MigrationState initial(String name, SecondaryWrites secondary, long epoch) {
    Placement start = new Placement(Phase.READ_OLD, Ramp.NONE, secondary);
    return new MigrationState(name, start, null, false, true, epoch, epoch, false);
  }

  /**
   * Whether every node stands at {@link #current()} and every transaction begun before has ended.
   */
  public boolean settled() {
    return leaving == null;
  }

  /** Where it stands now. */
  public Phase phase() {
    return current.phase();
  }

  /**
   * Whether a build with this range may run now, including next to those that have not moved yet.
   */
  public boolean supportedBy(SupportedPhases range) {
    return range.cover(current) && (leaving == null || range.cover(leaving));
  }

  /** The protocol that an engine must speak now, including next to nodes that have not moved. */
  public int protocol() {
    return Math.max(current.protocol(), leaving == null ? 0 : leaving.protocol());
  }

  /** The same, with the last change settled. The epoch stays: nodes decide just as before. */
  public MigrationState withSettled() {
    return new MigrationState(
        name, current, null, newInSync, oldInSync, epoch, enteredEpoch, retired);
  }

  /**
   * The same, with the marks alone that gates uphold by themselves. Where triggers cease to act, or
   * are found not to, a side that only they have written counts as in sync no more. The epoch
   * stays: nodes decide just as before.
   */
  public MigrationState withoutTriggers() {
    Set<Side> written =
        new Position(current.phase(), !current.ramp().isNone(), current.secondary()).writes();
    return new MigrationState(
        name,
        current,
        leaving,
        newInSync && written.contains(Side.NEW),
        oldInSync && written.contains(Side.OLD),
        epoch,
        enteredEpoch,
        retired);
  }

  /** For example {@code dual-write, ramp 10% (settling from dual-write)}. */
  public String describe() {
    return current
        + (leaving == null ? "" : " (settling from " + leaving + ")")
        + (retired ? " (retired)" : "");
  }
}
