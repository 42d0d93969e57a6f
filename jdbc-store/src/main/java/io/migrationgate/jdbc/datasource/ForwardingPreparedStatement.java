package io.migrationgate.jdbc.datasource;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;

/**
 * A prepared statement that is the driver's, but for what is sent, and for what is returned. See
 * {@link ForwardingResultSet}.
 */
@NullUnmarked
abstract class ForwardingPreparedStatement implements PreparedStatement {
  final PreparedStatement raw;

  ForwardingPreparedStatement(PreparedStatement raw) {
    this.raw = raw;
  }

  @Override
  public void cancel() throws SQLException {
    raw.cancel();
  }

  @Override
  public void clearParameters() throws SQLException {
    raw.clearParameters();
  }

  @Override
  public void clearWarnings() throws SQLException {
    raw.clearWarnings();
  }

  @Override
  public void close() throws SQLException {
    raw.close();
  }

  @Override
  public void closeOnCompletion() throws SQLException {
    raw.closeOnCompletion();
  }

  @Override
  public String enquoteIdentifier(String identifier, boolean alwaysQuote) throws SQLException {
    return raw.enquoteIdentifier(identifier, alwaysQuote);
  }

  @Override
  public String enquoteLiteral(String value) throws SQLException {
    return raw.enquoteLiteral(value);
  }

  @Override
  public String enquoteNCharLiteral(String value) throws SQLException {
    return raw.enquoteNCharLiteral(value);
  }

  @Override
  public int getFetchDirection() throws SQLException {
    return raw.getFetchDirection();
  }

  @Override
  public int getFetchSize() throws SQLException {
    return raw.getFetchSize();
  }

  @Override
  public long getLargeMaxRows() throws SQLException {
    return raw.getLargeMaxRows();
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    return raw.getLargeUpdateCount();
  }

  @Override
  public int getMaxFieldSize() throws SQLException {
    return raw.getMaxFieldSize();
  }

  @Override
  public int getMaxRows() throws SQLException {
    return raw.getMaxRows();
  }

  @Override
  public boolean getMoreResults() throws SQLException {
    return raw.getMoreResults();
  }

  @Override
  public boolean getMoreResults(int current) throws SQLException {
    return raw.getMoreResults(current);
  }

  @Override
  public int getQueryTimeout() throws SQLException {
    return raw.getQueryTimeout();
  }

  @Override
  public int getResultSetConcurrency() throws SQLException {
    return raw.getResultSetConcurrency();
  }

  @Override
  public int getResultSetHoldability() throws SQLException {
    return raw.getResultSetHoldability();
  }

  @Override
  public int getResultSetType() throws SQLException {
    return raw.getResultSetType();
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return raw.getUpdateCount();
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    return raw.getWarnings();
  }

  @Override
  public boolean isCloseOnCompletion() throws SQLException {
    return raw.isCloseOnCompletion();
  }

  @Override
  public boolean isClosed() throws SQLException {
    return raw.isClosed();
  }

  @Override
  public boolean isPoolable() throws SQLException {
    return raw.isPoolable();
  }

  @Override
  public boolean isSimpleIdentifier(String identifier) throws SQLException {
    return raw.isSimpleIdentifier(identifier);
  }

  @Override
  public void setArray(int parameter, Array value) throws SQLException {
    raw.setArray(parameter, value);
  }

  @Override
  public void setAsciiStream(int parameter, InputStream value, int length) throws SQLException {
    raw.setAsciiStream(parameter, value, length);
  }

  @Override
  public void setAsciiStream(int parameter, InputStream value, long length) throws SQLException {
    raw.setAsciiStream(parameter, value, length);
  }

  @Override
  public void setAsciiStream(int parameter, InputStream value) throws SQLException {
    raw.setAsciiStream(parameter, value);
  }

  @Override
  public void setBigDecimal(int parameter, BigDecimal value) throws SQLException {
    raw.setBigDecimal(parameter, value);
  }

  @Override
  public void setBinaryStream(int parameter, InputStream value, int length) throws SQLException {
    raw.setBinaryStream(parameter, value, length);
  }

  @Override
  public void setBinaryStream(int parameter, InputStream value, long length) throws SQLException {
    raw.setBinaryStream(parameter, value, length);
  }

  @Override
  public void setBinaryStream(int parameter, InputStream value) throws SQLException {
    raw.setBinaryStream(parameter, value);
  }

  @Override
  public void setBoolean(int parameter, boolean value) throws SQLException {
    raw.setBoolean(parameter, value);
  }

  @Override
  public void setByte(int parameter, byte value) throws SQLException {
    raw.setByte(parameter, value);
  }

