package io.migrationgate.jdbc.internal;

import io.migrationgate.MigrationGates;

/**
 * What all transactions on a data source share about the store's tables there. Thread-safe.
 *
 * @param schema before the names of the tables: empty, or ending in a dot
 * @param fence what locks the row of an epoch
 * @param servers where the connections lead
 */
public record GateTables(String schema, EpochFence fence, Servers servers) {

  /** Tables on the connections' search path. */
  public static GateTables onSearchPath(MigrationGates gates) {
    Servers servers = new Servers(
        gates.integration()::storeIdentity,
        () -> gates.snapshot().epoch().number(),
        gates.viewSchema());
    return new GateTables("", new EpochFence(""), servers);
  }

  /** The same in a schema. */
  public GateTables in(String schemaName) {
    String prefix = schemaName + ".";
    return new GateTables(prefix, new EpochFence(prefix), servers);
  }
}
