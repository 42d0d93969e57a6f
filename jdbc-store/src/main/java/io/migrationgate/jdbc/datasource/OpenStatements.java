package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect.Family;

/** Which statements leave a transaction open, by the kind of database. */
final class OpenStatements {
  private OpenStatements() {}

  /**
   * Whether statements that begin with this word are known to leave the transaction open, whatever
   * follows. A list of those that commit would miss what it does not know.
   */
  static boolean keep(Family family, String word) {
    return switch (family) {
      case POSTGRESQL -> true;
      case MYSQL ->
        switch (word) {
          case "CALL",
              "CHECKSUM",
              "DEALLOCATE",
              "DELETE",
              "DESC",
              "DESCRIBE",
              "DO",
              "EXPLAIN",
              "GET",
              "HANDLER",
              "HELP",
              "INSERT",
              "KILL",
              "PREPARE",
              "PURGE",
              "RELEASE",
              "REPLACE",
              "RESIGNAL",
              "SAVEPOINT",
              "SELECT",
              "SHOW",
              "SIGNAL",
              "TABLE",
              "UPDATE",
              "USE",
              "VALUES",
              "WITH" -> true;
          default -> false;
        };
      case H2 ->
        switch (word) {
          case "CALL",
              "CHECKPOINT",
              "DELETE",
              "EXPLAIN",
              "HELP",
              "INSERT",
              "MERGE",
              "RELEASE",
              "REPLACE",
              "SAVEPOINT",
              "SELECT",
              "SHOW",
              "TABLE",
              "UPDATE",
              "VALUES",
              "WITH" -> true;
          default -> false;
        };
    };
  }
}
