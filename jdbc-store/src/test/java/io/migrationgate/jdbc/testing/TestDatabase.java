package io.migrationgate.jdbc.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * One database on a test server.
 *
 * @param server where it is
 * @param url of the database
 * @param user an administrator
 * @param password of that user
 */
public record TestDatabase(TestServer server, String url, String user, String password) {
  private static final Pattern PORT = Pattern.compile(":(\\d+)/");

  /** A new connection; the caller closes it. */
  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  /** Without a pool: each connection is a new one. */
  public DataSource dataSource() {
    return new UnpooledDataSource(url, user, password);
  }

  /** A pool; the caller closes it. */
  public HikariDataSource pool(int size) {
    return pool(size, true);
  }

  /** A pool; the caller closes it. */
  public HikariDataSource pool(int size, boolean autoCommit) {
    return pool(size, autoCommit, 20_000);
  }

  /** A pool; the caller closes it. */
  public HikariDataSource pool(int size, boolean autoCommit, long connectionTimeoutMillis) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    config.setDataSourceProperties(driverProperties(url));
    config.setAutoCommit(autoCommit);
    config.setConnectionTimeout(connectionTimeoutMillis);
    return new HikariDataSource(config);
  }

  /** Whether it is on the MySQL server that stands in for MariaDB; see the package's page. */
  public boolean onMysql() {
    return url.startsWith("jdbc:mysql:");
  }

  // MySQL's driver encrypts by itself, and the proxy of the tests has to read along.
  static Properties driverProperties(String url) {
    Properties properties = new Properties();
    if (url.startsWith("jdbc:mysql:")) {
      properties.setProperty("sslMode", "DISABLED");
      properties.setProperty("allowPublicKeyRetrieval", "true");
    }
    return properties;
  }

  /** Runs statements, each in its own transaction. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The same database under another user. */
  public TestDatabase as(String otherUser, String otherPassword) {
    return new TestDatabase(server, url, otherUser, otherPassword);
  }

  /** The name of the database. */
  String name() {
    return url.replaceFirst(";.*", "").replaceFirst(".*[:/]", "");
  }

  /** The port of the server. */
  public int port() {
    Matcher matcher = PORT.matcher(url);
    if (!matcher.find()) {
      throw new IllegalStateException("no port in " + url);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** The same database through another port. */
  public TestDatabase throughPort(int port) {
    return at(PORT.matcher(url).replaceFirst(":" + port + "/"));
  }

  /** The first column of the first row. */
  public String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** The same database by another URL. */
  public TestDatabase at(String otherUrl) {
    return new TestDatabase(server, otherUrl, user, password);
  }
}
