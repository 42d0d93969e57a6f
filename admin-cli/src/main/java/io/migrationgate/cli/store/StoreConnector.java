package io.migrationgate.cli.store;

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
   * A store that was made ready.
   *
   * @param open the store
   * @param changed whether there was anything to do
   */
  record Initialised(OpenStore open, boolean changed) {}
}
