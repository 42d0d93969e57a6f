package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;
import java.util.Locale;

/** How a database reads a text, and which statements leave a transaction open there. */
enum Flavor {
  /** Everything belongs to its transaction, DDL too. */
  POSTGRESQL(SqlDialect.POSTGRESQL),
  /** MariaDB and MySQL. */
  MYSQL(SqlDialect.MYSQL),
  /** H2, and whatever else may hold gated data. */
  OTHER(SqlDialect.H2);

  @SuppressWarnings("ImmutableEnumChecker") // a record of immutable values
  private final SqlDialect dialect;

  Flavor(SqlDialect dialect) {
    this.dialect = dialect;
  }

  static Flavor of(String product) {
    String lower = product.toLowerCase(Locale.ROOT);
    if (lower.contains("postgres")) {
      return POSTGRESQL;
    }
    return lower.contains("mariadb") || lower.contains("mysql") ? MYSQL : OTHER;
  }

  /** How it reads a text unless it is told otherwise. */
  SqlDialect dialect() {
    return dialect;
  }

  /**
   * Whether statements that begin with this word are known to leave the transaction open, whatever
   * follows. A list of those that commit would miss what it does not know.
   */
  boolean keeps(String word) {
    return switch (this) {
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
      case OTHER ->
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
