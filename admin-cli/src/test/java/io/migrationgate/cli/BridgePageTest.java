package io.migrationgate.cli;

import io.migrationgate.Phase;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/bridge.md shows is what the commands print, with a build that asks no gate. */
@Tag("thorough")
@Timeout(180)
class BridgePageTest {
  private static final String HEADING = "Turning it on and off";
  private static final String NAME = "customer-name-split";

  private final PageWalk walk = new PageWalk(DocsPage.read("bridge.md"));

  private static MigrationDeclaration declared() {
    return MigrationDeclaration.builder(NAME)
        .supports(Phase.values())
        .oldSide("customer", "name")
        .newSide("customer", "first_name", "last_name")
        .backfill(BackfillSpec.sql(
            Map.of(
                "first_name", "split_part(name, ' ', 1)", "last_name", "split_part(name, ' ', 2)"),
            Map.of("name", "concat_ws(' ', first_name, last_name)")))
        .build();
  }

  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      world.sql(
          "CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)",
          "INSERT INTO customer (id, name) SELECT n, 'Ada ' || n FROM generate_series(1, 100) n",
          "ANALYZE customer");
      world.node("2026.46", world.database.user(), declared());
      world.accept(declared());
      world.allSessionsAreMarked();
      try (Connection build45 = world.session("shop-45")) {
        walk.run(HEADING, 1);
        renames(build45);
        walk.run(HEADING, 2);
        world.mgate("advance", NAME, "--reason", "release 46 is everywhere");
        world.mgate("backfill", "start", NAME, "--reason", "rows from before");
        walk.says("verify NAME");
        world.mgate("advance", NAME, "--reason", "reads are right");
        walk.run(HEADING, 3);
      }
      // Two days go by.
      world.sql("UPDATE mgate_bridge_use SET minute = minute - 2880");
      walk.run(HEADING, 4);
      walk.end();
    }
  }

  private static void renames(Connection build45) throws SQLException {
    try (Statement statement = build45.createStatement()) {
      statement.execute("UPDATE customer SET name = 'Grace Hopper' WHERE id = 7");
    }
  }
}
