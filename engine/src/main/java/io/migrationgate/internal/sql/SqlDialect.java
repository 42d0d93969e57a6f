package io.migrationgate.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * By whose rules a text is read. Immutable.
 *
 * @param family the product
 * @param backslashes whether a backslash escapes in a plain string: on MariaDB and MySQL unless
 *     {@code NO_BACKSLASH_ESCAPES} is set, on PostgreSQL if {@code standard_conforming_strings} is
 *     off
 * @param ansiQuotes whether {@code "…"} is a name; on MariaDB and MySQL it is a string unless
 *     {@code ANSI_QUOTES} is set
 * @param runsComments whether what is in <code>/*! … *&#47;</code> is run; each server of MariaDB
 *     and MySQL runs some, by the version in them
 */
public record SqlDialect(
    Family family, boolean backslashes, boolean ansiQuotes, boolean runsComments) {
  /** PostgreSQL as it is by default. */
  public static final SqlDialect POSTGRESQL = new SqlDialect(Family.POSTGRESQL, false, true, false);

  /** MariaDB and MySQL as they are by default. */
  public static final SqlDialect MYSQL = new SqlDialect(Family.MYSQL, true, false, true);

  /** H2, which has no settings that matter here. */
  public static final SqlDialect H2 = new SqlDialect(Family.H2, false, true, false);

  /** Products that share their rules. */
  public enum Family {
    /** PostgreSQL. */
    POSTGRESQL,
    /** MariaDB and MySQL. */
    MYSQL,
    /** H2. */
    H2
  }

  /**
   * The rules of a product as they are by default.
   *
   * @param product as JDBC's metadata name it; one that is not known is read by H2's rules, which
   *     know the least
   */
  public static SqlDialect ofProduct(String product) {
    String lower = product.toLowerCase(Locale.ROOT);
    if (lower.contains("postgres")) {
      return POSTGRESQL;
    }
    return lower.contains("mariadb") || lower.contains("mysql") ? MYSQL : H2;
  }

  /** Whether it is PostgreSQL's. */
  public boolean postgresql() {
    return family == Family.POSTGRESQL;
  }

  /** Whether it is that of MariaDB and MySQL. */
  public boolean mysql() {
    return family == Family.MYSQL;
  }

  /** Whether it is H2's. */
  public boolean h2() {
    return family == Family.H2;
  }

  /**
   * The rules by which the same product may read this text otherwise, under other settings or in
   * another version; empty, and nothing allocated, if there is nothing in the text that could be
   * read otherwise.
   */
  public List<SqlDialect> others(String text) {
    boolean backslash = family != Family.H2 && text.indexOf('\\') >= 0;
    boolean quote = mysql() && text.indexOf('"') >= 0;
    boolean comment =
        mysql() && text.indexOf('!') >= 0 && (text.contains("/*!") || text.contains("/*M!"));
    if (!backslash && !quote && !comment) {
      return List.of();
    }
    List<SqlDialect> others = new ArrayList<>();
    for (int i = 1; i < 8; i++) {
      boolean possible =
          (backslash || (i & 1) == 0) && (quote || (i & 2) == 0) && (comment || (i & 4) == 0);
      if (possible) {
        others.add(new SqlDialect(
            family,
            backslashes ^ (i & 1) != 0,
            ansiQuotes ^ (i & 2) != 0,
            runsComments ^ (i & 4) != 0));
      }
    }
    return others;
  }
}
