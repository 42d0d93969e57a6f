package io.migrationgate.cli.store;

import io.migrationgate.spi.TimeSource;

/** Stores in databases, over JDBC. */
public final class JdbcStoreConnector implements StoreConnector {
  @Override
  public OpenStore open(ConnectionSettings settings, TimeSource time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Initialised init(ConnectionSettings settings, TimeSource time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String database(ConnectionSettings settings) {
    throw new UnsupportedOperationException();
  }
}
