package io.migrationgate.jdbc.datasource;

import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.ShardingKey;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullUnmarked;

/**
 * A connection that is the driver's, but for what begins, ends or uses its transaction. See
 * {@link ForwardingResultSet}.
 */
@NullUnmarked
abstract class ForwardingConnection implements Connection {
  final Connection raw;

  ForwardingConnection(Connection raw) {
    this.raw = raw;
  }

  @Override
  public void beginRequest() throws SQLException {
    raw.beginRequest();
  }

  @Override
  public void clearWarnings() throws SQLException {
    raw.clearWarnings();
  }

  @Override
  public void endRequest() throws SQLException {
    raw.endRequest();
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    return raw.getAutoCommit();
  }

  @Override
  public String getCatalog() throws SQLException {
    return raw.getCatalog();
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    return raw.getClientInfo();
  }

  @Override
  public String getClientInfo(String name) throws SQLException {
    return raw.getClientInfo(name);
  }

  @Override
  public int getHoldability() throws SQLException {
    return raw.getHoldability();
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    return raw.getNetworkTimeout();
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return raw.getTransactionIsolation();
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    return raw.getTypeMap();
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    return raw.getWarnings();
  }

  @Override
  public boolean isClosed() throws SQLException {
    return raw.isClosed();
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return raw.isReadOnly();
  }

  @Override
  public boolean isValid(int timeout) throws SQLException {
    return raw.isValid(timeout);
  }

  @Override
  public String nativeSQL(String sql) throws SQLException {
    return raw.nativeSQL(sql);
  }

  @Override
  public void setCatalog(String catalog) throws SQLException {
    raw.setCatalog(catalog);
  }

  @Override
  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    raw.setClientInfo(name, value);
  }

  @Override
  public void setClientInfo(Properties clientInfo) throws SQLClientInfoException {
    raw.setClientInfo(clientInfo);
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    raw.setHoldability(holdability);
  }

  @Override
  public void setNetworkTimeout(Executor executor, int millis) throws SQLException {
    raw.setNetworkTimeout(executor, millis);
  }

  @Override
  public void setSchema(String schema) throws SQLException {
    raw.setSchema(schema);
  }

  @Override
  public void setShardingKey(ShardingKey key, ShardingKey superKey) throws SQLException {
    raw.setShardingKey(key, superKey);
  }

  @Override
  public void setShardingKey(ShardingKey key) throws SQLException {
    raw.setShardingKey(key);
  }

  @Override
  public boolean setShardingKeyIfValid(ShardingKey key, int timeout) throws SQLException {
    return raw.setShardingKeyIfValid(key, timeout);
  }

  @Override
  public boolean setShardingKeyIfValid(ShardingKey key, ShardingKey superKey, int timeout)
      throws SQLException {
    return raw.setShardingKeyIfValid(key, superKey, timeout);
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> typeMap) throws SQLException {
    raw.setTypeMap(typeMap);
  }
}
