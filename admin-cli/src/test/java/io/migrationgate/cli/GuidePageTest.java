package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.WorkerOptions;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/guide.md shows is what the commands print, with the page's own declarations, tables and
 * rows. The application does not write meanwhile.
 */
@Tag("thorough")
@Timeout(600)
class GuidePageTest {
  private final DocsPage page = DocsPage.read("guide.md");

  private Declarations declared() {
    List<String> yaml = page.fenced("yaml");
    return DeclarationParser.parse(
        "guide.md", new StringReader(yaml.get(0) + yaml.get(1) + yaml.get(2) + yaml.get(3)));
  }

  @Test
  void everyCommandPrintsWhatThePageShows(@TempDir Path directory) throws Exception {
    try (PageWorld world = new PageWorld()) {
      // Left out on the page from the second time on.
      PageWalk walk = new PageWalk(page)
          .by(world.shell)
          .with(world::psql)
          .without("(REQUIREMENT|settled|declared|quiet|rollback-window|nothing-depends|"
              + "not-mentioned) .*")
          .where("mails.csv", directory.resolve("mails.csv").toString());
      world.mgate("init");
      rows(world);
      try (HikariDataSource pool = world.database.pool(3);
          JdbcGateStore store = JdbcGateStore.open(pool)) {
        world.node("2026.46", world.database.user(), declared().migrations());
        world.sql(page.fenced("sql").toArray(String[]::new));
        try (BackfillLoop loop =
            BackfillLoop.start(Backfills.of(pool, store).worker(WorkerOptions.named("parcels")))) {
          assertThat(loop).isNotNull();
          aColumnRename(walk);
          aTableSplit(walk, world);
          for (int block = 1; block <= 2; block++) {
            walk.run("A type change", block);
          }
          anotherShape(walk, world);
        }
      }
      page.blocks().stream()
          .filter(block -> block.heading().equals("The weekly release, by hand"))
          .forEach(block -> walk.isNotRun(
              block.heading(), block.number(), "it needs the demo's jars, psql and curl"));
      walk.end();
    }
  }

  private void rows(PageWorld world) throws Exception {
    world.sql(
        "CREATE TABLE account (id BIGINT PRIMARY KEY, mail VARCHAR(200) NOT NULL,"
            + " settings JSONB NOT NULL)",
        "INSERT INTO account SELECT n, 'a' || n || '@example.com',"
            + " jsonb_build_object('lang', CASE n % 2 WHEN 0 THEN 'en' ELSE 'de' END,"
            + " 'newsletter', n % 4 = 0) FROM generate_series(1, 100000) n",
        "CREATE TABLE parcel (id BIGINT PRIMARY KEY, street VARCHAR(200), city VARCHAR(200),"
            + " weight DECIMAL(8,3) NOT NULL)",
        "INSERT INTO parcel SELECT n, CASE WHEN n % 5 > 0 THEN 'street ' || n END,"
            + " CASE WHEN n % 5 > 0 THEN 'city' END, n * 0.001 FROM generate_series(1, 100000) n",
        "ANALYZE");
  }

  private void aColumnRename(PageWalk walk) throws Exception {
    walk.run("Write both", 1);
    walk.run("Write both", 2);
    walk.run("Copy and verify", 1);
    walk.run("Read new", 1);
    for (int block = 1; block <= 4; block++) {
      walk.run("Write new only, and the way back from there", block);
    }
    walk.run("Drop the old column", 1);
    walk.run("Drop the old column", 2);
  }

  private void aTableSplit(PageWalk walk, PageWorld world) throws Exception {
    world.accept(declared().find("parcel-destination"));
    walk.run("A table split", 1);
    walk.run("A table split", 2);
    world.sql("DELETE FROM destination WHERE parcel_id <= 37", "ANALYZE destination");
    walk.run("A table split", 3);
    walk.run("A table split", 4);
    world.accept(declared().find("parcel-weight-grams"));
  }

  private void anotherShape(PageWalk walk, PageWorld world) throws Exception {
    world.accept(declared().find("account-preferences"));
    walk.run("Another shape of a JSON document", 1);
    walk.run("Another shape of a JSON document", 2);
    walk.run("Another shape of a JSON document", 3);
  }
}
