package io.migrationgate.jdbc.internal;

/**
 * What all transactions on a data source share about the store's tables there. Thread-safe.
 *
 * @param schema before the names of the tables: empty, or ending in a dot
 * @param fence what locks the row of an epoch
 * @param replicas which connections lead to a replica
 */
public record GateTables(String schema, EpochFence fence, Replicas replicas) {

  /** Tables on the connections' search path. */
  public static GateTables onSearchPath() {
    return before("");
  }

  /** Tables in a schema. */
  public static GateTables in(String schema) {
    return before(schema + ".");
  }

  private static GateTables before(String prefix) {
    return new GateTables(prefix, new EpochFence(prefix), new Replicas());
  }
}
