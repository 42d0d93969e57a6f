package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.spi.BridgeDatabase.UngatedUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what triggers have noted of those who write without asking a gate. */
public final class BridgeUse {
  private BridgeUse() {}

  /**
   * Reads the notes of a migration, the newest first; none where no bridge was ever installed.
   *
   * @param storeSchema as in {@link BridgeOptions}
   * @param now the database's clock in seconds, as an expression
   */
  public static List<UngatedUse> read(
      Connection connection, String storeSchema, String now, String migration) throws SQLException {
    String sql = "SELECT side, who, MAX(minute) AS last_minute, " + now + " FROM " + storeSchema
        + BridgeNotes.TABLE + " WHERE migration = ? GROUP BY side, who ORDER BY last_minute DESC";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migration);
      try (ResultSet row = statement.executeQuery()) {
        List<UngatedUse> found = new ArrayList<>();
        while (row.next()) {
          long last = row.getLong(3) * 60;
          found.add(new UngatedUse(
              Side.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
              row.getString(2),
              Instant.ofEpochSecond(last),
              Duration.ofSeconds(Math.max(0, row.getLong(4) - last))));
        }
        return found;
      }
    } catch (SQLException e) {
      if (SqlFailures.kind(e) == FailureKind.NO_TABLE) {
        return List.of();
      }
      throw e;
    }
  }

  /** Forgets all notes of a migration; none are there where no bridge was ever installed. */
  public static int forget(Connection connection, String storeSchema, String migration)
      throws SQLException {
    String sql = "DELETE FROM " + storeSchema + BridgeNotes.TABLE + " WHERE migration = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migration);
      return statement.executeUpdate();
    } catch (SQLException e) {
      if (SqlFailures.kind(e) == FailureKind.NO_TABLE) {
        return 0;
      }
      throw e;
    }
  }
}
