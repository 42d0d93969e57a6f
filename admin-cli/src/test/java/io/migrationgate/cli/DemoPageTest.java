package io.migrationgate.cli;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What docs/demo.md has one type is what the commands print, with the demo's declarations. What the
 * demo prints by itself is looked at by its own tests.
 */
@Tag("thorough")
@Timeout(180)
class DemoPageTest {
  private static final String NAME = "order-address-table";
  private static final String TYPED = "Type the commands yourself";
  private static final String FLAG = "A feature hidden by a flag";

  private final PageWalk walk = new PageWalk(DocsPage.read("demo.md"));

  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    upAndDownAndUpAgain();
    aFlagThatWaitsForATable();
    for (String heading : List.of(
        "A real run",
        "Release 45 has no engine",
        "Without safety",
        "A real tour",
        "Up, back down and up again")) {
      walk.isNotRun(heading, 1, "the demo itself prints it, minutes long: WeeklyIT, MainTest");
    }
    walk.isNotRun(TYPED, 1, "it begins what goes on until Ctrl-C: MainTest");
    walk.isOnlySaid("status --watch", "it goes on until Ctrl-C: StatusTest");
    walk.end();
  }

  private DemoShop open(PageWorld world) throws Exception {
    walk.by(world.shell);
    world.mgate("init");
    DemoShop shop = new DemoShop(world).scripts("V1", "V2", "V3", "V4").rows();
    shop.node(47);
    shop.node(47);
    world.accept(DemoShop.declared(47).find(NAME));
    return shop;
  }

  private void upAndDownAndUpAgain() throws Exception {
    try (PageWorld world = new PageWorld()) {
      DemoShop shop = open(world);
      walk.run(TYPED, 2);
      shop.reads(NAME, 120);
      walk.run(TYPED, 3);
      shop.reads(NAME, 120);
      walk.run(TYPED, 4);
      shop.reads(NAME, 120);
      walk.run(TYPED, 5);
    }
  }

  private void aFlagThatWaitsForATable() throws Exception {
    try (PageWorld world = new PageWorld()) {
      DemoShop shop = open(world);
      walk.run(FLAG, 1);
      world.mgate("advance", NAME, "--reason", "release 47 is everywhere");
      world.mgate("backfill", "start", NAME, "--reason", "rows from before");
      shop.reads(NAME, 120);
      world.mgate("advance", NAME, "--reason", "no difference seen");
      walk.run(FLAG, 2);
    }
  }
}
