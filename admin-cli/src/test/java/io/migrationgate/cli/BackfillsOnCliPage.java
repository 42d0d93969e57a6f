package io.migrationgate.cli;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What docs/cli.md shows of runs that copy and compare. */
final class BackfillsOnCliPage {
  private static final int ROWS = 20_000;

  private final PageWalk walk;

  BackfillsOnCliPage(PageWalk walk) {
    this.walk = walk;
  }

  void walk() throws Exception {
    backfills();
    whatOnlyOneSideHas();
  }

  private void backfills() throws Exception {
    try (PageWorld world = inDualWrite()) {
      walk.run("backfill", 1);
      world.sql("UPDATE customer SET last_name = 'x' WHERE id IN (7, 9)");
      walk.run("verify", 1);
      walk.run("verify", 2);
      walk.run("backfill", 4);
    }
    try (PageWorld world = inDualWrite()) {
      Shell other = world.another();
      CompletableFuture<Void> pauses = CompletableFuture.runAsync(() -> {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !world
                .database
                .query("SELECT count(*) FROM customer WHERE first_name IS NOT NULL")
                .equals("0"));
        other.run("backfill", "pause", CliPageTest.NAME, "--reason", "the report runs");
      });
      walk.run("backfill", 2);
      pauses.get(60, TimeUnit.SECONDS);
      world.mgate("backfill", "resume", CliPageTest.NAME, "--no-work");
      world.mgate(
          "backfill",
          "set",
          CliPageTest.NAME,
          "--full-speed",
          "--max-batch",
          "20000",
          "--reason",
          "night");
      walk.run("backfill", 3);
    }
    try (PageWorld world = inDualWrite(100)) {
      walk.says("bridge status NAME");
      walk.says("backfill start NAME --reason …");
      String[] again = {"backfill", "start", CliPageTest.NAME, "--no-work", "--reason", "once more"
      };
      world.mgate(again);
      walk.says("backfill pause NAME");
      walk.says("backfill set NAME --max-p99 off --reason …");
      walk.says("backfill resume NAME");
      walk.says("backfill watch NAME");
      walk.says("backfill kept NAME");
      world.mgate(again);
      walk.says("backfill work NAME");
      world.mgate(again);
      world.shell.interactive = true;
      world.shell.answers.add(CliPageTest.NAME);
      walk.says("backfill cancel NAME --reason …");
    }
  }

  private PageWorld inDualWrite() throws Exception {
    return inDualWrite(ROWS);
  }

  private PageWorld inDualWrite(int rows) throws Exception {
    PageWorld world = new PageWorld();
    walk.by(world.shell);
    world.mgate("init");
    world.sql(
        "CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)",
        "INSERT INTO customer (id, name) SELECT n, 'Ada ' || n FROM generate_series(1, " + rows
            + ") n",
        "ANALYZE customer");
    world.node("2026.46", world.database.user(), List.of(CliPageTest.copied()));
    world.mgate("advance", CliPageTest.NAME, "--reason", "release 46");
    world.accept(CliPageTest.copied());
    return world;
  }

  private void whatOnlyOneSideHas() throws Exception {
    try (PageWorld world = inDualWrite()) {
      world.mgate("backfill", "start", CliPageTest.NAME, "--full-speed", "--reason", "release 46");
      world.sql(
          "UPDATE customer SET last_name = 'x' WHERE id = 5",
          "UPDATE customer SET name = NULL WHERE id IN (7, 9)");
      walk.run("verify", 3);
    }
  }
}
