package io.migrationgate.jdbc.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** PostgreSQL. The user postgres needs no password, everybody else does. */
final class PostgresServer {
  private static final String HBA = """
      local all all trust
      host all postgres 127.0.0.1/32 trust
      host all postgres ::1/128 trust
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      """;

  /** No test uses more at once. */
  private static final int KEPT = 8;

  private final EmbeddedPostgres server;
  private final Deque<String> created = new ArrayDeque<>();

  private PostgresServer() {
    try {
      this.server = EmbeddedPostgres.builder()
          .setServerConfig("max_prepared_transactions", "10")
          .setServerConfig("max_connections", "150")
          .setServerConfig("timezone", "Asia/Kolkata")
          .setServerConfig("fsync", "off")
          .setDataDirectoryCustomizer(PostgresServer::requirePasswords)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requirePasswords(File dataDirectory) {
    try {
      Files.writeString(Path.of(dataDirectory.getPath(), "pg_hba.conf"), HBA);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Holder {
    static final PostgresServer INSTANCE = new PostgresServer();
  }

  static PostgresServer instance() {
    return Holder.INSTANCE;
  }

  /** Each is hundreds of files, so those of tests that are over go. */
  synchronized TestDatabase create(String name) {
    TestDatabase postgres = database("postgres");
    try {
      postgres.execute("CREATE DATABASE " + name);
      created.addLast(name);
      if (created.size() > KEPT) {
        postgres.execute("DROP DATABASE " + created.removeFirst() + " WITH (FORCE)");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return database(name);
  }

  private TestDatabase database(String name) {
    return new TestDatabase(
        TestServer.POSTGRESQL,
        "jdbc:postgresql://localhost:" + server.getPort() + "/" + name,
        "postgres",
        "");
  }
}
