package io.migrationgate.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/demo-commands.md shows is what the commands print, with the demo's declarations. */
@Tag("thorough")
@Timeout(180)
class DemoCommandsPageTest {
  private static final String NAME = "price-cents";

  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    PageWalk walk = new PageWalk(DocsPage.read("demo-commands.md"));
    try (PageWorld world = new PageWorld();
        HikariDataSource pool = world.database.pool(3)) {
      walk.by(world.shell);
      DemoShop shop = new DemoShop(world).scripts("V1", "V2", "V3", "V4").rows();
      walk.run("The first step", 1);
      shop.node(47);
      shop.node(47);
      world.accept(DemoShop.declared(47).find(NAME));
      walk.run("The first step", 2);
      walk.run("What was there before", 1);
      shop.reads(NAME, 10);
      walk.run("The new side is read", 1);
      shop.reads(NAME, 120);
      walk.run("The new side is read", 2);
      JdbcGateStore store = world.opened(JdbcGateStore.open(pool));
      world.allSessionsAreMarked();
      try (BackfillLoop loop =
          BackfillLoop.start(Backfills.of(pool, store).worker(WorkerOptions.named("shop")))) {
        world.opened(loop);
        walk.run("Back again", 1);
      }
      walk.run("Looking around", 1);
      walk.end();
    }
  }
}
