package io.migrationgate.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.registration.ShapesFile;
import io.migrationgate.testkit.DocumentShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/versions.md shows is what the commands print, from one version to the next. */
@Tag("thorough")
@Timeout(180)
class VersionsPageTest {
  private static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.KEEP);

  record Zone(String timezone) {}

  record ZoneAndMode(String timezone, String mode) {
    static ZoneAndMode from(Zone old) {
      return new ZoneAndMode(old.timezone(), "LIGHT");
    }

    Zone back() {
      return new Zone(timezone);
    }
  }

  private final PageWalk walk = new PageWalk(DocsPage.read("versions.md"));

  @TempDir
  Path directory;

  private static VersionedType<Zone> first(String name) {
    return VersionedType.first(name, 1, Zone.class).unversioned(1).build();
  }

  private static VersionedType<ZoneAndMode> second(String name) {
    return VersionedType.first(name, 1, Zone.class)
        .next(
            2, ZoneAndMode.class, ZoneAndMode::from, Downcast.lossy(ZoneAndMode::back, "the mode"))
        .unversioned(1)
        .build();
  }

  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    walk.isOfGolden("Is a new version needed?", 1, "version-check");
    documents();
    documentsInSql();
    messages();
    walk.end();
  }

  private void documents() throws Exception {
    try (PageWorld world = new PageWorld();
        HikariDataSource pool = world.database.pool(3)) {
      walk.by(world.shell);
      world.shell.directory = directory;
      world.mgate("init");
      customers(world);
      world
          .node(
              "2026.45", world.database.user(), node -> node.document(first("preferences"), FORMAT))
          .close();
      jar("target/shop.jar", "2026.46", second("preferences"));
      walk.says("version check --jar target/shop.jar");
      MigrationGates gates = world.node(
          "2026.46", world.database.user(), node -> node.document(second("preferences"), FORMAT));
      walk.says("version advance preferences --reason \"46 is everywhere\"");
      walk.says("version rollback preferences --reason \"looks wrong\"");
      walk.says("version advance preferences --reason \"46 is everywhere\"");
      JdbcGateStore store = world.opened(JdbcGateStore.open(pool));
      try (BackfillLoop loop = nodeThatRewrites(pool, store, gates)) {
        world.opened(loop);
        walk.run("Rewriting old documents", 1);
      }
      walk.says("backfill mismatches document:preferences");
      walk.says("version finalize preferences --min 2 --table customer --column preferences --yes"
          + " --reason \"done\"");
    }
  }

  private void documentsInSql() throws Exception {
    try (PageWorld world = new PageWorld();
        HikariDataSource pool = world.database.pool(3)) {
      walk.by(world.shell);
      world.mgate("init");
      customers(world);
      MigrationGates gates = world.node(
          "2026.46", world.database.user(), node -> node.document(second("preferences"), FORMAT));
      world.mgate("version", "advance", "preferences", "--reason", "46 is everywhere");
      JdbcGateStore store = world.opened(JdbcGateStore.open(pool));
      try (BackfillLoop loop = nodeThatRewrites(pool, store, gates)) {
        world.opened(loop);
        walk.run("Where SQL can", 1);
      }
    }
  }

  private static void customers(PageWorld world) throws Exception {
    world.sql(
        "CREATE TABLE customer (id int PRIMARY KEY, preferences jsonb)",
        "INSERT INTO customer SELECT n, '{\"timezone\": \"UTC\"}' FROM generate_series(1, 100) n",
        "ANALYZE customer");
  }

  private static BackfillLoop nodeThatRewrites(
      HikariDataSource pool, JdbcGateStore store, MigrationGates gates) {
    DocumentCodec<ZoneAndMode> codec = DocumentCodec.inField(
        second("preferences"), FORMAT, gates.writeVersion("preferences"), "v");
    return BackfillLoop.start(
        Backfills.of(pool, store).worker(WorkerOptions.named("node-1").documents(codec)));
  }

  private void messages() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.shell.directory = directory;
      world.mgate("init");
      jar("45.jar", "2026.45", first("send-message"));
      jar("46.jar", "2026.46", second("send-message"));
      walk.says("version check --jar 46.jar --against 45.jar");
      world.node(
          "2026.46", world.database.user(), node -> node.document(second("send-message"), FORMAT));
      walk.says("version advance send-message --reason \"46 is everywhere\"");
      walk.says("version rollback send-message --reason \"looks wrong\"");
      walk.says("version advance send-message --reason \"46 is everywhere\"");
      world.sql("INSERT INTO mgate_message_client VALUES"
          + " ('send-message', 'ios', 1, 412, now() - interval '93 days', now() - interval '2 days'),"
          + " ('send-message', 'shop-web', 2, 90133, now() - interval '31 days', now())");
      walk.run("Who still sends it", 1);
      String finalize = "version finalize send-message --min 2 --not-stored --quiet-for 14d --yes"
          + " --reason \"nobody sends 1\"";
      walk.says(finalize, 1);
      world.sql("UPDATE mgate_message_client SET last_at = last_at - interval '14 days'"
          + " WHERE client = 'ios'");
      walk.says(finalize);
    }
  }

  private void jar(String file, String build, VersionedType<?> type) throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    Path shapes = DocumentShapes.of().document(type, FORMAT).writeTo(classes);
    Jars.jar()
        .manifest("Implementation-Version", build)
        .declaring()
        .with(ShapesFile.RESOURCE, Files.readString(shapes))
        .write(directory.resolve(file));
  }
}
