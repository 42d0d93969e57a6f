package io.migrationgate.jdbc;

import io.migrationgate.jdbc.internal.JdbcUrls;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/**
 * Which database holds a store, for people. Never holds a password.
 *
 * @param product for example {@code PostgreSQL}
 * @param version the server's version
 * @param url the JDBC URL without user, password and parameters
 */
public record StoreDescription(String product, String version, String url) {
  static StoreDescription of(DatabaseMetaData database) throws SQLException {
    String url = database.getURL();
    return new StoreDescription(
        database.getDatabaseProductName(),
        database.getDatabaseProductVersion(),
        url == null ? "" : JdbcUrls.withoutSecrets(url));
  }
}
