package io.migrationgate.jdbc.views;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.ViewAdmin;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.ShownSides;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A shop whose items cost {@code price} in one build, and {@code price} in cents in the next. */
final class ViewShop implements AutoCloseable {
  static final String NAME = "price-in-cents";
  static final Duration PATIENCE = Duration.ofSeconds(2);
  static final Operator ALICE = new Operator(
      "alice", "release 47", true, false, Set.of("sa", "root", "postgres", "shop", "mgate_admin"));

  final TestDatabase database;
  final JdbcGateStore store;
  final String v46;
  final String v47;
  private final String own;
  private final List<MigrationGates> nodes = new ArrayList<>();

  ViewShop(TestServer server, String... more) throws SQLException {
    database = server.newStoreDatabase();
    boolean postgres = server == TestServer.POSTGRESQL;
    own = postgres ? "public" : database.query("SELECT DATABASE()");
    String unique = server == TestServer.MARIADB ? own : "shop";
    v46 = unique + "_v46";
    v47 = unique + "_v47";
    database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY,"
        + " price DECIMAL(10,2) DEFAULT 1.50, name VARCHAR(50) NOT NULL DEFAULT 'thing')");
    database.execute(more);
    database.execute("ALTER TABLE item ADD COLUMN price_cents BIGINT DEFAULT 175");
    store = JdbcGateStore.create(database.dataSource());
  }

  MigrationDeclaration declared(Map<String, Side> schemas) {
    return MigrationDeclaration.builder(NAME)
        .supports(Phase.values())
        .oldSide("item", "price")
        .newSide("item", "price_cents")
        .views(new ShownSides(schemas, Map.of("price_cents", "price")))
        .build();
  }

  Map<String, Side> both() {
    Map<String, Side> schemas = new LinkedHashMap<>();
    schemas.put(v46, Side.OLD);
    schemas.put(v47, Side.NEW);
    return schemas;
  }

  MigrationGates node(String build, String viewSchema, MigrationDeclaration... declared) {
    return node(store, build, viewSchema, declared);
  }

  MigrationGates node(
      JdbcGateStore ofNode, String build, String viewSchema, MigrationDeclaration... declared) {
    var builder = MigrationGates.builder(ofNode)
        .build(build)
        .withoutClassPath()
        .declare(declared)
        .pollInterval(Duration.ofMillis(50));
    MigrationGates node = (viewSchema.isEmpty() ? builder : builder.viewSchema(viewSchema)).start();
    nodes.add(node);
    return node;
  }

  /** Builds 46 and 47 have declared their view schemas, and both are there. */
  ViewShop withViews() {
    node("47", "", declared(both()));
    admin().create(v46, PATIENCE, ALICE);
    admin().create(v47, PATIENCE, ALICE);
    return this;
  }

  ViewAdmin admin() {
    return new ViewAdmin(store, store.database().contracting().views());
  }

  /** The database as seen through a view schema. */
  TestDatabase through(String schema) {
    return database.server() == TestServer.POSTGRESQL
        ? database.at(database.url() + "?currentSchema=" + schema + ",public")
        : database.at(database.url().replace("/" + own, "/" + schema));
  }

  /**
   * The same as somebody whose name is not that of a tool of this library, as the tests'
   * administrator's is on MariaDB.
   */
  TestDatabase outsider(String schema) throws SQLException {
    if (database.server() == TestServer.MARIADB) {
      database.execute(
          "CREATE USER IF NOT EXISTS 'outsider'@'localhost' IDENTIFIED BY 'not-a-secret-1'",
          "GRANT ALL ON *.* TO 'outsider'@'localhost'");
      return through(schema).as("outsider", "not-a-secret-1");
    }
    return through(schema);
  }

  /** The schema of the tables themselves. */
  String own() {
    return own;
  }

  @Override
  public void close() throws SQLException {
    nodes.forEach(MigrationGates::close);
    store.close();
    if (database.server() == TestServer.MARIADB) {
      database.execute("DROP USER IF EXISTS 'outsider'@'localhost'");
      for (String schema : List.of(v46, v47, own + "_v48")) {
        database.execute("DROP DATABASE IF EXISTS " + schema);
      }
    }
  }
}
