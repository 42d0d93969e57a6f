package io.migrationgate.jdbc.datasource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.migrationgate.jdbc.internal.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Which of the driver's connections carry a unit of work now, whatever data source has handed them
 * out: a second unit on one of them would end the transaction of the first. Thread-safe.
 */
final class CarriedUnits {
  // Both sides weak: a unit holds its connection.
  private static final Cache<Connection, ConnectionUnit> UNITS =
      Caffeine.newBuilder().weakKeys().weakValues().build();

  private CarriedUnits() {}

  /**
   * Refuses a connection on which a unit is open. To be asked before anything is sent to it.
   *
   * @return the driver's own connection
   */
  static Connection requireFree(Connection handedOut) throws SQLException {
    Connection physical = PhysicalConnection.of(handedOut);
    ConnectionUnit there = UNITS.getIfPresent(physical);
    if (there != null && there.carries()) {
      throw Refusals.handedOutTwice();
    }
    return physical;
  }

  static void put(Connection physical, ConnectionUnit unit) {
    UNITS.put(physical, unit);
  }
}
