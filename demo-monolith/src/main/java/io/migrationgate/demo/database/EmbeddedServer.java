package io.migrationgate.demo.database;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of this run's own, in a temporary directory, which may crash. */
final class EmbeddedServer implements AutoCloseable {
  private final Path data;
  private final EmbeddedPostgres server;
  private volatile @Nullable Process restarted;

  private EmbeddedServer(Path data, EmbeddedPostgres server) {
    this.data = data;
    this.server = server;
  }

  /** Starts it on a free port of the loopback address. */
  static EmbeddedServer start() {
    try {
      Path data = Files.createTempDirectory("migrationgate-demo");
      EmbeddedPostgres server = EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          // Twice the default for as many sessions: nodes with their pools, and who looks at them.
          .setServerConfig("max_connections", "200")
          // A crash of the server must not lose what it has answered; one of the machine is no part
          // of the demo.
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("fsync", "off")
          // Whoever started it stops it, after everybody who uses it.
          .setRegisterShutdownHook(false)
          .start();
      return new EmbeddedServer(data, server);
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Crashes it, and starts it again on the same data and the same port. */
  void crashAndRestart() throws InterruptedException {
    try {
      ProcessHandle running = postmaster();
      List<String> command = new ArrayList<>();
      if ("root".equals(System.getProperty("user.name"))) {
        // It refuses to run as root, but not as root of a name space of its own.
        command.addAll(List.of("unshare", "-U"));
      }
      Path line = Path.of("/proc", Long.toString(running.pid()), "cmdline");
      command.addAll(List.of(Files.readString(line).split("\0", 0)));
      new ProcessBuilder("kill", "-QUIT", Long.toString(running.pid())).start().waitFor();
      running.onExit().get(60, TimeUnit.SECONDS);
      restarted = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.appendTo(data.resolve("restarts.log").toFile()))
          .start();
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new MigrationGateException(
          new Problem(
              "embedded PostgreSQL",
              String.valueOf(e),
              "a server that can be killed and started again, which takes Linux",
              "run without --chaos"),
          e);
    }
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Override
  public void close() {
    try {
      server.close();
      // One that is just starting has no pid file yet by which it could be told to stop.
      Process last = restarted;
      if (last != null && last.isAlive()) {
        last.destroyForcibly().onExit().join();
      }
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not stop", e);
    }
  }
}
