package io.migrationgate.cli.store;

import io.migrationgate.cli.adapters.TogglzRow;
import io.migrationgate.jdbc.TableShape;
import io.migrationgate.spi.DatabasePrivileges.Task;
import java.util.List;

/** Opens stores. */
public interface StoreConnector {
  /**
   * Opens a store that has been initialised.
   *
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   * @throws io.migrationgate.spi.StoreVersionException if it was never initialised, or is newer
   */
  OpenStore open(ConnectionSettings settings);

  /**
   * Creates the store, or brings it up to date.
   *
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   * @throws io.migrationgate.spi.StoreVersionException if it is newer
   */
  Initialised init(ConnectionSettings settings);

  /**
   * Connects to the database without looking for a store.
   *
   * @return the database's product and version
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   */
  String database(ConnectionSettings settings);

  /**
   * What the user lacks for a task on the store's tables, whether or not the store can be opened.
   *
   * @return the statements that grant it; empty if nothing is missing, or there are no such tables
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   */
  List<String> missing(ConnectionSettings settings, Task task);

  /**
   * Reads the features that Togglz keeps in a table of this database.
   *
   * @param table its name, with the schema if need be: letters, digits and underscores
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be read
   */
  List<TogglzRow> togglz(ConnectionSettings settings, String table);

  /**
   * Looks at a table, without looking for a store.
   *
   * @param name as SQL writes it
   * @throws io.migrationgate.MigrationGateException if there is no such table
   * @throws io.migrationgate.spi.StoreUnavailableException if the database cannot be reached
   */
  TableShape table(ConnectionSettings settings, String name);

  /**
   * A store that was made ready.
   *
   * @param open the store
   * @param changed whether there was anything to do
   */
  record Initialised(OpenStore open, boolean changed) {}
}
