package io.migrationgate.cli;

import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import java.io.StringReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/start.md shows is what the commands print, with the page's own declaration. */
@Tag("thorough")
@Timeout(120)
class StartPageTest {
  private static final String HEADING = "3. Move it";

  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    DocsPage page = DocsPage.read("start.md");
    Declarations declared =
        DeclarationParser.parse("start.md", new StringReader(page.fenced("yaml").get(0)));
    try (PageWorld world = new PageWorld()) {
      PageWalk walk = new PageWalk(page).by(world.shell);
      world.mgate("init");
      world.sql(
          "CREATE TABLE author (id INT PRIMARY KEY, name TEXT, first_name TEXT, last_name TEXT)",
          "INSERT INTO author (id, name) VALUES (1, 'Mary Shelley'), (2, 'Bram Stoker')",
          "ANALYZE author");
      world.node("1.0", world.database.user(), declared.migrations());
      // A reader sits at a terminal; lines that are drawn anew are not for a page.
      world.shell.interactive = true;
      world.shell.environment.put("TERM", "dumb");
      world.shell.answers.add("accept");
      walk.run(HEADING, 1);
      world.shell.interactive = false;
      for (int block = 2; block <= page.blocks().size(); block++) {
        walk.run(HEADING, block);
      }
      walk.end();
    }
  }
}
