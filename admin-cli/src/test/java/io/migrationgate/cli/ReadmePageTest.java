package io.migrationgate.cli;

import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the first page shows is what the commands print, with its own declaration. */
@Tag("thorough")
@Timeout(120)
class ReadmePageTest {
  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    DocsPage page = DocsPage.read(DocsPage.README);
    List<MigrationDeclaration> declared = DeclarationParser.parse(
            "README.md", new StringReader(page.fenced("yaml").get(0)))
        .migrations();
    try (PageWorld world = new PageWorld()) {
      PageWalk walk = new PageWalk(page).by(world.shell);
      world.mgate("init");
      world.sql(
          "CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)",
          "INSERT INTO customer (id, name) SELECT n, 'Ada ' || n FROM generate_series(1, 100) n",
          "ANALYZE customer");
      world.node("2026.46", world.database.user(), declared);
      world.node("2026.46", world.database.user(), declared);
      world.accept(declared.get(0));
      walk.run("MigrationGate", 1);
      walk.says("settle NAME");
      walk.end();
    }
  }
}
