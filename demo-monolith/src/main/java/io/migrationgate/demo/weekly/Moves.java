package io.migrationgate.demo.weekly;

import java.time.Duration;

/** Changes of migrations, as an operator makes them who meets no trouble. */
class Moves {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 100;

  private final Script script;
  private final StoreWatch store;

  Moves(Script script, StoreWatch store) {
    this.script = script;
    this.store = store;
  }

  /** A phase forward. */
  void advance(String migration, String target, String reason) throws InterruptedException {
    script.does(target, "advance", migration, "--reason", reason);
  }

  /** A phase back. */
  void rollback(String migration, String target, String reason) throws InterruptedException {
    script.does("back to " + target, "rollback", migration, "--reason", reason);
  }

  void ramp(String migration, String share, String reason) throws InterruptedException {
    script.does("ramp " + share, "ramp", migration, share, "--reason", reason);
  }

  /** Copies what was there before, verifies, and sets the mark. */
  void backfill(String migration, String reason) throws InterruptedException {
    script.does("backfill", "backfill", "start", migration, "--watch", "--reason", reason);
  }

  /** Copies rows that differ once more, and verifies. */
  void repair(String migration, String reason) throws InterruptedException {
    script.does("repair", "verify", migration, "--repair", "--reason", reason);
  }

  /** Gives the old side up, and drops it. The demo has seconds for it, not quiet days. */
  void contract(String migration, String reason) throws InterruptedException {
    script.does(
        "contracted",
        "contract",
        migration,
        "--execute",
        "--quiet-for",
        "0s",
        "--yes",
        "--reason",
        reason);
  }

  /** The guards want a number of comparisons, and a short run has to wait for them. */
  void awaitComparisons(String migration) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      StoreWatch.Comparisons now = store.comparisons(migration);
      if (now.compared() >= now.wanted()) {
        return;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
