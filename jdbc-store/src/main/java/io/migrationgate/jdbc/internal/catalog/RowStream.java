package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.spi.ContractDatabase.RowSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a query's rows as text without keeping more than some of them. */
final class RowStream {
  private static final int FETCH = 1_000;

  private RowStream() {}

  /**
   * Reads all rows, inside a transaction: PostgreSQL fetches in portions only there. H2 keeps a
   * whole result, on disk if it is large, unless told to run its query as it goes.
   */
  static void read(Connection connection, Dialect dialect, String sql, RowSink sink)
      throws SQLException {
    boolean lazy = dialect.sql().h2();
    try (Statement statement =
        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
      if (lazy) {
        statement.execute("SET LAZY_QUERY_EXECUTION TRUE");
      }
      statement.setFetchSize(fetchSize(connection, dialect));
      try (ResultSet rows = statement.executeQuery(sql)) {
        read(rows, sink);
      }
    } finally {
      if (lazy) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET LAZY_QUERY_EXECUTION FALSE");
        }
      }
    }
  }

  /** MySQL's driver streams for one magic number only, which MariaDB's refuses. */
  private static int fetchSize(Connection connection, Dialect dialect) throws SQLException {
    boolean mysqlDriver = dialect.sql().mysql()
        && connection.getMetaData().getDriverName().toLowerCase(Locale.ROOT).contains("mysql");
    return mysqlDriver ? Integer.MIN_VALUE : FETCH;
  }

  private static void read(ResultSet rows, RowSink sink) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> names = new ArrayList<>();
    boolean[] binary = new boolean[meta.getColumnCount() + 1];
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      names.add(meta.getColumnLabel(i));
      binary[i] = switch (meta.getColumnType(i)) {
        case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> true;
        default -> false;
      };
    }
    sink.columns(names);
    while (rows.next()) {
      List<@Nullable String> row = new ArrayList<>();
      for (int i = 1; i < binary.length; i++) {
        row.add(binary[i] ? hex(rows.getBytes(i)) : rows.getString(i));
      }
      sink.row(row);
    }
  }

  private static @Nullable String hex(byte @Nullable [] bytes) {
    return bytes == null ? null : "\\x" + HexFormat.of().formatHex(bytes);
  }
}
