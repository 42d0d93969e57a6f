package io.migrationgate.jdbc.oracle;

import static org.awaitility.Awaitility.await;

import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL, crashed by SIGQUIT: an "immediate shutdown". */
final class OwnPostgres implements OwnServer {
  private final Path data;
  private final EmbeddedPostgres server;
  private final List<String> command = new ArrayList<>();

  OwnPostgres() throws IOException {
    data = Files.createTempDirectory("mgate-own-postgres");
    server = EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofSeconds(60))
        .setServerConfig("timezone", "Asia/Kolkata")
        .setServerConfig("fsync", "off")
        // The binaries' default here is off: a crash then loses commits that were answered.
        .setServerConfig("synchronous_commit", "on")
        .start();
    if ("root".equals(System.getProperty("user.name"))) {
      // It refuses to run as root, but not as root of a name space of its own.
      command.addAll(List.of("unshare", "-U"));
    }
    String line = Files.readString(Path.of("/proc", Long.toString(postmaster().pid()), "cmdline"));
    command.addAll(List.of(line.split("\0")));
  }

  @Override
  public TestDatabase database() {
    return new TestDatabase(
        TestServer.POSTGRESQL,
        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
        "postgres",
        "");
  }

  @Override
  public void crash() throws Exception {
    ProcessHandle running = postmaster();
    new ProcessBuilder("kill", "-QUIT", Long.toString(running.pid())).start().waitFor();
    running.onExit().get(60, TimeUnit.SECONDS);
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Override
  public void restart() throws IOException {
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(data.resolve("restarts.log").toFile()))
        .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> database().query("SELECT 1").equals("1"));
  }

  /** Stops whatever runs on the data directory. */
  @Override
  public void close() throws IOException {
    server.close();
    OwnMariaDb.delete(data);
  }
}
