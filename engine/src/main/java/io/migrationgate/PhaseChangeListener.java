package io.migrationgate;

/**
 * Hears of migrations that changed on this node. Called on one thread of its own, in order, after
 * the node has begun to decide by the new state; what it throws is logged and otherwise passed
 * over.
 */
@FunctionalInterface
public interface PhaseChangeListener {
  /** A migration changed. */
  void phaseChanged(PhaseChange change);
}
