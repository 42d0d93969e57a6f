package io.migrationgate.lint.rule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A database product whose SQL is known. */
public enum Database {
  /** PostgreSQL. */
  POSTGRESQL("PostgreSQL", 12, 0),
  /** MariaDB. */
  MARIADB("MariaDB", 10, 6),
  /** MySQL. */
  MYSQL("MySQL", 8, 0),
  /** H2. */
  H2("H2", 2, 0);

  private final String title;
  private final int major;
  private final int minor;

  Database(String title, int major, int minor) {
    this.title = title;
    this.major = major;
    this.minor = minor;
  }

  /** As its makers write it. */
  public String title() {
    return title;
  }

  /** The oldest version that rules were written for, and the one assumed if none is told. */
  public Version oldest() {
    return new Version(major, minor);
  }

  /** As on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The database of that name, in any spelling of case. */
  public static Optional<Database> find(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Whether it speaks the dialect of MySQL. */
  public boolean mysqlLike() {
    return this == MARIADB || this == MYSQL;
  }
}
