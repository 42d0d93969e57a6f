package io.migrationgate.demo.lab.weekly;

/** Changes of migrations that a walk is made of. Each returns when it has settled. */
interface Moves {
  /** A phase forward. */
  void advance(String migration, String target, String reason) throws InterruptedException;

  /** A phase back. */
  void rollback(String migration, String target, String reason) throws InterruptedException;

  /** A share of the keys reads the new side. */
  void ramp(String migration, String share, String reason) throws InterruptedException;

  /** Copies what was there before, verifies, and sets the mark. */
  void backfill(String migration, String reason) throws InterruptedException;

  /** Copies rows that differ once more, and verifies. */
  void repair(String migration, String reason) throws InterruptedException;

  /** Gives the old side up, and drops it. The demo has seconds for it, not quiet days. */
  void contract(String migration, String reason) throws InterruptedException;

  /** The guards want a number of comparisons, and a short run has to wait for them. */
  void awaitComparisons(String migration) throws InterruptedException;
}
