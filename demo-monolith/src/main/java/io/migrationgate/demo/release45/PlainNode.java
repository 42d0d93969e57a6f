package io.migrationgate.demo.release45;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.ShopPools;
import io.migrationgate.demo.http.ShopServer;
import io.migrationgate.demo.node.NodeOptions;
import io.migrationgate.demo.node.ServingNode;
import io.migrationgate.demo.shop.ShopModule;
import io.migrationgate.demo.shop.Transactions;
import org.jdbi.v3.core.Jdbi;

/** The shop on a pool for writes and one for reads: no node, no gates, no store. */
final class PlainNode implements ServingNode {
  /** What it is called, by its health and, where the database can, in the list of sessions. */
  static final String BUILD = "shop-45";

  private final ShopPools pools;
  private final ShopServer server;

  private PlainNode(ShopPools pools, ShopServer server) {
    this.pools = pools;
    this.server = server;
  }

  static PlainNode start(DatabaseAddress address, NodeOptions options) {
    ShopPools pools =
        new ShopPools(address, BUILD, options.connections(), options.timeouts().connection());
    Transactions transactions = new Transactions(
        Jdbi.create(pools.writing()), Jdbi.create(pools.reading()), failure -> false);
    ShopServer server = Guice.createInjector(
            Stage.PRODUCTION, new Release(), new ShopModule(transactions, address.vendor()))
        .getInstance(ShopServer.class);
    PlainNode node = new PlainNode(pools, server);
    try {
      server.start(options.port());
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
    return node;
  }

  @Override
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    pools.close();
  }
}
