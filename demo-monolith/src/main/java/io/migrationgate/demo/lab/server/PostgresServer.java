package io.migrationgate.demo.lab.server;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.demo.database.DatabaseAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, from its binaries on the class path. */
final class PostgresServer implements EmbeddedServer {
  private static final long PATIENCE_SECONDS = 60;

  private final Path data;
  private final EmbeddedPostgres server;
  private volatile @Nullable Process restarted;

  private PostgresServer(Path data, EmbeddedPostgres server) {
    this.data = data;
    this.server = server;
  }

  static PostgresServer start(int sessions) {
    try {
      Path data = Files.createTempDirectory("migrationgate-demo");
      EmbeddedPostgres server = EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setServerConfig("max_connections", Integer.toString(sessions))
          // A crash of the server must not lose what it has answered; one of the machine is no part
          // of the demo.
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("fsync", "off")
          // Whoever started it stops it, after everybody who uses it.
          .setRegisterShutdownHook(false)
          .start();
      return new PostgresServer(data, server);
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
    }
  }

  @Override
  public DatabaseAddress address() {
    String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    return new DatabaseAddress(url, "postgres", "");
  }

  @Override
  public void crashAndRestart() throws InterruptedException {
    try {
      startAgain(crash());
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

  /**
   * Crashes it.
   *
   * @return the command that starts it again
   */
  List<String> crash()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    ProcessHandle running = postmaster();
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // It refuses to run as root, but not as root of a name space of its own.
      command.addAll(List.of("unshare", "-U"));
    }
    Path line = Path.of("/proc", Long.toString(running.pid()), "cmdline");
    command.addAll(List.of(Files.readString(line).split("\0", 0)));
    new ProcessBuilder("kill", "-QUIT", Long.toString(running.pid())).start().waitFor();
    running.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return command;
  }

  /**
   * Starts it again; it does not answer yet.
   *
   * @return its process
   */
  Process startAgain(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(data.resolve("restarts.log").toFile()))
        .start();
    restarted = process;
    return process;
  }

  @Override
  public Optional<ProcessHandle> process() {
    try {
      return Optional.of(postmaster());
    } catch (IOException | NoSuchElementException e) {
      // It has crashed, or is just starting: there is no pid file, or one of a process that is
      // gone.
      return Optional.empty();
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
      EmbeddedServer.delete(data);
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not stop", e);
    }
  }
}
