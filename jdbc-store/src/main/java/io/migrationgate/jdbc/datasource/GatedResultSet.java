package io.migrationgate.jdbc.datasource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that lead back to the wrapped connection, not to the driver's. */
final class GatedResultSet extends ForwardingResultSet {
  private final Connection connection;
  private final @Nullable Statement statement;
  private final ConnectionUnit unit;

  /**
   * Rows.
   *
   * @param statement the wrapped one that has them; null if only the driver knows it
   */
  GatedResultSet(
      Connection connection, @Nullable Statement statement, ConnectionUnit unit, ResultSet raw) {
    super(raw);
    this.connection = connection;
    this.statement = statement;
    this.unit = unit;
  }

  @Override
  public @Nullable Statement getStatement() throws SQLException {
    if (statement != null) {
      return statement;
    }
    Statement made = raw.getStatement();
    return made == null
        ? null
        : GatedStatement.around(Statement.class, connection, unit, made, Prepared.NOTHING);
  }

  @Override
  public void insertRow() throws SQLException {
    beforeChange();
    raw.insertRow();
  }

  @Override
  public void updateRow() throws SQLException {
    beforeChange();
    raw.updateRow();
  }

  @Override
  public void deleteRow() throws SQLException {
    beforeChange();
    raw.deleteRow();
  }

  private void beforeChange() throws SQLException {
    unit.beforeStatement();
    unit.marks().requireNone("a row that is changed through a result set");
  }

  @Override
  public @Nullable Object getObject(int column) throws SQLException {
    return inside(raw.getObject(column));
  }

  @Override
  public @Nullable Object getObject(String column) throws SQLException {
    return inside(raw.getObject(column));
  }

  @Override
  public @Nullable Object getObject(int column, Map<String, Class<?>> types) throws SQLException {
    return inside(raw.getObject(column, types));
  }

  @Override
  public @Nullable Object getObject(String column, Map<String, Class<?>> types)
      throws SQLException {
    return inside(raw.getObject(column, types));
  }

  @Override
  public <T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
    T value = raw.getObject(column, type);
    return value instanceof ResultSet ? type.cast(inside(value)) : value;
  }

  @Override
  public <T> @Nullable T getObject(String column, Class<T> type) throws SQLException {
    T value = raw.getObject(column, type);
    return value instanceof ResultSet ? type.cast(inside(value)) : value;
  }

  /** A value may be rows as well: those of a cursor. */
  private @Nullable Object inside(@Nullable Object value) {
    return value instanceof ResultSet rows
        ? new GatedResultSet(connection, statement, unit, rows)
        : value;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.cast(Wrapping.unwrap(this, raw, unit, type));
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return Wrapping.isWrapperFor(this, raw, type);
  }

  @Override
  public String toString() {
    return "gated " + raw;
  }
}
