package io.migrationgate.cli.store;

import io.migrationgate.spi.TimeSource;

/** Opens stores. */
public interface StoreConnector {
  /**
   * Opens a store that has been initialised.
   *
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   * @throws io.migrationgate.spi.StoreVersionException if it was never initialised, or is newer
   */
  OpenStore open(ConnectionSettings settings, TimeSource time);

  /**
   * Creates the store, or brings it up to date.
   *
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   * @throws io.migrationgate.spi.StoreVersionException if it is newer
   */
  Initialised init(ConnectionSettings settings, TimeSource time);

  /**
   * Connects to the database without looking for a store.
   *
   * @return the database's product and version
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   */
  String database(ConnectionSettings settings);

  /**
   * A store that was made ready.
   *
   * @param open the store
   * @param versionBefore its schema's version before; 0 if there was none
   */
  record Initialised(OpenStore open, int versionBefore) {}
}
