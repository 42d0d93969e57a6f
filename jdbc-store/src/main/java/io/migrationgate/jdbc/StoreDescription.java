package io.migrationgate.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Which database holds a store, for people. Never holds a password.
 *
 * @param product for example {@code PostgreSQL}
 * @param version the server's version
 * @param url the JDBC URL without user, password and parameters
 */
public record StoreDescription(String product, String version, String url) {
  private static final Pattern PARAMETERS = Pattern.compile("[?;].*", Pattern.DOTALL);
  private static final Pattern USER = Pattern.compile("//[^/]*@");

  static StoreDescription of(DatabaseMetaData database) throws SQLException {
    String url = database.getURL();
    return new StoreDescription(
        database.getDatabaseProductName(),
        database.getDatabaseProductVersion(),
        url == null ? "" : withoutSecrets(url));
  }

  /** Passwords hide among the parameters, or in front of the host. */
  static String withoutSecrets(String url) {
    return USER.matcher(PARAMETERS.matcher(url).replaceFirst("")).replaceFirst("//");
  }
}
