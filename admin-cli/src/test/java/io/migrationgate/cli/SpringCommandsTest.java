package io.migrationgate.cli;

import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/spring.md shows is what the commands print, with the page's own declaration and script.
 * That an application of Spring lives through the same moves is shown by the starter's own test.
 */
@Tag("thorough")
@Timeout(120)
class SpringCommandsTest {
  private final DocsPage page = DocsPage.read("spring.md");

  @Test
  void everyCommandPrintsWhatThePageShows(@TempDir Path directory) throws Exception {
    String yaml = page.fenced("yaml").get(0);
    List<MigrationDeclaration> declared = parsed(yaml);
    try (PageWorld world = new PageWorld()) {
      PageWalk walk = new PageWalk(page)
          .by(world.shell)
          .where("HASH", DeclaredSql.of(declared.get(0)).hash());
      world.mgate("init");
      world.sql("CREATE TABLE author (id BIGINT PRIMARY KEY, name TEXT)");
      world.sql("INSERT INTO author VALUES (1, 'Mary Shelley'), (2, 'Bram Stoker')");
      world.sql(page.fenced("sql").get(0), "ANALYZE author");
      world.shell.directory = directory;
      Jars.jar()
          .with("META-INF/migrations.yaml", yaml)
          .manifest("Implementation-Version", "2026.46")
          .write(directory.resolve("app.jar"));
      walk.says("preflight --jar app.jar");
      var first = world.node("2026.46", world.database.user(), declared);
      var second = world.node("2026.46", world.database.user(), declared);
      // Nobody has accepted it yet.
      walk.says("sql author-name-split", 1);
      walk.run("3. Move it", 1);
      first.close();
      second.close();
      world.node(
          "2026.47",
          world.database.user(),
          parsed(yaml.replaceFirst("supports: .*", "supports: [write-new, contracted]")));
      world.eightDaysGoBy();
      walk.run("3. Move it", 2);
      walk.end();
    }
  }

  private static List<MigrationDeclaration> parsed(String yaml) {
    return DeclarationParser.parse("spring.md", new StringReader(yaml)).migrations();
  }
}
