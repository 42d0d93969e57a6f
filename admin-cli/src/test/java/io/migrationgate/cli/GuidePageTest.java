package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
      aRunThatIsHeld(walk);
      try (PageWorld shop = new PageWorld()) {
        new ReleaseByHand(walk, shop).walk(directory);
      }
      walk.end();
    }
  }

  private void aRunThatIsHeld(PageWalk walk) throws Exception {
    String heading = "When it does not go like this";
    MigrationDeclaration email = declared().find("account-email");
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      rows(world);
      world.sql(page.fenced("sql").get(0));
      world.node("2026.46", world.database.user(), email);
      world.accept(email);
      world.mgate("advance", email.name(), "--reason", "release 46");
      world.mgate(
          "backfill",
          "start",
          email.name(),
          "--no-work",
          "--share",
          "1%",
          "--max-batch",
          "50",
          "--reason",
          "rows from before");
      walk.run(heading, 1);
      walk.run(heading, 2);
      Shell other = world.another();
      CompletableFuture<Void> letsGoOn = CompletableFuture.runAsync(() -> {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> other.run("backfill", "status", email.name()).out.contains("p99"));
        other.run("backfill", "set", email.name(), "--max-p99", "off", "--reason", "nobody tells");
      });
      walk.run(heading, 3);
      letsGoOn.get(60, TimeUnit.SECONDS);
      walk.where("NAME", email.name());
      walk.says("sql NAME");
      walk.says("backfill watch account-email");
      walk.says("backfill mismatches NAME");
      world.mgate("backfill", "start", email.name(), "--no-work", "--reason", "once more");
      walk.says("backfill set account-email --max-p99 off --reason 'nodes do not report it'");
      walk.says("backfill work NAME");
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
