package io.migrationgate.demo.tour;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs statements that change tables in use. They need a lock that waits for every open
 * transaction, and whoever comes after waits behind them; so they give up soon, and try again.
 */
final class Ddl {
  private static final int TRIES = 20;

  private final DatabaseAddress address;

  Ddl(DatabaseAddress address) {
    this.address = address;
  }

  /**
   * Runs a statement.
   *
   * @return how often it had to be tried
   */
  int run(String sql) throws SQLException {
    try (Connection connection = address.connect("shop-setup");
        Statement statement = connection.createStatement()) {
      statement.execute(
          address.vendor() == Vendor.POSTGRESQL
              ? "SET lock_timeout = '200ms'"
              : "SET lock_wait_timeout = 1");
      for (int attempt = 1; ; attempt++) {
        try {
          statement.execute(sql);
          return attempt;
        } catch (SQLException e) {
          if (attempt == TRIES || !isLockTimeout(e)) {
            throw e;
          }
        }
      }
    }
  }

  private static boolean isLockTimeout(SQLException failure) {
    return "55P03".equals(failure.getSQLState()) || failure.getErrorCode() == 1205;
  }
}
