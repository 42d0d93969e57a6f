package io.migrationgate.demo.database;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * Where a database is, and as whom to reach it. Its text never shows the password.
 *
 * @param url the JDBC url
 * @param user the database user
 * @param password empty if none is needed
 */
public record DatabaseAddress(String url, String user, String password) {
  /** The product that the url names. */
  public Vendor vendor() {
    return Vendor.ofUrl(url);
  }

  /** Its port; the product's usual one if the url names none. */
  public int port() {
    int named = rest().getPort();
    return named > 0 ? named : vendor() == Vendor.POSTGRESQL ? 5432 : 3306;
  }

  /** Its host. */
  public String host() {
    String named = rest().getHost();
    return named == null ? "localhost" : named;
  }

  /** The same database, reached by way of a port of this machine. */
  public DatabaseAddress through(int port) {
    URI there = rest();
    String options = there.getRawQuery() == null ? "" : "?" + there.getRawQuery();
    String through =
        "jdbc:" + there.getScheme() + "://127.0.0.1:" + port + there.getRawPath() + options;
    return new DatabaseAddress(through, user, password);
  }

  /**
   * The same database for sessions that are listed under a name: on MariaDB as that user, since it
   * lists nothing else, and the demo's server knows no passwords.
   */
  public DatabaseAddress named(String name) {
    return vendor() == Vendor.POSTGRESQL ? this : new DatabaseAddress(url, name, password);
  }

  private URI rest() {
    return URI.create(url.substring("jdbc:".length()));
  }

  /**
   * Opens a connection of its own, outside any pool.
   *
   * @param application under which the database lists the session, where it can
   */
  public Connection connect(String application) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.putAll(sessionProperties(application));
    return DriverManager.getConnection(url, properties);
  }

  /** What makes the driver tell the database what its sessions are called. */
  Map<String, String> sessionProperties(String application) {
    // With the second one PostgreSQL's driver sends the name with the first packet, not with a
    // statement afterwards: a session without a name would look like somebody else's.
    return vendor() == Vendor.POSTGRESQL
        ? Map.of("ApplicationName", application, "assumeMinServerVersion", "9.0")
        : Map.of();
  }

  /**
   * What the engine must say its sessions are called: the application name on PostgreSQL, the user
   * on MariaDB, which has no such thing.
   */
  public String sessionName(String application) {
    return vendor() == Vendor.POSTGRESQL ? application : user;
  }

  /** Url and user. */
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
