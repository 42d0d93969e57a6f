package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from: a data source, or a driver. Thread-safe. */
@FunctionalInterface
public interface ConnectionSource {
  /** A connection, for as long as it takes. */
  Connection connect() throws SQLException;
}
