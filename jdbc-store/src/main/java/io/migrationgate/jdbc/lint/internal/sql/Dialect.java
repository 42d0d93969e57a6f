package io.migrationgate.jdbc.lint.internal.sql;

/** Whose quotes and comments are in force. */
public enum Dialect {
  /** PostgreSQL. */
  POSTGRESQL,
  /** MariaDB and MySQL. */
  MYSQL,
  /** H2. */
  H2
}
