package io.migrationgate.demo.lab.server;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A database server of this run's own, in a temporary directory, which may crash. */
interface EmbeddedServer extends AutoCloseable {
  /**
   * Starts one on a free port of the loopback address.
   *
   * @param sessions how many it must allow at once
   */
  static EmbeddedServer start(Vendor vendor, int sessions) throws InterruptedException {
    return switch (vendor) {
      case POSTGRESQL -> PostgresServer.start(sessions);
      case MARIADB -> MariaDbServer.start(sessions);
    };
  }

  /** Where it is. */
  DatabaseAddress address();

  /** Its process, which need not descend from this one; empty while it is down. */
  Optional<ProcessHandle> process();

  /** Crashes it, and starts it again on the same data and the same port. */
  void crashAndRestart() throws InterruptedException;

  /** Stops it, and removes its directory. */
  @Override
  void close();

  /** Removes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
