package io.migrationgate.internal;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot, compiled for the gates of this node, with the pins of the units of work that decide
 * from it. Immutable but for the pins and counters; swapped as a whole.
 */
public final class PhaseTable {
  private final Snapshot snapshot;
  private final long generation;
  private final GateEntry[] entries;
  private final PinCounters pins = new PinCounters();

  private PhaseTable(Snapshot snapshot, long generation, GateEntry[] entries) {
    this.snapshot = snapshot;
    this.generation = generation;
    this.entries = entries;
  }

  /**
   * Compiles a snapshot.
   *
   * @param generation the node's generation that loaded it; units that decide from it must commit
   *     under the same
   * @param declared the gates, in the order of their indices
   * @param before the table before this one, whose counters go on while a migration stays in its
   *     phase
   */
  static PhaseTable compile(
      Snapshot snapshot,
      long generation,
      List<MigrationDeclaration> declared,
      @Nullable PhaseTable before) {
    GateEntry[] entries = new GateEntry[declared.size()];
    for (int i = 0; i < entries.length; i++) {
      MigrationDeclaration declaration = declared.get(i);
      MigrationState state = snapshot.migrations().get(declaration.name());
      if (state == null) {
        throw new IllegalStateException("the store has no state for '" + declaration.name()
            + "', which this node has registered");
      }
      entries[i] = new GateEntry(
          state,
          declaration.compare().sampleBasisPoints(),
          counters(before == null ? null : before.entries[i].counters(), state));
    }
    return new PhaseTable(snapshot, generation, entries);
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

  Epoch epoch() {
    return snapshot.epoch();
  }

  long generation() {
    return generation;
  }

  /** The migration with this index. */
  public GateEntry entry(int index) {
    return entries[index];
  }

  int size() {
    return entries.length;
  }

  PinCounters pins() {
    return pins;
  }
}
