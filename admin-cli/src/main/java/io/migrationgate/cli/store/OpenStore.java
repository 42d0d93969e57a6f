package io.migrationgate.cli.store;

import io.migrationgate.admin.SqlApproval;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateStore;
import java.util.List;
import java.util.function.Supplier;

/**
 * A store, and the databases that hold gated data.
 *
 * @param store the store
 * @param databases all of them, at least one
 * @param facts for people; looked up only when asked for
 * @param backfills looked at only when used
 * @param connections closed together with the store
 */
public record OpenStore(
    GateStore store,
    List<GateDatabase> databases,
    Supplier<Facts> facts,
    BackfillDesk backfills,
    Connections connections)
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
   * @param hearing how nodes hear of changes, for example {@code LISTEN/NOTIFY}
   */
  public record Facts(String database, int schemaVersion, String hearing) {}

  /** The same, whose backfills ask before they run SQL that the store holds. */
  public OpenStore approving(SqlApproval approval) {
    return new OpenStore(store, databases, facts, backfills.approving(approval), connections);
  }

  /** Whatever keeps connections. */
  @FunctionalInterface
  public interface Connections extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  public void close() {
    try (connections) {
      store.close();
    }
  }
}
