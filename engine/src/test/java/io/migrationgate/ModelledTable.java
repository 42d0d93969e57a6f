package io.migrationgate;

/** The phases of the gates at one epoch, and what was counted by it. */
final class ModelledTable {
  final long epoch;
  final Phase[] phases;
  // Of one array in several tables: what was counted since its gate's phase was entered.
  final long[][] counts;
  boolean revoked;

  ModelledTable(long epoch, Phase[] phases, long[][] counts) {
    this.epoch = epoch;
    this.phases = phases;
    this.counts = counts;
  }

  ModelledTable after(long change, int gate, Phase entered) {
    ModelledTable next = new ModelledTable(change, phases.clone(), counts.clone());
    next.phases[gate] = entered;
    next.counts[gate] = new long[ThreadModel.EVENTS];
    return next;
  }
}
