package io.migrationgate.demo;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.lab.server.DemoDatabase;
import java.security.SecureRandom;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that all runs have. */
final class ShopOptions {
  @Option(names = "--users", paramLabel = "N", description = "Users at once. Default: 8.")
  @Nullable
  Integer users;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Customers from the beginning. Default: ${DEFAULT-VALUE}.")
  int customers;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Of everything drawn at random. Default: drawn, and printed.")
  @Nullable
  Long seed;

  @Option(
      names = "--database",
      paramLabel = "PRODUCT",
      description =
          "Which embedded server to start: ${COMPLETION-CANDIDATES}. Default: PostgreSQL.")
  @Nullable
  Vendor product;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "Another PostgreSQL or MariaDB, with an empty schema.")
  @Nullable
  String jdbcUrl;

  @Option(names = "--user", paramLabel = "USER", description = "Database user for --jdbc-url.")
  @Nullable
  String user;

  /** Refuses options that contradict each other. */
  void check() {
    if (product != null && jdbcUrl != null) {
      throw new IllegalArgumentException("one of --database and --jdbc-url");
    }
  }

  /** The seed that was asked for, or one that is drawn. */
  long drawnSeed() {
    return seed != null ? seed : new SecureRandom().nextInt(1_000_000);
  }

  /**
   * The database that was asked for, or an embedded one.
   *
   * @param sessions how many an embedded one must allow at once
   */
  DemoDatabase database(Io world, int sessions) throws SQLException, InterruptedException {
    String url = jdbcUrl;
    if (url == null) {
      Vendor vendor = product == null ? Vendor.POSTGRESQL : product;
      world.out().println("starting an embedded " + vendor + " ...");
      return DemoDatabase.embedded(vendor, sessions);
    }
    String password = world.environment().getOrDefault("MGATE_DEMO_PASSWORD", "");
    String name = user == null ? System.getProperty("user.name", "") : user;
    DatabaseAddress address = new DatabaseAddress(url, name, password);
    requireScripts(address);
    return DemoDatabase.at(address);
  }

  private static void requireScripts(DatabaseAddress address) {
    try {
      address.vendor();
    } catch (IllegalArgumentException e) {
      throw new MigrationGateException(
          new Problem(
              "JDBC url",
              String.valueOf(e.getMessage()),
              "jdbc:postgresql: or jdbc:mariadb:",
              "name a PostgreSQL or MariaDB database, or none for an embedded PostgreSQL"),
          e);
    }
  }
}
