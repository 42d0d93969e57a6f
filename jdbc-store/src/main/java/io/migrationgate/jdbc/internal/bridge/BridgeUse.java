package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Somebody who has written a side without asking a gate, as triggers have noted it.
 *
 * @param side that was written
 * @param who the user, on PostgreSQL with the application's name behind it, nodes' own suffixes
 *     included
 * @param last the minute in which he did so last, by the database's clock
 */
public record BridgeUse(Side side, String who, Instant last) {

  /**
   * Reads the notes of a migration, the newest first. The table is there once a bridge has been
   * installed.
   *
   * @param storeSchema as in {@link BridgeOptions}
   */
  public static List<BridgeUse> read(Connection connection, String storeSchema, String migration)
      throws SQLException {
    String sql = "SELECT side, who, MAX(minute) AS last_minute FROM " + storeSchema
        + BridgeNotes.TABLE + " WHERE migration = ? GROUP BY side, who ORDER BY last_minute DESC";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migration);
      try (ResultSet row = statement.executeQuery()) {
        List<BridgeUse> found = new ArrayList<>();
        while (row.next()) {
          found.add(new BridgeUse(
              Side.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
              row.getString(2),
              Instant.ofEpochSecond(row.getLong(3) * 60)));
        }
        return found;
      }
    }
  }

  /** Forgets notes of a migration that are older; there is one for each session and minute. */
  public static int forget(
      Connection connection, String storeSchema, String migration, Instant now, Duration older)
      throws SQLException {
    String sql =
        "DELETE FROM " + storeSchema + BridgeNotes.TABLE + " WHERE migration = ? AND minute < ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migration);
      statement.setLong(2, now.minus(older).getEpochSecond() / 60);
      return statement.executeUpdate();
    }
  }
}
