package io.migrationgate.demo.node;

import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Scopes;
import com.google.inject.Stage;
import io.javalin.util.JavalinBindException;
import io.migrationgate.CommitRefusedException;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.PartialWriteException;
import io.migrationgate.Problem;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Pools;
import io.migrationgate.demo.http.CustomerAnswers;
import io.migrationgate.demo.http.CustomerMessage;
import io.migrationgate.demo.http.GatedRoutes;
import io.migrationgate.demo.http.NodeRoutes;
import io.migrationgate.demo.http.ShopServer;
import io.migrationgate.demo.http.VersionedCustomerAnswers;
import io.migrationgate.demo.shop.Checkout;
import io.migrationgate.demo.shop.ShopModule;
import io.migrationgate.demo.shop.Transactions;
import io.migrationgate.guice.FeatureFlagsModule;
import io.migrationgate.guice.MigrationGateModule;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import java.time.Duration;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * One node of the shop. Several of them work on one database; here they share a JVM, too, but
 * nothing else.
 */
public final class ShopNode implements ServingNode {
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
    this.pools = new Pools(
        address, APPLICATION, options.connections(), options.timeouts().connection());
    this.store = JdbcGateStore.create(pools.store());
    this.gates = wiring
        .gates(store)
        .application(address.sessionName(APPLICATION))
        .lease(options.lease())
        .document(CustomerMessage.TYPE, CustomerMessage.FORMAT)
        // The demo looks at what nodes report every few seconds, so they report often.
        .pollInterval(Duration.ofMillis(250))
        .start();
    // Only a wrapped connection can mark its statements, which a bridge asks of gates.
    Jdbi writing = Jdbi.create(GatedDataSource.wrap(gates, pools.writing()));
    Jdbi reading = Jdbi.create(pools.reading()).installPlugin(new MigrationGatePlugin(gates));
    Transactions transactions = new Transactions(writing, reading, ShopNode::isCommitRefused);
    this.injector = Guice.createInjector(
        Stage.PRODUCTION,
        release,
        new MigrationGateModule(gates),
        new FeatureFlagsModule(gates.flags(), Set.of(Checkout.FLAG)),
        new ShopModule(transactions, address.vendor()),
        ShopNode::bindGated);
    this.server = injector.getInstance(ShopServer.class);
    this.backfills = Backfills.of(pools.backfills(), store);
    this.backfilling = BackfillLoop.start(backfills.worker(WorkerOptions.named(APPLICATION)));
  }

  private static void bindGated(Binder binder) {
    binder.bind(Checkout.class).in(Scopes.SINGLETON);
    binder.bind(NodeRoutes.class).to(GatedRoutes.class).in(Scopes.SINGLETON);
    binder.bind(CustomerAnswers.class).to(VersionedCustomerAnswers.class).in(Scopes.SINGLETON);
  }

  private static boolean isCommitRefused(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof CommitRefusedException) {
        // What has failed on one side by itself would fail again.
        return !(at instanceof PartialWriteException);
      }
    }
    return false;
  }

  /**
   * Starts nodes of a release.
   *
   * @param release which binds the repositories of one release
   */
  public static Starter starter(Module release) {
    return starter(release, Wiring.SAFE);
  }

  /** Starts nodes that are wired to the store in their own way. */
  public static Starter starter(Module release, Wiring wiring) {
    return (address, options) -> {
      try {
        return start(address, options, release, wiring);
      } catch (RegistrationRefusedException e) {
        throw CannotServeException.refused(e);
      } catch (MigrationGateException e) {
        throw CannotServeException.unable(e);
      }
    };
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
    } catch (JavalinBindException e) {
      node.close();
      throw new MigrationGateException(
          new Problem(
              "port " + options.port(),
              String.valueOf(e.getMessage()),
              "a free port",
              "name another one with --port, or none for any"),
          e);
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
