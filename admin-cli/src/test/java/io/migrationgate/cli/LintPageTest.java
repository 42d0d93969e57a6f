package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/lint.md shows is what the commands print. */
@Tag("thorough")
@Timeout(120)
class LintPageTest {
  private static final String SCRIPTS = "src/main/resources/db/migration";

  @Test
  void everyCommandPrintsWhatThePageShows(@TempDir Path directory) throws Exception {
    PageWalk walk = new PageWalk(DocsPage.read("lint.md"));
    Path scripts = Files.createDirectories(directory.resolve(SCRIPTS));
    Files.writeString(
        scripts.resolve("V47__names.sql"),
        "ALTER TABLE customer ADD COLUMN first_name text, ADD COLUMN last_name text;\n");
    Files.writeString(scripts.resolve("V48__drop.sql"), "ALTER TABLE customer DROP COLUMN name;\n");
    Path history = Files.createDirectories(directory.resolve("db/migration"));
    Files.writeString(
        history.resolve("V1__customer.sql"),
        "CREATE TABLE customer (id bigint PRIMARY KEY, name text);\n");
    Files.copy(scripts.resolve("V47__names.sql"), history.resolve("V47__names.sql"));
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell)
          .in(directory)
          .where(
              "$(git diff --name-only --diff-filter=A origin/main -- db/migration)",
              "db/migration/V47__names.sql");
      world.shell.directory = directory;
      world.mgate("init");
      walk.run("Lint", 1);
      walk.run("In CI", 1);
      assertThat(directory.resolve("lint.sarif")).isNotEmptyFile();
      Files.writeString(
          directory.resolve("V1__history.sql"),
          "CREATE TABLE account (id bigint PRIMARY KEY, mail varchar(200));\n");
      Files.writeString(
          directory.resolve("V2__changes.sql"),
          "ALTER TABLE account ADD COLUMN note text;\n"
              + "ALTER TABLE account RENAME COLUMN mail TO email;\n");
      walk.run("Does a change need a migration?", 1);
    }
    walk.in(Path.of("/scripts"));
    walk.isOfGolden("Phases", 1, "lint-refused");
    walk.end();
  }
}
