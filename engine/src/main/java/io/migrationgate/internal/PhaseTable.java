package io.migrationgate.internal;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.FlagView;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.protocol.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot, compiled for the gates of this node, with the pins of the units of work that decide
 * from it. Immutable but for the pins, the counters, and that it may be revoked; swapped as a
 * whole.
 */
public final class PhaseTable {
  private final Snapshot snapshot;
  private final long generation;
  private final GateEntry[] entries;
  private final FlagView flags;
  // The versions in which documents are written; 0 where none may be.
  private volatile int[] documents;
  private final PinCounters pins = new PinCounters();
  // What gates decide by: null where they must not. Not the same array as entries only where
  // something is refused, so that asking costs a null check.
  private volatile @Nullable GateEntry[] gated;
  private volatile @Nullable Revocation revocation;

  private PhaseTable(
      Snapshot snapshot, long generation, FlagView flags, GateEntry[] entries, Allowed allowed) {
    this.snapshot = snapshot;
    this.generation = generation;
    this.flags = flags;
    this.entries = entries;
    this.gated = allowed.gated();
    this.documents = allowed.documents();
  }

  /** What may be decided by a table at first. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; what decides looks up by index
  private record Allowed(@Nullable GateEntry[] gated, int[] documents) {}

  /**
   * Compiles a snapshot.
   *
   * @param generation the node's generation that loaded it; units that decide from it must commit
   *     under the same
   * @param config the gates, in the order of their indices
   * @param flags of the same snapshot
   * @param before the table before this one, whose counters go on while a migration stays in its
   *     phase
   */
  static PhaseTable compile(
      Snapshot snapshot,
      long generation,
      NodeConfig config,
      FlagView flags,
      @Nullable PhaseTable before) {
    List<MigrationDeclaration> declared = config.declared();
    GateEntry[] entries = new GateEntry[declared.size()];
    @Nullable GateEntry[] gated = new GateEntry[entries.length];
    for (int i = 0; i < entries.length; i++) {
      MigrationDeclaration declaration = declared.get(i);
      MigrationState state = snapshot.migrations().get(declaration.name());
      if (state == null) {
        throw new IllegalStateException("the store has no state for '" + declaration.name()
            + "', which this node has registered");
      }
      entries[i] = new GateEntry(
          state,
          declaration.supports(),
          declaration.compare().sampleBasisPoints(),
          flags.segments(),
          counters(before == null ? null : before.entries[i].counters(), state));
      // A node with leases would have been given up before such a phase was entered. A fenced one
      // that was given up goes on, and must look for itself.
      boolean mayRun =
          config.mode() == NodeMode.LEASED || state.supportedBy(declaration.supports());
      gated[i] = mayRun ? entries[i] : null;
    }
    return new PhaseTable(
        snapshot, generation, flags, entries, new Allowed(gated, documents(snapshot, config)));
  }

  private static int[] documents(Snapshot snapshot, NodeConfig config) {
    int[] documents = new int[config.documents().size()];
    for (int i = 0; i < documents.length; i++) {
      DocumentClaim claim = config.documents().get(i);
      DocumentState state = snapshot.documents().get(claim.type());
      // A node that was given up may not be able to write what is in force by now.
      documents[i] = state != null && state.supportedBy(claim.support()) ? state.writes() : 0;
    }
    return documents;
  }

  private static GateCounters counters(@Nullable GateCounters before, MigrationState state) {
    if (before == null) {
      return GateCounters.first(state.enteredEpoch());
    }
    return before.enteredEpoch() == state.enteredEpoch()
        ? before
        : before.next(state.enteredEpoch());
  }

  /** The snapshot it was compiled from. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** What flags are evaluated from. */
  public FlagView flags() {
    return flags;
  }

  Epoch epoch() {
    return snapshot.epoch();
  }

  long generation() {
    return generation;
  }

  /**
   * What the gate with this index decides by.
   *
   * @throws MigrationGateException if units of work that decide by this table are revoked, or the
   *     build does not work in this phase
   */
  public GateEntry entry(int index) {
    GateEntry entry = gated[index];
    if (entry == null) {
      throw refusal(index);
    }
    return entry;
  }

  /**
   * The version in which documents of the type with this index are written.
   *
   * @param type its name, for the error
   * @throws MigrationGateException if units of work that decide by this table are revoked, or the
   *     build does not handle the versions in force
   */
  int writeVersion(int index, String type) {
    int version = documents[index];
    if (version == 0) {
      throw noVersion(type);
    }
    return version;
  }

  private MigrationGateException noVersion(String type) {
    Revocation by = revocation;
    if (by != null) {
      return revoked("unit of work at epoch " + epoch(), by);
    }
    DocumentState state = snapshot.documents().get(type);
    return new GateUsageException(new Problem(
        DocumentRules.subject(type),
        state == null ? "a store that does not know it" : state.describe(),
        "a version that this build writes",
        "stop this node and start a build that does; it was given up when the version was moved"));
  }

  /** The migration with this index, for display. */
  public MigrationState state(int index) {
    return entries[index].state();
  }

  /** What is counted for the gate with this index. */
  public GateCounters counters(int index) {
    return entries[index].counters();
  }

  int size() {
    return entries.length;
  }

  PinCounters pins() {
    return pins;
  }

  /** From now on no gate decides by it, and no unit that did passes its commit check. */
  void revoke(Revocation by) {
    revocation = by;
    gated = new GateEntry[entries.length];
    documents = new int[documents.length];
  }

  boolean revoked() {
    return revocation != null;
  }

  /**
   * Checks that it was not revoked.
   *
   * @throws CommitRefusedException if it was
   */
  void requireNotRevoked(String who) {
    Revocation by = revocation;
    if (by != null) {
      throw revoked(who, by);
    }
  }

  private MigrationGateException refusal(int index) {
    Revocation by = revocation;
    if (by != null) {
      return revoked("unit of work at epoch " + epoch(), by);
    }
    MigrationState state = entries[index].state();
    return new GateUsageException(new Problem(
        "gate '" + state.name() + "'",
        state.describe() + ", in which this build does not work",
        "a phase that the build supports",
        "stop this node and start a build that does; it was given up when the phase was entered"));
  }

  private CommitRefusedException revoked(String who, Revocation by) {
    return new CommitRefusedException(new Problem(
        who,
        "that " + by.actor() + " has revoked what began before epoch " + by.before() + " ("
            + by.reason() + ")",
        "a unit of work that nobody revoked, since others no longer wait for this one",
        "roll back, and run it again"));
  }
}
