package io.migrationgate.jdbc.datasource;

import io.migrationgate.jdbc.internal.WeakConnections;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Which of the driver's connections carry a unit of work now, whatever data source has handed them
 * out: a second unit on one of them would end the transaction of the first. Thread-safe.
 */
final class CarriedUnits {
  private static final WeakConnections<CarriedUnits> CONNECTIONS =
      new WeakConnections<>(CarriedUnits::new);

  // Weak: a unit holds its connection, which is the key.
  private volatile @Nullable WeakReference<ConnectionUnit> last;

  private CarriedUnits() {}

  /**
   * What a connection of the driver's carries. To be asked before anything is sent to it.
   *
   * @throws SQLException if it carries a unit that is open
   */
  static CarriedUnits requireFree(Connection physical) throws SQLException {
    CarriedUnits found = CONNECTIONS.of(physical);
    WeakReference<ConnectionUnit> last = found.last;
    ConnectionUnit there = last == null ? null : last.get();
    if (there != null && there.carries()) {
      throw Refusals.handedOutTwice();
    }
    return found;
  }

  /** It carries this unit from now on. */
  void put(ConnectionUnit unit) {
    last = new WeakReference<>(unit);
  }
}
