package io.migrationgate.jdbc.datasource;

import java.util.Locale;

/** How a database reads a text, and which statements commit by themselves there. */
enum Flavor {
  /** Everything belongs to its transaction, DDL too. */
  POSTGRESQL,
  /** MariaDB and MySQL. */
  MYSQL,
  /** H2, and whatever else may hold gated data. */
  OTHER;

  static Flavor of(String product) {
    String lower = product.toLowerCase(Locale.ROOT);
    if (lower.contains("postgres")) {
      return POSTGRESQL;
    }
    return lower.contains("mariadb") || lower.contains("mysql") ? MYSQL : OTHER;
  }

  /** Whether statements that begin with this word commit what went before. */
  boolean commits(String word) {
    return switch (this) {
      case POSTGRESQL -> false;
      case MYSQL ->
        switch (word) {
          case "ALTER",
              "ANALYZE",
              "BACKUP",
              "CACHE",
              "CHANGE",
              "CHECK",
              "CREATE",
              "DROP",
              "FLUSH",
              "GRANT",
              "INSTALL",
              "LOCK",
              "OPTIMIZE",
              "RENAME",
              "REPAIR",
              "RESET",
              "REVOKE",
              "SHUTDOWN",
              "START",
              "STOP",
              "TRUNCATE",
              "UNINSTALL",
              "UNLOCK" -> true;
          default -> false;
        };
      case OTHER ->
        switch (word) {
          case "ALTER",
              "ANALYZE",
              "BACKUP",
              "COMMENT",
              "CREATE",
              "DROP",
              "GRANT",
              "RENAME",
              "REVOKE",
              "RUNSCRIPT",
              "SCRIPT",
              "SHUTDOWN",
              "TRUNCATE" -> true;
          default -> false;
        };
    };
  }
}
