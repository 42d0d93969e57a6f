package io.migrationgate.jdbc.datasource;

import java.io.InputStream;
import java.io.Reader;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLType;
import org.jspecify.annotations.Nullable;

/** A prepared statement on a wrapped connection: looked at before it is sent. */
final class GatedPreparedStatement extends ForwardingPreparedStatement {
  private final Connection connection;
  private final ConnectionUnit unit;
  private final StatementChecks guard;

  /**
   * Wraps a statement.
   *
   * @param prepared what it was prepared from
   */
  GatedPreparedStatement(
      Connection connection, ConnectionUnit unit, PreparedStatement raw, Prepared prepared) {
    super(raw);
    this.connection = connection;
    this.unit = unit;
    this.guard = new StatementChecks(unit, prepared);
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public boolean execute() throws SQLException {
    guard.beforeRun();
    return raw.execute();
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    guard.beforeRun();
    return new GatedResultSet(connection, this, unit, raw.executeQuery());
  }

  @Override
  public int executeUpdate() throws SQLException {
    guard.beforeRun();
    return raw.executeUpdate();
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    guard.beforeRun();
    return raw.executeLargeUpdate();
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    return new GatedResultSet(connection, this, unit, raw.executeQuery(guard.beforeRun(sql)));
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    return raw.execute(guard.beforeRun(sql));
  }

  @Override
  public boolean execute(String sql, int generatedKeys) throws SQLException {
    return raw.execute(guard.beforeRun(sql), generatedKeys);
  }

  @Override
  public boolean execute(String sql, int[] columns) throws SQLException {
    return raw.execute(guard.beforeRun(sql), columns);
  }

  @Override
  public boolean execute(String sql, String[] columns) throws SQLException {
    return raw.execute(guard.beforeRun(sql), columns);
  }

  @Override
  public int executeUpdate(String sql) throws SQLException {
    return raw.executeUpdate(guard.beforeRun(sql));
  }

  @Override
  public int executeUpdate(String sql, int generatedKeys) throws SQLException {
    return raw.executeUpdate(guard.beforeRun(sql), generatedKeys);
  }

  @Override
  public int executeUpdate(String sql, int[] columns) throws SQLException {
    return raw.executeUpdate(guard.beforeRun(sql), columns);
  }

  @Override
  public int executeUpdate(String sql, String[] columns) throws SQLException {
    return raw.executeUpdate(guard.beforeRun(sql), columns);
  }

  @Override
  public long executeLargeUpdate(String sql) throws SQLException {
    return raw.executeLargeUpdate(guard.beforeRun(sql));
  }

  @Override
  public long executeLargeUpdate(String sql, int generatedKeys) throws SQLException {
    return raw.executeLargeUpdate(guard.beforeRun(sql), generatedKeys);
  }

  @Override
  public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
    return raw.executeLargeUpdate(guard.beforeRun(sql), columns);
  }

  @Override
  public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
    return raw.executeLargeUpdate(guard.beforeRun(sql), columns);
  }

  @Override
  public void addBatch() throws SQLException {
    guard.beforeAdded();
    raw.addBatch();
  }

  @Override
  public void addBatch(String sql) throws SQLException {
    raw.addBatch(guard.beforeAdded(sql));
  }

  @Override
  public void clearBatch() throws SQLException {
    guard.emptied();
    raw.clearBatch();
  }

  @Override
  public int @Nullable [] executeBatch() throws SQLException {
    return guard.batch(raw::executeBatch);
  }

  @Override
  public long @Nullable [] executeLargeBatch() throws SQLException {
    return guard.batch(raw::executeLargeBatch);
  }

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    return rows(raw.getResultSet());
  }

  @Override
  public @Nullable ResultSet getGeneratedKeys() throws SQLException {
    return rows(raw.getGeneratedKeys());
  }

  private @Nullable ResultSet rows(@Nullable ResultSet rows) {
    return rows == null ? null : new GatedResultSet(connection, this, unit, rows);
  }

  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    guard.beforeTold();
    return raw.getMetaData();
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    guard.beforeTold();
    return raw.getParameterMetaData();
  }

  @Override
  public void setBlob(int parameter, Blob value) throws SQLException {
    guard.beforeTold();
    raw.setBlob(parameter, value);
  }

  @Override
  public void setBlob(int parameter, InputStream value) throws SQLException {
    guard.beforeTold();
    raw.setBlob(parameter, value);
  }

  @Override
  public void setBlob(int parameter, InputStream value, long length) throws SQLException {
    guard.beforeTold();
    raw.setBlob(parameter, value, length);
  }

  @Override
  public void setClob(int parameter, Clob value) throws SQLException {
    guard.beforeTold();
    raw.setClob(parameter, value);
  }

  @Override
  public void setClob(int parameter, Reader value) throws SQLException {
    guard.beforeTold();
    raw.setClob(parameter, value);
  }

  @Override
  public void setClob(int parameter, Reader value, long length) throws SQLException {
    guard.beforeTold();
    raw.setClob(parameter, value, length);
  }

  @Override
  public void setNClob(int parameter, NClob value) throws SQLException {
    guard.beforeTold();
    raw.setNClob(parameter, value);
  }

  @Override
  public void setNClob(int parameter, Reader value) throws SQLException {
    guard.beforeTold();
    raw.setNClob(parameter, value);
  }

  @Override
  public void setNClob(int parameter, Reader value, long length) throws SQLException {
    guard.beforeTold();
    raw.setNClob(parameter, value, length);
  }

  @Override
  public void setObject(int parameter, @Nullable Object value) throws SQLException {
    guard.beforeTold();
    raw.setObject(parameter, value);
  }

  @Override
  public void setObject(int parameter, @Nullable Object value, int type) throws SQLException {
    guard.beforeTold();
    raw.setObject(parameter, value, type);
  }

  @Override
  public void setObject(int parameter, @Nullable Object value, int type, int scale)
      throws SQLException {
    guard.beforeTold();
    raw.setObject(parameter, value, type, scale);
  }

  @Override
  public void setObject(int parameter, @Nullable Object value, SQLType type) throws SQLException {
    guard.beforeTold();
    raw.setObject(parameter, value, type);
  }

  @Override
  public void setObject(int parameter, @Nullable Object value, SQLType type, int scale)
      throws SQLException {
    guard.beforeTold();
    raw.setObject(parameter, value, type, scale);
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
