package io.migrationgate.cli;

import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/flags.md shows is what the commands print. */
@Tag("thorough")
@Timeout(120)
class FlagsPageTest {
  @Test
  void everyCommandPrintsWhatThePageShows(@TempDir Path directory) throws Exception {
    PageWalk walk = new PageWalk(DocsPage.read("flags.md"));
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.shell.directory = directory;
      world.mgate("init");
      world.node(
          "2026.46",
          world.database.user(),
          MigrationDeclaration.builder("customer-name-split")
              .supports(Phase.values())
              .oldSide("customer", "name")
              .newSide("customer", "first_name", "last_name")
              .build());
      world.mgate(
          "flag",
          "create",
          "new-checkout",
          "--metadata",
          "mgate.safeVariant=off",
          "--because",
          "a new checkout");
      world.mgate("flag", "enable", "new-checkout", "--because", "it is there");
      walk.says("flag disable new-checkout --settle --because \"the phone rings\"");
      walk.says("settle new-checkout --flag");
      Path keys = Files.writeString(directory.resolve("customers.txt"), "17\n1017\n2017\n");
      walk.where("customers.txt", keys.toString());
      walk.run("Segments", 1);
      walk.says("pilot customer-name-split add segment:vip --reason \"they asked\"");
      walk.run("Later, and step by step", 1);
      walk.says("flag list --stale");
      Path unleash = Files.writeString(directory.resolve("unleash.json"), """
          {"version": 1, "features": [{"name": "banner", "enabled": true,
            "strategies": [{"name": "default"}]}]}
          """);
      walk.where("FILE", unleash.toString());
      walk.says("flag import FILE --from unleash --because \"we move\"");
      walk.end();
    }
  }
}
