package io.migrationgate.spring;

import io.migrationgate.LeaseLost;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application may set. Nothing need be set.
 *
 * @param enabled whether data sources are wrapped and a node is started. Without it there are no
 *     gates to inject
 * @param build the build that this process runs; else what migrations.yaml says, the manifest's
 *     MigrationGate-Build, the version in build-info.properties, or Implementation-Version: what
 *     mgate preflight reads too
 * @param application what people call this process's database sessions; else
 *     spring.application.name
 * @param schema where the store's tables are, if the search path does not lead there
 * @param initializeSchema whether the store's tables are created and upgraded at the start. Without
 *     it they must be there: mgate init
 * @param lease for how long a heartbeat is good, from one second to ten minutes
 * @param poll the longest time between two heartbeats, at most a quarter of the lease; else a
 *     second, or a quarter of the lease where the store announces changes
 * @param pinning when a transaction is pinned
 * @param fenced whether the node works without leases: each transaction first locks the row of its
 *     epoch
 * @param onLeaseLost what gated work does while the lease is lost
 * @param drainTimeout how long the end of the application waits for open transactions
 * @param dataSources names of the beans to wrap; else all. The store is in the database of the
 *     primary one, or of the first
 * @param readiness whether the readiness group of the health endpoint is down while this node may
 *     not work
 * @param store the store's own connections
 */
@ConfigurationProperties("migrationgate")
public record MigrationGateProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String build,
    @Nullable String application,
    @Nullable String schema,
    @DefaultValue("false") boolean initializeSchema,
    @DefaultValue("10s") Duration lease,
    @Nullable Duration poll,
    @DefaultValue("first-statement") Pinning pinning,
    @DefaultValue("false") boolean fenced,
    @DefaultValue("refuse") LeaseLost onLeaseLost,
    @DefaultValue("10s") Duration drainTimeout,
    @DefaultValue({}) List<String> dataSources,
    @DefaultValue("true") boolean readiness,
    @DefaultValue Store store) {
  /** Copies the list. */
  public MigrationGateProperties {
    dataSources = List.copyOf(dataSources);
  }

  /**
   * The store's own connections.
   *
   * @param poolSize how many connections it has at most; one of them listens for changes on
   *     PostgreSQL
   * @param queryTimeout how long a statement may take, and how long to get a connection
   * @param lockTimeout how long a change waits for the lock that orders all changes
   * @param listen whether a connection is kept that hears of changes at once, on PostgreSQL
   */
  public record Store(
      @DefaultValue("3") int poolSize,
      @DefaultValue("5s") Duration queryTimeout,
      @DefaultValue("2s") Duration lockTimeout,
      @DefaultValue("true") boolean listen) {
    /**
     * Checks the size.
     *
     * @throws MigrationGateException if nobody could beat while somebody listens
     */
    public Store {
      if (poolSize < 2) {
        throw new MigrationGateException(new Problem(
            "migrationgate.store.pool-size",
            String.valueOf(poolSize),
            "at least 2: one that listens for changes, and one for the heartbeat",
            "leave it out, or take a greater one"));
      }
    }
  }
}
