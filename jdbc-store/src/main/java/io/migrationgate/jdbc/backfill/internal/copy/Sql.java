package io.migrationgate.jdbc.backfill.internal.copy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is put together from parts, each with the values that belong to it. Plain JDBC:
 * declared expressions may hold colons, which Jdbi would take for names.
 */
public final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> values = new ArrayList<>();

  /** Reads one row. */
  public interface Row<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
  }

  public static Sql of(String text, @Nullable Object... values) {
    return new Sql().add(text, values);
  }

  public Sql add(String more, @Nullable Object... with) {
    text.append(more);
    for (Object value : with) {
      values.add(value);
    }
    return this;
  }

  public Sql add(Sql other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  public int update(Connection connection, int timeoutSeconds) throws SQLException {
    try (PreparedStatement statement = prepare(connection, timeoutSeconds)) {
      return statement.executeUpdate();
    }
  }

  public <T> List<T> list(Connection connection, int timeoutSeconds, Row<T> row)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, timeoutSeconds);
        ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(row.read(rows));
      }
      return list;
    }
  }

  public <T> @Nullable T first(Connection connection, int timeoutSeconds, Row<T> row)
      throws SQLException {
    List<T> list = list(connection, timeoutSeconds, row);
    return list.isEmpty() ? null : list.get(0);
  }

  private PreparedStatement prepare(Connection connection, int timeoutSeconds) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    try {
      statement.setQueryTimeout(timeoutSeconds);
      bind(statement);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
