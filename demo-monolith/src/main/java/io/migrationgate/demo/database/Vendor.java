package io.migrationgate.demo.database;

/** A database product the shop has scripts for. */
public enum Vendor {
  /** PostgreSQL. */
  POSTGRESQL("PostgreSQL", "postgresql"),
  /** MariaDB. */
  MARIADB("MariaDB", "mariadb");

  private final String title;
  private final String folder;

  Vendor(String title, String folder) {
    this.title = title;
    this.folder = folder;
  }

  /**
   * The vendor that a JDBC url names.
   *
   * @throws IllegalArgumentException if the shop has no scripts for it
   */
  static Vendor ofUrl(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    if (url.startsWith("jdbc:mariadb:")) {
      return MARIADB;
    }
    int colon = url.indexOf(':', "jdbc:".length());
    throw new IllegalArgumentException(
        "the shop has no scripts for " + (colon < 0 ? "it" : url.substring(0, colon)));
  }

  /** Where the scripts of the shop's tables are on the class path. */
  public String scripts() {
    return "classpath:io/migrationgate/demo/schema/" + folder;
  }

  /**
   * The clause that makes an insert replace the row it meets.
   *
   * @param key the primary key's column
   * @param columns what to replace
   */
  public String onConflictReplace(String key, String... columns) {
    StringBuilder clause = new StringBuilder(
        this == POSTGRESQL
            ? " ON CONFLICT (" + key + ") DO UPDATE SET "
            : " ON DUPLICATE KEY UPDATE ");
    for (int i = 0; i < columns.length; i++) {
      clause.append(i == 0 ? "" : ", ").append(columns[i]).append(" = ");
      clause.append(this == POSTGRESQL ? "EXCLUDED." + columns[i] : "VALUES(" + columns[i] + ")");
    }
    return clause.toString();
  }

  /**
   * A table of the numbers from 1 on, in a column {@code id}, for the FROM clause.
   *
   * @param count the last of them
   */
  public String numbers(int count) {
    return this == POSTGRESQL
        ? "(SELECT generate_series(1, " + count + ") AS id)"
        : "(SELECT seq AS id FROM seq_1_to_" + count + ")";
  }

  @Override
  public String toString() {
    return title;
  }
}
