package io.migrationgate.cli.store;

import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateStore;
import java.util.List;

/**
 * A store, and the databases that hold gated data.
 *
 * @param store the store
 * @param databases all of them, at least one
 * @param facts for people
 */
public record OpenStore(GateStore store, List<GateDatabase> databases, Facts facts)
    implements AutoCloseable {
  /** Copies the list. */
  public OpenStore {
    databases = List.copyOf(databases);
  }

  /**
   * What kind of store it is.
   *
   * @param database product and version
   * @param schemaVersion of the store's tables
   * @param hearing how nodes hear of changes, for example {@code LISTEN/NOTIFY, and polling}
   */
  public record Facts(String database, int schemaVersion, String hearing) {}

  @Override
  public void close() {
    store.close();
  }
}
