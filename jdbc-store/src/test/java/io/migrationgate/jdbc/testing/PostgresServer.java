package io.migrationgate.jdbc.testing;

import io.migrationgate.jdbc.JdbcGateStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** PostgreSQL. The user postgres needs no password, everybody else does. */
final class PostgresServer {
  private static final String HBA = """
      local all all trust
      host all postgres 127.0.0.1/32 trust
      host all postgres ::1/128 trust
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      """;

  private final EmbeddedPostgres server;
  private final Connection administrator;

  private PostgresServer() {
    try {
      this.server = EmbeddedPostgres.builder()
          .setDataDirectory(ServerDirectory.create().resolve("data"))
          .setServerConfig("max_prepared_transactions", "10")
          .setServerConfig("max_connections", "150")
          .setServerConfig("timezone", "Asia/Kolkata")
          .setServerConfig("fsync", "off")
          .setDataDirectoryCustomizer(PostgresServer::requirePasswords)
          .start();
      this.administrator = database("postgres").connect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requirePasswords(File dataDirectory) {
    try {
      Files.writeString(Path.of(dataDirectory.getPath(), "pg_hba.conf"), HBA);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Started by a thread of its own: a test whose time is over must not end that of all others. */
  private static final class Holder {
    static final CompletableFuture<PostgresServer> STARTED =
        CompletableFuture.supplyAsync(PostgresServer::new);
  }

  static PostgresServer instance() {
    return Holder.STARTED.join();
  }

  TestDatabase create(String name) {
    execute("CREATE DATABASE " + name + " STRATEGY FILE_COPY");
    return database(name);
  }

  /** With the tables of a store, which are copied from a database of their own. */
  TestDatabase createWithStore(String name) {
    execute("CREATE DATABASE " + name + " STRATEGY FILE_COPY TEMPLATE " + Template.NAME);
    return database(name);
  }

  private static final class Template {
    static final String NAME = create();

    private static String create() {
      TestDatabase template = instance().create("mgate_template");
      JdbcGateStore.create(template.dataSource()).close();
      return template.name();
    }
  }

  void drop(String name) {
    execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  /** By one connection that stays: a new one costs more than most tests' statements together. */
  private synchronized void execute(String sql) {
    try (Statement statement = administrator.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private TestDatabase database(String name) {
    return new TestDatabase(
        TestServer.POSTGRESQL,
        "jdbc:postgresql://localhost:" + server.getPort() + "/" + name,
        "postgres",
        "");
  }
}
