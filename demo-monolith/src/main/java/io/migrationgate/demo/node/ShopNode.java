package io.migrationgate.demo.node;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import io.migrationgate.MigrationGates;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Pools;
import io.migrationgate.demo.http.CustomerMessage;
import io.migrationgate.demo.http.ShopServer;
import io.migrationgate.demo.shop.Checkout;
import io.migrationgate.demo.shop.ShopModule;
import io.migrationgate.demo.shop.Transactions;
import io.migrationgate.guice.FeatureFlagsModule;
import io.migrationgate.guice.MigrationGateModule;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.WorkerOptions;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import java.time.Duration;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * One node of the shop. Several of them work on one database; here they share a JVM, too, but
 * nothing else.
 */
public final class ShopNode implements AutoCloseable {
  /** What the database calls the shop's sessions, where it can. */
  public static final String APPLICATION = "shop";

  private final Pools pools;
  private final JdbcGateStore store;
  private final MigrationGates gates;
  private final Injector injector;
  private final ShopServer server;
  private final Backfills backfills;
  private final BackfillLoop backfilling;

  private ShopNode(DatabaseAddress address, NodeOptions options, Module release, Wiring wiring) {
    this.pools = new Pools(address, APPLICATION, options.connections());
    this.store = JdbcGateStore.create(pools.store());
    this.gates = wiring
        .gates(store)
        .application(address.sessionName(APPLICATION))
        .lease(options.lease())
        .document(CustomerMessage.TYPE, CustomerMessage.FORMAT)
        // The demo looks at what nodes report every few seconds, so they report often.
        .pollInterval(Duration.ofMillis(250))
        .start();
    Transactions transactions =
        new Transactions(gated(Jdbi.create(pools.writing())), gated(Jdbi.create(pools.reading())));
    this.injector = Guice.createInjector(
        Stage.PRODUCTION,
        release,
        new MigrationGateModule(gates),
        new FeatureFlagsModule(gates.flags(), Set.of(Checkout.FLAG)),
        new ShopModule(transactions, address.vendor()));
    this.server = injector.getInstance(ShopServer.class);
    this.backfills = Backfills.of(pools.backfills(), store);
    this.backfilling = BackfillLoop.start(backfills.worker(WorkerOptions.named(APPLICATION)));
  }

  private Jdbi gated(Jdbi jdbi) {
    return jdbi.installPlugin(new MigrationGatePlugin(gates));
  }

  /**
   * Starts a node.
   *
   * @param release which binds the repositories of one release
   */
  public static ShopNode start(DatabaseAddress address, NodeOptions options, Module release) {
    return start(address, options, release, Wiring.SAFE);
  }

  /** Starts a node that is wired to the store in its own way. */
  public static ShopNode start(
      DatabaseAddress address, NodeOptions options, Module release, Wiring wiring) {
    ShopNode node = new ShopNode(address, options, release, wiring);
    try {
      node.server.start(options.port());
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
    return node;
  }

  /** Where its HTTP interface is. */
  public String url() {
    return server.url();
  }

  /** Its gates. */
  public MigrationGates gates() {
    return gates;
  }

  /** Where it keeps the phases. */
  public JdbcGateStore store() {
    return store;
  }

  /** The runs that copy rows; this node takes part in them. */
  public Backfills backfills() {
    return backfills;
  }

  /** A part of the shop, for who works in this process. */
  public <T> T part(Class<T> type) {
    return injector.getInstance(type);
  }

  /** Stops serving, waits for what is under way, and leaves the store. */
  @Override
  public void close() {
    server.close();
    backfilling.close();
    gates.close();
    store.close();
    pools.close();
  }
}
