package io.migrationgate.demo.lab.weekly;

import java.time.Duration;

/** Changes as an operator makes them who meets no trouble: each command once. */
final class SteadyMoves implements Moves {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 100;

  private final Script script;
  private final StoreWatch store;

  SteadyMoves(Script script, StoreWatch store) {
    this.script = script;
    this.store = store;
  }

  @Override
  public void advance(String migration, String target, String reason) throws InterruptedException {
    script.does(target, "advance", migration, "--reason", reason);
  }

  @Override
  public void rollback(String migration, String target, String reason) throws InterruptedException {
    script.does("back to " + target, "rollback", migration, "--reason", reason);
  }

  @Override
  public void ramp(String migration, String share, String reason) throws InterruptedException {
    script.does("ramp " + share, "ramp", migration, share, "--reason", reason);
  }

  @Override
  public void backfill(String migration, String reason) throws InterruptedException {
    script.does("backfill", "backfill", "start", migration, "--watch", "--reason", reason);
  }

  @Override
  public void repair(String migration, String reason) throws InterruptedException {
    script.does("repair", "verify", migration, "--repair", "--reason", reason);
  }

  @Override
  public void contract(String migration, String reason) throws InterruptedException {
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

  @Override
  public void awaitComparisons(String migration) throws InterruptedException {
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
