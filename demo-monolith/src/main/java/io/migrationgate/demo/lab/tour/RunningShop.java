package io.migrationgate.demo.lab.tour;

import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.demo.http.RequestTimeouts;
import io.migrationgate.demo.lab.checks.Checks;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.load.LoadDriver;
import io.migrationgate.demo.lab.oracle.ShopOracle;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.node.NodeOptions;
import io.migrationgate.demo.node.ShopNode;
import io.migrationgate.demo.release47.Release;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shop with its nodes, on a database with goods and customers in it, and its users. */
public final class RunningShop implements AutoCloseable {
  private final DemoDatabase database;
  private final List<ShopNode> nodes = new ArrayList<>();
  private final LoadDriver load;
  private final ShopOracle oracle;

  private RunningShop(DemoDatabase database, LoadDriver load) {
    this.database = database;
    this.load = load;
    this.oracle = new ShopOracle(load.ledger(), new ShopTables(database.address()));
  }

  /** Opens the shop; nobody uses it yet. The database is not closed with it. */
  public static RunningShop open(DemoDatabase database, TourSettings settings) throws SQLException {
    database.createTables();
    LoadDriver load = new LoadDriver(settings.load(), RequestTimeouts.USUAL);
    load.fill(database.address());
    RunningShop shop = new RunningShop(database, load);
    try {
      for (int i = 0; i < settings.nodes(); i++) {
        int port = settings.port() == 0 ? 0 : settings.port() + i;
        NodeOptions options = NodeOptions.of(port, settings.load().users());
        shop.nodes.add(ShopNode.start(database.address(), options, new Release()));
      }
    } catch (RuntimeException e) {
      shop.close();
      throw e;
    }
    return shop;
  }

  /** Lets the users in. */
  void startLoad() {
    load.start(urls());
  }

  DemoDatabase database() {
    return database;
  }

  List<ShopNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Any node; they do not differ. */
  ShopNode node() {
    return nodes.get(0);
  }

  /** Where the nodes are. */
  public List<String> urls() {
    return nodes.stream().map(ShopNode::url).toList();
  }

  LoadDriver load() {
    return load;
  }

  /** Asks the oracle; the database answers at once, or the run cannot be made. */
  Checks checks(Narrator narrator) {
    return new Checks(narrator, load, oracle, Duration.ZERO);
  }

  /** The phase of a migration. */
  Phase phase(String migration) {
    return GateAdmin.state(node().store().view(), migration).phase();
  }

  @Override
  public void close() {
    load.close();
    nodes.forEach(ShopNode::close);
  }
}
