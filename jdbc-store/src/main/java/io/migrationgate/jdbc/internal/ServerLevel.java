package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * The isolation level as the server tells it. {@link Connection#getTransactionIsolation} is no way
 * to ask: pools answer with what was last set through them.
 */
public final class ServerLevel {
  private ServerLevel() {}

  /**
   * Asks, in a statement for which no snapshot is taken.
   *
   * @return in JDBC's numbers: on PostgreSQL the transaction's level, on MariaDB and MySQL the one
   *     that the session has for its next
   */
  public static int of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    if (product.contains("postgres")) {
      return ask(connection, "SHOW transaction_isolation");
    }
    if (product.contains("mariadb")) {
      return ask(connection, "SELECT @@session.tx_isolation");
    }
    return product.contains("mysql")
        ? ask(connection, "SELECT @@session.transaction_isolation")
        : connection.getTransactionIsolation();
  }

  private static int ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      String answer = row.getString(1);
      return switch (answer.toLowerCase(Locale.ROOT).replace('-', ' ')) {
        case "read uncommitted" -> Connection.TRANSACTION_READ_UNCOMMITTED;
        case "read committed" -> Connection.TRANSACTION_READ_COMMITTED;
        case "repeatable read" -> Connection.TRANSACTION_REPEATABLE_READ;
        case "serializable" -> Connection.TRANSACTION_SERIALIZABLE;
        default -> throw new SQLException("unknown isolation level '" + answer + "'");
      };
    }
  }
}
