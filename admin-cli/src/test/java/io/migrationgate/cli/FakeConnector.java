package io.migrationgate.cli;

import io.migrationgate.cli.adapters.TogglzRow;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.store.StoreConnector;
import io.migrationgate.jdbc.TableShape;
import io.migrationgate.spi.DatabasePrivileges.Task;
import java.util.List;

/** Connects to a store in memory, or fails as told. */
final class FakeConnector implements StoreConnector {
  private final FakeStore store;
  private final FakeDatabase database;
  final FakeBackfills backfills = new FakeBackfills();
  ConnectionSettings settings;
  TableShape shape = new TableShape("public.customer", "PostgreSQL", List.of(), List.of());
  RuntimeException cannotConnect;
  RuntimeException cannotOpen;
  List<TogglzRow> togglz = List.of();
  boolean initChanges;
  int opened;

  FakeConnector(FakeStore store, FakeDatabase database) {
    this.store = store;
    this.database = database;
  }

  @Override
  public OpenStore open(ConnectionSettings wanted) {
    database(wanted);
    if (cannotOpen != null) {
      throw cannotOpen;
    }
    return open();
  }

  private OpenStore open() {
    opened++;
    return new OpenStore(
        store,
        List.of(database),
        () -> new OpenStore.Facts("FakeDB 1.0", 1, "LISTEN/NOTIFY and heartbeats"),
        backfills,
        () -> opened--);
  }

  @Override
  public Initialised init(ConnectionSettings wanted) {
    database(wanted);
    return new Initialised(open(), initChanges);
  }

  @Override
  public List<String> missing(ConnectionSettings wanted, Task task) {
    return database.privileges().missing(task, List.of());
  }

  @Override
  public List<TogglzRow> togglz(ConnectionSettings wanted, String table) {
    database(wanted);
    return togglz;
  }

  @Override
  public String database(ConnectionSettings wanted) {
    settings = wanted;
    if (cannotConnect != null) {
      throw cannotConnect;
    }
    return "FakeDB 1.0";
  }

  @Override
  public TableShape table(ConnectionSettings wanted, String name) {
    database(wanted);
    return shape;
  }
}
