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
    return supportedBy(range, current) && (leaving == null || supportedBy(range, leaving));
  }

  /** Whether a build with this range could run if this migration stood there. */
  public boolean supportedBy(SupportedPhases range, Placement there) {
    return range.cover(there, newInSync || there.phase().compareTo(Phase.READ_NEW) >= 0);
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
   * The same, without the marks that triggers uphold: where somebody counts on these, and they
   * cease to act, or are found not to, writers that ask no gate may have written their own side
   * alone; in write-new so have gates. The side by which phase and rule go keeps its mark: in
   * read-new nobody can take back what is read. The epoch stays: nodes decide just as before.
   */
  public MigrationState withoutTriggers() {
    Set<Side> counted = current.bridge().acts();
    boolean newMissed = counted.contains(Side.OLD) && current.phase() == Phase.DUAL_WRITE;
    boolean oldMissed =
        counted.contains(Side.NEW) && current.phase().compareTo(Phase.READ_NEW) >= 0;
    return new MigrationState(
        name,
        current,
        leaving,
        newInSync && !newMissed,
        oldInSync && !oldMissed,
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
