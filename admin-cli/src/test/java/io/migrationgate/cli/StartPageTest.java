package io.migrationgate.cli;

import io.migrationgate.cli.DocsPage.Block;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/start.md shows is what the commands print, with the page's own declaration. */
@Tag("thorough")
@Timeout(120)
class StartPageTest {
  private static final String HEADING = "3. Move it";

  @Test
  void everyCommandPrintsWhatThePageShows(@TempDir Path directory) throws Exception {
    DocsPage page = DocsPage.read("start.md");
    Declarations declared =
        DeclarationParser.parse("start.md", new StringReader(page.fenced("yaml").get(0)));
    PageWalk walk = new PageWalk(page);
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      authors(world);
      world.node("1.0", world.database.user(), declared.migrations());
      // A reader sits at a terminal; lines that are drawn anew are not for a page.
      world.shell.interactive = true;
      world.shell.environment.put("TERM", "dumb");
      world.shell.answers.add("accept");
      walk.run(HEADING, 1);
      world.shell.interactive = false;
      for (Block block : page.blocks()) {
        if (block.heading().equals(HEADING) && block.number() > 1) {
          walk.run(HEADING, block.number());
        }
      }
      walk.says("history author-name-split");
      world.sql("CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(100))");
      Path sources = Files.createDirectories(directory.resolve("src/main/java/shop"));
      Files.writeString(sources.resolve("Shop.java"), "package shop;\n\nfinal class Shop {}\n");
      world.shell.directory = directory;
      walk.run("4. Now a table of yours", 1);
      Files.writeString(directory.resolve("script.sql"), "ALTER TABLE author ADD born DATE;");
      walk.says("lint --explain script.sql");
    }
    onYourOwnMachine(walk, declared);
    walk.end();
  }

  private static void onYourOwnMachine(PageWalk walk, Declarations declared) throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell).where("NAME", declared.migrations().get(0).name());
      walk.says("init --development");
      authors(world);
      world.node("dev", world.database.user(), declared.migrations());
      walk.says("dev NAME --to write-new");
    }
  }

  private static void authors(PageWorld world) throws SQLException {
    world.sql(
        "CREATE TABLE author (id INT PRIMARY KEY, name TEXT, first_name TEXT, last_name TEXT)",
        "INSERT INTO author (id, name) VALUES (1, 'Mary Shelley'), (2, 'Bram Stoker')",
        "ANALYZE author");
  }
}
