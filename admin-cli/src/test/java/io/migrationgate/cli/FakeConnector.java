package io.migrationgate.cli;

import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.store.StoreConnector;
import io.migrationgate.spi.TimeSource;
import java.util.List;

/** Connects to a store in memory, or fails as told. */
final class FakeConnector implements StoreConnector {
  private final FakeStore store;
  private final FakeDatabase database;
  ConnectionSettings settings;
  RuntimeException cannotConnect;
  RuntimeException cannotOpen;
  int versionBefore = 1;

  FakeConnector(FakeStore store, FakeDatabase database) {
    this.store = store;
    this.database = database;
  }

  @Override
  public OpenStore open(ConnectionSettings wanted, TimeSource time) {
    database(wanted);
    if (cannotOpen != null) {
      throw cannotOpen;
    }
    return open();
  }

  private OpenStore open() {
    return new OpenStore(
        store,
        List.of(database),
        new OpenStore.Facts("FakeDB 1.0", 1, "LISTEN/NOTIFY and polling"));
  }

  @Override
  public Initialised init(ConnectionSettings wanted, TimeSource time) {
    database(wanted);
    return new Initialised(open(), versionBefore);
  }

  @Override
  public String database(ConnectionSettings wanted) {
    settings = wanted;
    if (cannotConnect != null) {
      throw cannotConnect;
    }
    return "FakeDB 1.0";
  }
}
