package io.migrationgate.cli.store;

import io.migrationgate.Problem;
import io.migrationgate.cli.terminal.UsageException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections straight from the driver. One that is given back is kept for the next borrower, so
 * that a command which looks many times does not log in each time; more than a pool would be slower
 * to start than the command itself. Thread-safe.
 */
final class DriverDataSource implements DataSource, OpenStore.Connections {
  private static final String APPLICATION = "mgate";

  /** Named, so that not every driver on the class path is loaded to find the right one. */
  private static final Map<String, String> DRIVERS = Map.of(
      "jdbc:postgresql:", "org.postgresql.Driver",
      "jdbc:mariadb:", "org.mariadb.jdbc.Driver",
      "jdbc:h2:", "org.h2.Driver");

  private final ConnectionSettings settings;
  private final Driver driver;
  private final boolean keeps;
  private final AtomicReference<@Nullable Connection> idle = new AtomicReference<>();

  /**
   * A data source that is not connected yet.
   *
   * @throws UsageException if no driver knows the url, or it has properties that may do harm
   */
  DriverDataSource(ConnectionSettings settings) {
    this(settings, true);
  }

  private DriverDataSource(ConnectionSettings settings, boolean keeps) {
    UrlProperties.check(settings);
    this.keeps = keeps;
    this.settings = settings;
    this.driver = driver(settings.url());
    if (!understands(driver, settings.url())) {
      throw new UsageException(
          "connection",
          "a url that the driver cannot parse: " + settings.shownUrl(),
          "a JDBC url",
          "for example: jdbc:postgresql://HOST:5432/DATABASE");
    }
  }

  /**
   * Leads to the same place as another user, and keeps no connection: where sessions are told apart
   * by their user, one that lies idle would be a stranger's.
   */
  DriverDataSource as(ConnectionSettings.Login other) {
    return new DriverDataSource(settings.as(other), false);
  }

  private static boolean understands(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }

  private static Driver driver(String url) {
    for (Map.Entry<String, String> known : DRIVERS.entrySet()) {
      if (url.startsWith(known.getKey())) {
        return load(known.getValue());
      }
    }
    try {
      return DriverManager.getDriver(url);
    } catch (SQLException e) {
      String kind = url.split(":", 3)[1];
      throw new UsageException(
          new Problem(
              "connection",
              "no JDBC driver for jdbc:" + kind + ":",
              "a url that begins with jdbc:postgresql:, jdbc:mariadb: or jdbc:h2:",
              "correct the url, or name the driver's jar in the environment variable"
                  + " MGATE_CLASSPATH"),
          e);
    }
  }

  private static Driver load(String name) {
    try {
      return Class.forName(name).asSubclass(Driver.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the installation lacks the driver " + name, e);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (!keeps) {
      return connect();
    }
    Connection kept = idle.getAndSet(null);
    return KeptConnection.lend(kept == null ? connect() : kept, idle);
  }

  private Connection connect() throws SQLException {
    Connection connection = driver.connect(settings.url(), properties());
    if (connection == null) {
      throw new SQLException("the driver does not accept the url " + settings.shownUrl(), "08001");
    }
    if (limitsLogin()) {
      connection.setNetworkTimeout(Runnable::run, 0);
    }
    return connection;
  }

  private Properties properties() {
    Properties properties = new Properties();
    String user = settings.user();
    if (user != null) {
      properties.setProperty("user", user);
    }
    String password = settings.password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    if (postgres() && !mentions("applicationname")) {
      properties.setProperty("ApplicationName", APPLICATION);
    }
    if (postgres() && !mentions("assumeminserverversion")) {
      // The name goes along with the login, instead of a round trip later.
      properties.setProperty("assumeMinServerVersion", "9.4");
    }
    if (limitsLogin()) {
      // A server that accepts the connection and then falls silent must not hold up the command
      // for ever. Afterwards every statement has a limit of its own.
      properties.setProperty("socketTimeout", "10");
    }
    return properties;
  }

  private boolean postgres() {
    return settings.url().startsWith("jdbc:postgresql:");
  }

  private boolean limitsLogin() {
    return postgres() && !mentions("sockettimeout");
  }

  private boolean mentions(String property) {
    return settings.url().toLowerCase(Locale.ROOT).contains(property + "=");
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("one user only");
  }

  /** Closes the connection that is kept. */
  @Override
  public void close() {
    Connection kept = idle.getAndSet(null);
    if (kept != null) {
      KeptConnection.closeQuietly(kept);
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // Nothing is ever logged here.
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("the url says it");
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("none");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (!type.isInstance(this)) {
      throw new SQLException("not a " + type.getName());
    }
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
