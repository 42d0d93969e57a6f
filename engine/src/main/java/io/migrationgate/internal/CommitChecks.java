package io.migrationgate.internal;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.LeaseLost;
import io.migrationgate.PartialWriteException;
import io.migrationgate.Problem;
import io.migrationgate.spi.UnitResource;

/**
 * What must hold right before a transaction of a unit of work is committed: nothing in it was done
 * by half, and what it was decided by still counts. Thread-safe.
 */
final class CommitChecks {
  private final Lease lease;
  private final LeaseLost policy;
  private final boolean fencing;

  /**
   * The checks of a node.
   *
   * @param fencing whether locks protect units of work, and not the lease
   */
  CommitChecks(Lease lease, LeaseLost policy, boolean fencing) {
    this.lease = lease;
    this.policy = policy;
    this.fencing = fencing;
  }

  /**
   * Checks a unit of the calling thread.
   *
   * @throws PartialWriteException if a gated write in it may have been done by half
   * @throws CommitRefusedException if what it was decided by counts no more
   */
  void check(ThreadUnits mine, Unit unit) {
    requireWhole(unit);
    requireBetweenWrites(mine, unit);
    unit.answeredFor = mine.begunWrites();
    requireRelied(mine, unit);
    requireHeld(mine, unit);
  }

  private void requireHeld(ThreadUnits mine, Unit unit) {
    PhaseTable pinned = mine.held();
    // Where no gate was asked, nothing depends on a phase.
    if (pinned == null || !mine.asked()) {
      return;
    }
    requireNotRevoked(pinned, unit);
    if (!fencing && policy == LeaseLost.REFUSE && !lease.holds(pinned.generation())) {
      throw new CommitRefusedException(new Problem(
          "unit of work '" + unit.name + "'",
          "that this node's lease ended while it was open",
          "a lease held until the commit, or writes could be lost",
          "roll back, and run the unit again"));
    }
    requireFence(unit, pinned);
  }

  /**
   * That nobody works by a flag's value any more, once a change of it has settled, is said on nodes
   * without leases by their heartbeats too: such units lock no row for a flag.
   */
  private void requireRelied(ThreadUnits mine, Unit unit) {
    PhaseTable relied = mine.reliedOn();
    if (relied == null) {
      return;
    }
    requireNotRevoked(relied, unit);
    boolean counts = mine.keeps(relied) && lease.holds(relied.generation());
    if (policy == LeaseLost.REFUSE && !counts) {
      throw new CommitRefusedException(new Problem(
          "unit of work '" + unit.name + "'",
          "that this node's lease ended after it was given a flag's value by epoch "
              + relied.epoch(),
          "a lease held until the commit, since others no longer wait for this unit",
          "roll back, and run the unit again: the flag then serves its safe variant"));
    }
  }

  private static void requireWhole(Unit unit) {
    PartialWrite partial = unit.partial;
    if (partial != null) {
      throw new PartialWriteException(
          new Problem(
              "unit of work '" + unit.name + "'",
              "a " + partial.what() + " that failed ("
                  + partial.failure().getClass().getName()
                  + "), so that one side may hold what the other does not",
              "both sides written, or neither",
              "roll back; to go on after such a failure, set a savepoint before the write and roll"
                  + " back to it (Connection.setSavepoint, a nested transaction)"),
          partial.failure());
    }
  }

  /** What is committed between the two sides stays written on one, should the other one fail. */
  private static void requireBetweenWrites(ThreadUnits mine, Unit unit) {
    if (unit.answeredFor < mine.writingBoth()) {
      throw new GateUsageException(new Problem(
          "unit of work '" + unit.name + "'",
          "a commit in the middle of a gated write to both sides",
          "one transaction around both",
          "commit after the gated write has returned; work of its own commits in a transaction of its"
              + " own, begun inside the path"));
    }
  }

  private static void requireFence(Unit unit, PhaseTable pinned) {
    UnitResource resource = unit.resource;
    if (unit.fenced && resource != null && !resource.stillFenced(pinned.epoch())) {
      throw new CommitRefusedException(new Problem(
          "unit of work '" + unit.name + "'",
          "that the server has rolled back its transaction before, and epoch " + pinned.epoch()
              + " was closed since",
          "the lock on its epoch's row held until the commit, or writes could be lost",
          "roll back, and run the whole unit again"));
    }
  }

  private static void requireNotRevoked(PhaseTable table, Unit unit) {
    // So that nobody's name is put together for nothing.
    if (table.revoked()) {
      table.requireNotRevoked("unit of work '" + unit.name + "'");
    }
  }
}