  @Override
  public void setBytes(int parameter, byte[] value) throws SQLException {
    raw.setBytes(parameter, value);
  }

  @Override
  public void setCharacterStream(int parameter, Reader value, int length) throws SQLException {
    raw.setCharacterStream(parameter, value, length);
  }

  @Override
  public void setCharacterStream(int parameter, Reader value, long length) throws SQLException {
    raw.setCharacterStream(parameter, value, length);
  }

  @Override
  public void setCharacterStream(int parameter, Reader value) throws SQLException {
    raw.setCharacterStream(parameter, value);
  }

  @Override
  public void setCursorName(String cursorName) throws SQLException {
    raw.setCursorName(cursorName);
  }

  @Override
  public void setDate(int parameter, Date value, Calendar calendar) throws SQLException {
    raw.setDate(parameter, value, calendar);
  }

  @Override
  public void setDate(int parameter, Date value) throws SQLException {
    raw.setDate(parameter, value);
  }

  @Override
  public void setDouble(int parameter, double value) throws SQLException {
    raw.setDouble(parameter, value);
  }

  @Override
  public void setEscapeProcessing(boolean escapeProcessing) throws SQLException {
    raw.setEscapeProcessing(escapeProcessing);
  }

  @Override
  public void setFetchDirection(int fetchDirection) throws SQLException {
    raw.setFetchDirection(fetchDirection);
  }

  @Override
  public void setFetchSize(int fetchSize) throws SQLException {
    raw.setFetchSize(fetchSize);
  }

  @Override
  public void setFloat(int parameter, float value) throws SQLException {
    raw.setFloat(parameter, value);
  }

  @Override
  public void setInt(int parameter, int value) throws SQLException {
    raw.setInt(parameter, value);
  }

  @Override
  public void setLargeMaxRows(long largeMaxRows) throws SQLException {
    raw.setLargeMaxRows(largeMaxRows);
  }

  @Override
  public void setLong(int parameter, long value) throws SQLException {
    raw.setLong(parameter, value);
  }

  @Override
  public void setMaxFieldSize(int maxFieldSize) throws SQLException {
    raw.setMaxFieldSize(maxFieldSize);
  }

  @Override
  public void setMaxRows(int maxRows) throws SQLException {
    raw.setMaxRows(maxRows);
  }

  @Override
  public void setNCharacterStream(int parameter, Reader value, long length) throws SQLException {
    raw.setNCharacterStream(parameter, value, length);
  }

  @Override
  public void setNCharacterStream(int parameter, Reader value) throws SQLException {
    raw.setNCharacterStream(parameter, value);
  }

  @Override
  public void setNString(int parameter, String value) throws SQLException {
    raw.setNString(parameter, value);
  }

  @Override
  public void setNull(int parameter, int sqlType, String typeName) throws SQLException {
    raw.setNull(parameter, sqlType, typeName);
  }

  @Override
  public void setNull(int parameter, int sqlType) throws SQLException {
    raw.setNull(parameter, sqlType);
  }

  @Override
  public void setPoolable(boolean poolable) throws SQLException {
    raw.setPoolable(poolable);
  }

  @Override
  public void setQueryTimeout(int queryTimeout) throws SQLException {
    raw.setQueryTimeout(queryTimeout);
  }

  @Override
  public void setRef(int parameter, Ref value) throws SQLException {
    raw.setRef(parameter, value);
  }

  @Override
  public void setRowId(int parameter, RowId value) throws SQLException {
    raw.setRowId(parameter, value);
  }

  @Override
  public void setSQLXML(int parameter, SQLXML value) throws SQLException {
    raw.setSQLXML(parameter, value);
  }

  @Override
  public void setShort(int parameter, short value) throws SQLException {
    raw.setShort(parameter, value);
  }

  @Override
  public void setString(int parameter, String value) throws SQLException {
    raw.setString(parameter, value);
  }

  @Override
  public void setTime(int parameter, Time value, Calendar calendar) throws SQLException {
    raw.setTime(parameter, value, calendar);
  }

  @Override
  public void setTime(int parameter, Time value) throws SQLException {
    raw.setTime(parameter, value);
  }

  @Override
  public void setTimestamp(int parameter, Timestamp value, Calendar calendar) throws SQLException {
    raw.setTimestamp(parameter, value, calendar);
  }

  @Override
  public void setTimestamp(int parameter, Timestamp value) throws SQLException {
    raw.setTimestamp(parameter, value);
  }

  @Override
  public void setURL(int parameter, URL value) throws SQLException {
    raw.setURL(parameter, value);
  }

  @Override
  @Deprecated
  public void setUnicodeStream(int parameter, InputStream value, int length) throws SQLException {
    raw.setUnicodeStream(parameter, value, length);
  }
}
