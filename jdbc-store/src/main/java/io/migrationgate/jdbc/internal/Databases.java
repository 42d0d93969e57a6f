package io.migrationgate.jdbc.internal;

import io.migrationgate.spi.DatabaseIdentity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells databases apart by what they say of themselves, which every role may ask. */
public final class Databases {
  private Databases() {}

  /** Which database a connection leads to. */
  public static DatabaseIdentity identity(Connection connection) throws SQLException {
    Dialect dialect = Dialect.orNull(connection.getMetaData());
    return new DatabaseIdentity(facts(connection, dialect).id(), shown(connection));
  }

  static ServerView.Facts facts(Connection connection, @Nullable Dialect dialect)
      throws SQLException {
    if (dialect == null) {
      // Never one in which a store could be.
      return new ServerView.Facts(false, connection.getMetaData().getDatabaseProductName());
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(dialect.selfQuery())) {
      if (!row.next()) {
        throw new SQLException("no answer to: " + dialect.selfQuery());
      }
      return new ServerView.Facts(row.getBoolean(1), dialect.folder() + " " + row.getString(2));
    }
  }

  static String shown(Connection connection) throws SQLException {
    String url = connection.getMetaData().getURL();
    return "the database at "
        + JdbcUrls.withoutSecrets(Objects.requireNonNullElse(url, "(no URL)"));
  }
}
