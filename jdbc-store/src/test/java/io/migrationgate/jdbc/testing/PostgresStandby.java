package io.migrationgate.jdbc.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL server of its own, begun anew as a standby that nobody feeds. */
public final class PostgresStandby {
  private PostgresStandby() {}

  /** What is done with the primary before it becomes a standby. */
  public interface Work {
    /** Does it. */
    void run(TestDatabase database) throws Exception;
  }

  /** Fills a database as the primary, then looks at it as a standby. */
  public static void run(Path directory, Work asPrimary, Work asStandby) throws Exception {
    Path first = directory.resolve("primary");
    try (EmbeddedPostgres server = server(first)) {
      asPrimary.run(database(server));
    }
    Path second = directory.resolve("standby");
    copy(first, second);
    Files.deleteIfExists(second.resolve("postmaster.pid"));
    Files.writeString(second.resolve("standby.signal"), "");
    try (EmbeddedPostgres server = server(second)) {
      asStandby.run(database(server));
    }
  }

  private static EmbeddedPostgres server(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "off")
        .start();
  }

  private static TestDatabase database(EmbeddedPostgres server) {
    return new TestDatabase(
        TestServer.POSTGRESQL,
        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
        "postgres",
        "");
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    to.toFile().setReadable(false, false);
    to.toFile().setReadable(true, true);
    to.toFile().setExecutable(false, false);
    to.toFile().setExecutable(true, true);
    to.toFile().setWritable(false, false);
    to.toFile().setWritable(true, true);
  }
}
