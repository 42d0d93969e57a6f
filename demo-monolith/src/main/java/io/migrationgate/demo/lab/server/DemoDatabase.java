package io.migrationgate.demo.lab.server;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Pools;
import io.migrationgate.demo.database.Vendor;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The database of one run, with the shop's tables in it: an embedded server that is started in a
 * temporary directory and removed at the end, or a database that was there before.
 */
public final class DemoDatabase implements AutoCloseable {
  /** Who looks at the shop, who changes phases, and sessions of the killed that linger. */
  private static final int OTHERS = 50;

  private static final String HISTORY = "shop_schema_history";

  private final DatabaseAddress address;
  private final @Nullable EmbeddedServer embedded;

  private DemoDatabase(DatabaseAddress address, @Nullable EmbeddedServer embedded) {
    this.address = address;
    this.embedded = embedded;
  }

  /**
   * Starts an embedded server on a free port of the loopback address.
   *
   * @param sessions how many it must allow at once
   */
  public static DemoDatabase embedded(Vendor vendor, int sessions) throws InterruptedException {
    EmbeddedServer server = EmbeddedServer.start(vendor, sessions);
    return new DemoDatabase(server.address(), server);
  }

  /**
   * How many sessions there are at once, at most.
   *
   * @param processes with pools of their own
   * @param connections of each, for the users' reads, and as many for their writes
   */
  public static int sessions(int processes, int connections) {
    return processes * Pools.connections(connections) + OTHERS;
  }

  /**
   * Uses a database that is there.
   *
   * @throws MigrationGateException if it has been used before: the run counts every row of the
   *     shop's tables, and starts where a migration starts
   */
  public static DemoDatabase at(DatabaseAddress address) throws SQLException {
    try (Connection connection = address.connect("shop-setup")) {
      DatabaseMetaData meta = connection.getMetaData();
      try (ResultSet tables =
          meta.getTables(connection.getCatalog(), connection.getSchema(), HISTORY, null)) {
        if (tables.next()) {
          throw new MigrationGateException(new Problem(
              "database " + address,
              "the tables of an earlier run",
              "an empty schema",
              "name another database, or drop and create this one"));
        }
      }
    }
    return new DemoDatabase(address, null);
  }

  /** Where it is. */
  public DatabaseAddress address() {
    return address;
  }

  /** The process of the embedded server; empty while it is down, and if there is none. */
  public Optional<ProcessHandle> process() {
    return embedded == null ? Optional.empty() : embedded.process();
  }

  /** Product and version, and whether it is the embedded one. */
  public String describe() throws SQLException {
    try (Connection connection = address.connect("shop-setup")) {
      DatabaseMetaData meta = connection.getMetaData();
      String version = meta.getDatabaseProductVersion().split("[ (-]", 2)[0];
      return address.vendor() + " " + version + (embedded == null ? "" : " (embedded)");
    }
  }

  /** Creates the shop's tables, old shape, and the expansion that adds the new one. */
  public void createTables() {
    scriptsUpTo("latest");
  }

  /** Creates the shop's tables as they were before the expansion. */
  public void createOldTables() {
    scriptsUpTo("1");
  }

  /** Runs the scripts that add the new shape; the shop may be open. */
  public void expand() {
    scriptsUpTo("latest");
  }

  private void scriptsUpTo(String version) {
    Flyway.configure()
        .dataSource(address.url(), address.user(), address.password())
        .table(HISTORY)
        .locations(address.vendor().scripts())
        .target(version)
        .load()
        .migrate();
  }

  /**
   * Crashes the server and starts it again, if it is the embedded one.
   *
   * @return whether it was
   */
  public boolean crashAndRestart() throws InterruptedException {
    if (embedded == null) {
      return false;
    }
    embedded.crashAndRestart();
    return true;
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }
}
