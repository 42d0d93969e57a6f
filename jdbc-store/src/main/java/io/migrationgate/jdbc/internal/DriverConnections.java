package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;

/**
 * New connections straight from the driver that knows the URL. A server that accepts a connection
 * and then falls silent is given up after ten seconds, unless the URL has time-outs of its own.
 */
public final class DriverConnections implements ConnectionSource {
  private static final int LOGIN_SECONDS = 10;

  private final String url;
  private final Properties properties = new Properties();
  private final boolean limitsLogin;

  /** Connections of a user. */
  public DriverConnections(String url, String user, String password) {
    this.url = url;
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    String lower = url.toLowerCase(Locale.ROOT);
    boolean seconds = lower.startsWith("jdbc:postgresql:");
    boolean millis = lower.startsWith("jdbc:mariadb:") || lower.startsWith("jdbc:mysql:");
    String limit = Integer.toString(seconds ? LOGIN_SECONDS : LOGIN_SECONDS * 1_000);
    boolean known = seconds || millis;
    this.limitsLogin = known && !lower.contains("sockettimeout=");
    if (limitsLogin) {
      properties.setProperty("socketTimeout", limit);
    }
    if (known && !lower.contains("connecttimeout=")) {
      properties.setProperty("connectTimeout", limit);
    }
  }

  @Override
  public Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url, properties);
    if (limitsLogin) {
      // From here on whoever uses it sets a limit for each statement.
      connection.setNetworkTimeout(Runnable::run, 0);
    }
    return connection;
  }
}
