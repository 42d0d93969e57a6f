package io.migrationgate.simulation;

import io.migrationgate.Side;
import io.migrationgate.internal.PhaseTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database transaction, and what the simulation knows of the unit of work that it serves. */
final class SimTransaction {
  /** One row. */
  record Cell(Side side, String key) {}

  /** What a transaction believes a key to be; absent is null. */
  record Value(@Nullable Long id) {
    static final Value ABSENT = new Value(null);
  }

  final int number;
  final @Nullable SimNode node;
  final boolean repeatableRead;
  final Map<Cell, Value> writes = new LinkedHashMap<>();
  /** What the application meant to write, whichever sides that took. */
  final Map<String, Value> meant = new LinkedHashMap<>();
  /** What was read under the gate's lock before it was overwritten. */
  final Map<String, Value> bases = new HashMap<>();

  /** The versions of the documents that it writes, by key. */
  final Map<String, Integer> documents = new HashMap<>();

  long snapshot = -1;
  /** The epoch whose row it holds; 0 for none. */
  long fence;

  boolean wrote;
  boolean ended;
  /** The commit check was passed: what decided it counts until the transaction has ended. */
  boolean checked;
  /** The server has been told to commit, and will. */
  boolean sent;

  @Nullable
  PhaseTable decidedBy;

  /** The table by which it was given a flag's value; null if it asked none. */
  @Nullable
  PhaseTable flagsBy;

  /** What the flags that it asked had given, if that was not the safe variant. */
  @Nullable
  Long flag;

  @Nullable
  String stale;

  /** It asks no gate. */
  boolean outsider;

  /** It asks no gate, and knows the new side only. */
  boolean newShape;

  /** It began before the new side was in sync: nobody promises it what it reads. */
  boolean early;

  /** A gate has marked one of its statements. */
  boolean marked;

  /** The second side of a write has failed, and nobody minded. */
  boolean partial;

  SimTransaction(int number, @Nullable SimNode node, boolean repeatableRead) {
    this.number = number;
    this.node = node;
    this.repeatableRead = repeatableRead;
  }

  @Override
  public String toString() {
    return "t" + number + (node == null ? "" : "@n" + node.index);
  }
}
