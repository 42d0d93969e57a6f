package io.migrationgate.hibernate;

import io.migrationgate.GateIntegration;
import io.migrationgate.MigrationGates;
import io.migrationgate.Side;
import io.migrationgate.UnitWrite;
import io.migrationgate.protocol.MigrationState;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the gates have said in the unit of work of this thread. Thread-safe. */
final class GateWord {
  private final MigrationGates gates;
  private final GateIntegration asks;
  private final boolean anyKey;

  /**
   * The word of these gates.
   *
   * @param anyKey whether a gate that was asked for any key allows every entity
   */
  GateWord(MigrationGates gates, boolean anyKey) {
    this.gates = gates;
    this.asks = gates.integration();
    this.anyKey = anyKey;
  }

  List<UnitWrite> asked() {
    return asks.unitWrites();
  }

  /** Whether anything was asked for one of these sides' migrations, whatever the answer. */
  boolean askedAny(Collection<SideOf> sides) {
    return sides.stream()
        .anyMatch(side -> asks.isWriteAskedForAnyKey(side.migration(), Side.OLD)
            || asks.isWriteAskedForAnyKey(side.migration(), Side.NEW));
  }

  /**
   * As {@link #missing}, where rows are removed: a word for the other side will do. In read-old and
   * write-new one side goes unwritten, and what is left in it goes along with its row; nobody reads
   * it before it has been copied anew.
   */
  @Nullable
  SideOf missingForRemoval(Collection<SideOf> sides, Supplier<Set<String>> keys) {
    return sides.stream()
        .filter(side -> missing(List.of(side), keys) != null
            && missing(List.of(side.counterpart()), keys) != null)
        .findFirst()
        .orElse(null);
  }

  /** Whether a side may be written by what has no key: a statement. */
  boolean allows(SideOf side) {
    return asks.isWriteAskedForAnyKey(side.migration(), side.side());
  }

  /**
   * The first of these sides that may not be written; null if all may.
   *
   * @param keys by which the gate may have been asked for what is written, looked up only if need
   *     be
   */
  @Nullable
  SideOf missing(Collection<SideOf> sides, Supplier<Set<String>> keys) {
    for (SideOf side : sides) {
      boolean allowed = anyKey
          ? allows(side)
          : asks.isWriteAsked(side.migration(), null, side.side()) || askedFor(side, keys.get());
      if (!allowed) {
        return side;
      }
    }
    return null;
  }

  /** Whether the gate was asked for one of these very keys. */
  boolean askedFor(SideOf side, Set<String> keys) {
    return keys.stream().anyMatch(key -> asks.isWriteAsked(side.migration(), key, side.side()));
  }

  /** The side of a migration that reads are served from, as far as it does not depend on a key. */
  boolean authoritative(SideOf side) {
    boolean readsNew = switch (gates.gate(side.migration()).phase()) {
      case READ_OLD, DUAL_WRITE -> false;
      case READ_NEW, WRITE_NEW, CONTRACTED -> true;
    };
    return readsNew == (side.side() == Side.NEW);
  }

  /** For people. */
  String phase(String migration) {
    MigrationState state = gates.snapshot().migrations().get(migration);
    return state == null
        ? gates.gate(migration).phase().toString()
        : state.current().toString();
  }
}
