package io.migrationgate.jdbc.datasource;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/**
 * Rows that are the driver's, call by call. Written out, since a result of many rows and columns is
 * read by thousands of calls, and a reflective proxy makes each of them several times as slow.
 */
@NullUnmarked
abstract class ForwardingResultSet implements ResultSet {
  final ResultSet raw;

  ForwardingResultSet(ResultSet raw) {
    this.raw = raw;
  }

  @Override
  public boolean absolute(int row) throws SQLException {
    return raw.absolute(row);
  }

  @Override
  public void afterLast() throws SQLException {
    raw.afterLast();
  }

  @Override
  public void beforeFirst() throws SQLException {
    raw.beforeFirst();
  }

  @Override
  public void cancelRowUpdates() throws SQLException {
    raw.cancelRowUpdates();
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
  public int findColumn(String column) throws SQLException {
    return raw.findColumn(column);
  }

  @Override
  public boolean first() throws SQLException {
    return raw.first();
  }

  @Override
  public Array getArray(String column) throws SQLException {
    return raw.getArray(column);
  }

  @Override
  public Array getArray(int column) throws SQLException {
    return raw.getArray(column);
  }

  @Override
  public InputStream getAsciiStream(String column) throws SQLException {
    return raw.getAsciiStream(column);
  }

  @Override
  public InputStream getAsciiStream(int column) throws SQLException {
    return raw.getAsciiStream(column);
  }

  @Override
  @Deprecated
  public BigDecimal getBigDecimal(String column, int scale) throws SQLException {
    return raw.getBigDecimal(column, scale);
  }

  @Override
  public BigDecimal getBigDecimal(String column) throws SQLException {
    return raw.getBigDecimal(column);
  }

  @Override
  @Deprecated
  public BigDecimal getBigDecimal(int column, int scale) throws SQLException {
    return raw.getBigDecimal(column, scale);
  }

  @Override
  public BigDecimal getBigDecimal(int column) throws SQLException {
    return raw.getBigDecimal(column);
  }

  @Override
  public InputStream getBinaryStream(String column) throws SQLException {
    return raw.getBinaryStream(column);
  }

  @Override
  public InputStream getBinaryStream(int column) throws SQLException {
    return raw.getBinaryStream(column);
  }

  @Override
  public Blob getBlob(String column) throws SQLException {
    return raw.getBlob(column);
  }

  @Override
  public Blob getBlob(int column) throws SQLException {
    return raw.getBlob(column);
  }

  @Override
  public boolean getBoolean(String column) throws SQLException {
    return raw.getBoolean(column);
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    return raw.getBoolean(column);
  }

  @Override
  public byte getByte(String column) throws SQLException {
    return raw.getByte(column);
  }

  @Override
  public byte getByte(int column) throws SQLException {
    return raw.getByte(column);
  }

  @Override
  public byte[] getBytes(String column) throws SQLException {
    return raw.getBytes(column);
  }

  @Override
  public byte[] getBytes(int column) throws SQLException {
    return raw.getBytes(column);
  }

  @Override
  public Reader getCharacterStream(String column) throws SQLException {
    return raw.getCharacterStream(column);
  }

  @Override
  public Reader getCharacterStream(int column) throws SQLException {
    return raw.getCharacterStream(column);
  }

  @Override
  public Clob getClob(String column) throws SQLException {
    return raw.getClob(column);
  }

  @Override
  public Clob getClob(int column) throws SQLException {
    return raw.getClob(column);
  }

  @Override
  public int getConcurrency() throws SQLException {
    return raw.getConcurrency();
  }

  @Override
  public String getCursorName() throws SQLException {
    return raw.getCursorName();
  }

  @Override
  public Date getDate(String column, Calendar calendar) throws SQLException {
    return raw.getDate(column, calendar);
  }

  @Override
  public Date getDate(String column) throws SQLException {
    return raw.getDate(column);
  }

  @Override
  public Date getDate(int column, Calendar calendar) throws SQLException {
    return raw.getDate(column, calendar);
  }

  @Override
  public Date getDate(int column) throws SQLException {
    return raw.getDate(column);
  }

  @Override
  public double getDouble(String column) throws SQLException {
    return raw.getDouble(column);
  }

  @Override
  public double getDouble(int column) throws SQLException {
    return raw.getDouble(column);
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
  public float getFloat(String column) throws SQLException {
    return raw.getFloat(column);
  }

  @Override
  public float getFloat(int column) throws SQLException {
    return raw.getFloat(column);
  }

  @Override
  public int getHoldability() throws SQLException {
    return raw.getHoldability();
  }

  @Override
  public int getInt(String column) throws SQLException {
    return raw.getInt(column);
  }

  @Override
  public int getInt(int column) throws SQLException {
    return raw.getInt(column);
  }

  @Override
  public long getLong(String column) throws SQLException {
    return raw.getLong(column);
  }

  @Override
  public long getLong(int column) throws SQLException {
    return raw.getLong(column);
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    return raw.getMetaData();
  }

  @Override
  public Reader getNCharacterStream(String column) throws SQLException {
    return raw.getNCharacterStream(column);
  }

  @Override
  public Reader getNCharacterStream(int column) throws SQLException {
    return raw.getNCharacterStream(column);
  }

  @Override
  public NClob getNClob(String column) throws SQLException {
    return raw.getNClob(column);
  }

  @Override
  public NClob getNClob(int column) throws SQLException {
    return raw.getNClob(column);
  }

  @Override
  public String getNString(String column) throws SQLException {
    return raw.getNString(column);
  }

  @Override
  public String getNString(int column) throws SQLException {
    return raw.getNString(column);
  }

  @Override
  public <T> T getObject(String column, Class<T> type) throws SQLException {
    return raw.getObject(column, type);
  }

  @Override
  public Object getObject(String column, Map<String, Class<?>> types) throws SQLException {
    return raw.getObject(column, types);
  }

  @Override
  public Object getObject(String column) throws SQLException {
    return raw.getObject(column);
  }

  @Override
  public <T> T getObject(int column, Class<T> type) throws SQLException {
    return raw.getObject(column, type);
  }

  @Override
  public Object getObject(int column, Map<String, Class<?>> types) throws SQLException {
    return raw.getObject(column, types);
  }

  @Override
  public Object getObject(int column) throws SQLException {
    return raw.getObject(column);
  }

  @Override
  public Ref getRef(String column) throws SQLException {
    return raw.getRef(column);
  }

  @Override
  public Ref getRef(int column) throws SQLException {
    return raw.getRef(column);
  }

  @Override
  public int getRow() throws SQLException {
    return raw.getRow();
  }

  @Override
  public RowId getRowId(String column) throws SQLException {
    return raw.getRowId(column);
  }

  @Override
  public RowId getRowId(int column) throws SQLException {
    return raw.getRowId(column);
  }

  @Override
  public SQLXML getSQLXML(String column) throws SQLException {
    return raw.getSQLXML(column);
  }

  @Override
  public SQLXML getSQLXML(int column) throws SQLException {
    return raw.getSQLXML(column);
  }

  @Override
  public short getShort(String column) throws SQLException {
    return raw.getShort(column);
  }

  @Override
  public short getShort(int column) throws SQLException {
    return raw.getShort(column);
  }

  @Override
  public String getString(String column) throws SQLException {
    return raw.getString(column);
  }

  @Override
  public String getString(int column) throws SQLException {
    return raw.getString(column);
  }

  @Override
  public Time getTime(String column, Calendar calendar) throws SQLException {
    return raw.getTime(column, calendar);
  }

  @Override
  public Time getTime(String column) throws SQLException {
    return raw.getTime(column);
  }

  @Override
  public Time getTime(int column, Calendar calendar) throws SQLException {
    return raw.getTime(column, calendar);
  }

  @Override
  public Time getTime(int column) throws SQLException {
    return raw.getTime(column);
  }

  @Override
  public Timestamp getTimestamp(String column, Calendar calendar) throws SQLException {
    return raw.getTimestamp(column, calendar);
  }

  @Override
  public Timestamp getTimestamp(String column) throws SQLException {
    return raw.getTimestamp(column);
  }

  @Override
  public Timestamp getTimestamp(int column, Calendar calendar) throws SQLException {
    return raw.getTimestamp(column, calendar);
  }

  @Override
  public Timestamp getTimestamp(int column) throws SQLException {
    return raw.getTimestamp(column);
  }

  @Override
  public int getType() throws SQLException {
    return raw.getType();
  }

  @Override
  public URL getURL(String column) throws SQLException {
    return raw.getURL(column);
  }

  @Override
  public URL getURL(int column) throws SQLException {
    return raw.getURL(column);
  }

  @Override
  @Deprecated
  public InputStream getUnicodeStream(String column) throws SQLException {
    return raw.getUnicodeStream(column);
  }

  @Override
  @Deprecated
  public InputStream getUnicodeStream(int column) throws SQLException {
    return raw.getUnicodeStream(column);
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    return raw.getWarnings();
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    return raw.isAfterLast();
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    return raw.isBeforeFirst();
  }

  @Override
  public boolean isClosed() throws SQLException {
    return raw.isClosed();
  }

  @Override
  public boolean isFirst() throws SQLException {
    return raw.isFirst();
  }

  @Override
  public boolean isLast() throws SQLException {
    return raw.isLast();
  }

  @Override
  public boolean last() throws SQLException {
    return raw.last();
  }

  @Override
  public void moveToCurrentRow() throws SQLException {
    raw.moveToCurrentRow();
  }

  @Override
  public void moveToInsertRow() throws SQLException {
    raw.moveToInsertRow();
  }

  @Override
  public boolean next() throws SQLException {
    return raw.next();
  }

  @Override
  public boolean previous() throws SQLException {
    return raw.previous();
  }

  @Override
  public void refreshRow() throws SQLException {
    raw.refreshRow();
  }

  @Override
  public boolean relative(int rows) throws SQLException {
    return raw.relative(rows);
  }

  @Override
  public boolean rowDeleted() throws SQLException {
    return raw.rowDeleted();
  }

  @Override
  public boolean rowInserted() throws SQLException {
    return raw.rowInserted();
  }

  @Override
  public boolean rowUpdated() throws SQLException {
    return raw.rowUpdated();
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    raw.setFetchDirection(direction);
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    raw.setFetchSize(rows);
  }

  @Override
  public void updateArray(String column, Array value) throws SQLException {
    raw.updateArray(column, value);
  }

  @Override
  public void updateArray(int column, Array value) throws SQLException {
    raw.updateArray(column, value);
  }

  @Override
  public void updateAsciiStream(String column, InputStream value, int length) throws SQLException {
    raw.updateAsciiStream(column, value, length);
  }

  @Override
  public void updateAsciiStream(String column, InputStream value, long length) throws SQLException {
    raw.updateAsciiStream(column, value, length);
  }

  @Override
  public void updateAsciiStream(String column, InputStream value) throws SQLException {
    raw.updateAsciiStream(column, value);
  }

  @Override
  public void updateAsciiStream(int column, InputStream value, int length) throws SQLException {
    raw.updateAsciiStream(column, value, length);
  }

  @Override
  public void updateAsciiStream(int column, InputStream value, long length) throws SQLException {
    raw.updateAsciiStream(column, value, length);
  }

  @Override
  public void updateAsciiStream(int column, InputStream value) throws SQLException {
    raw.updateAsciiStream(column, value);
  }

  @Override
  public void updateBigDecimal(String column, BigDecimal value) throws SQLException {
    raw.updateBigDecimal(column, value);
  }

  @Override
  public void updateBigDecimal(int column, BigDecimal value) throws SQLException {
    raw.updateBigDecimal(column, value);
  }

  @Override
  public void updateBinaryStream(String column, InputStream value, int length) throws SQLException {
    raw.updateBinaryStream(column, value, length);
  }

  @Override
  public void updateBinaryStream(String column, InputStream value, long length)
      throws SQLException {
    raw.updateBinaryStream(column, value, length);
  }

  @Override
  public void updateBinaryStream(String column, InputStream value) throws SQLException {
    raw.updateBinaryStream(column, value);
  }

  @Override
  public void updateBinaryStream(int column, InputStream value, int length) throws SQLException {
    raw.updateBinaryStream(column, value, length);
  }

  @Override
  public void updateBinaryStream(int column, InputStream value, long length) throws SQLException {
    raw.updateBinaryStream(column, value, length);
  }

  @Override
  public void updateBinaryStream(int column, InputStream value) throws SQLException {
    raw.updateBinaryStream(column, value);
  }

  @Override
  public void updateBlob(String column, InputStream value, long length) throws SQLException {
    raw.updateBlob(column, value, length);
  }

  @Override
  public void updateBlob(String column, InputStream value) throws SQLException {
    raw.updateBlob(column, value);
  }

  @Override
  public void updateBlob(String column, Blob value) throws SQLException {
    raw.updateBlob(column, value);
  }

  @Override
  public void updateBlob(int column, InputStream value, long length) throws SQLException {
    raw.updateBlob(column, value, length);
  }

  @Override
  public void updateBlob(int column, InputStream value) throws SQLException {
    raw.updateBlob(column, value);
  }

  @Override
  public void updateBlob(int column, Blob value) throws SQLException {
    raw.updateBlob(column, value);
  }

  @Override
  public void updateBoolean(String column, boolean value) throws SQLException {
    raw.updateBoolean(column, value);
  }

  @Override
  public void updateBoolean(int column, boolean value) throws SQLException {
    raw.updateBoolean(column, value);
  }

  @Override
  public void updateByte(String column, byte value) throws SQLException {
    raw.updateByte(column, value);
  }

  @Override
  public void updateByte(int column, byte value) throws SQLException {
    raw.updateByte(column, value);
  }

  @Override
  public void updateBytes(String column, byte[] value) throws SQLException {
    raw.updateBytes(column, value);
  }

  @Override
  public void updateBytes(int column, byte[] value) throws SQLException {
    raw.updateBytes(column, value);
  }

  @Override
  public void updateCharacterStream(String column, Reader value, int length) throws SQLException {
    raw.updateCharacterStream(column, value, length);
  }

  @Override
  public void updateCharacterStream(String column, Reader value, long length) throws SQLException {
    raw.updateCharacterStream(column, value, length);
  }

  @Override
  public void updateCharacterStream(String column, Reader value) throws SQLException {
    raw.updateCharacterStream(column, value);
  }

  @Override
  public void updateCharacterStream(int column, Reader value, int length) throws SQLException {
    raw.updateCharacterStream(column, value, length);
  }

  @Override
  public void updateCharacterStream(int column, Reader value, long length) throws SQLException {
    raw.updateCharacterStream(column, value, length);
  }

  @Override
  public void updateCharacterStream(int column, Reader value) throws SQLException {
    raw.updateCharacterStream(column, value);
  }

  @Override
  public void updateClob(String column, Reader value, long length) throws SQLException {
    raw.updateClob(column, value, length);
  }

  @Override
  public void updateClob(String column, Reader value) throws SQLException {
    raw.updateClob(column, value);
  }

  @Override
  public void updateClob(String column, Clob value) throws SQLException {
    raw.updateClob(column, value);
  }

  @Override
  public void updateClob(int column, Reader value, long length) throws SQLException {
    raw.updateClob(column, value, length);
  }

  @Override
  public void updateClob(int column, Reader value) throws SQLException {
    raw.updateClob(column, value);
  }

  @Override
  public void updateClob(int column, Clob value) throws SQLException {
    raw.updateClob(column, value);
  }

  @Override
  public void updateDate(String column, Date value) throws SQLException {
    raw.updateDate(column, value);
  }

  @Override
  public void updateDate(int column, Date value) throws SQLException {
    raw.updateDate(column, value);
  }

  @Override
  public void updateDouble(String column, double value) throws SQLException {
    raw.updateDouble(column, value);
  }

  @Override
  public void updateDouble(int column, double value) throws SQLException {
    raw.updateDouble(column, value);
  }

  @Override
  public void updateFloat(String column, float value) throws SQLException {
    raw.updateFloat(column, value);
  }

  @Override
  public void updateFloat(int column, float value) throws SQLException {
    raw.updateFloat(column, value);
  }

  @Override
  public void updateInt(String column, int value) throws SQLException {
    raw.updateInt(column, value);
  }

  @Override
  public void updateInt(int column, int value) throws SQLException {
    raw.updateInt(column, value);
  }

  @Override
  public void updateLong(String column, long value) throws SQLException {
    raw.updateLong(column, value);
  }

  @Override
  public void updateLong(int column, long value) throws SQLException {
    raw.updateLong(column, value);
  }

  @Override
  public void updateNCharacterStream(String column, Reader value, long length) throws SQLException {
    raw.updateNCharacterStream(column, value, length);
  }

  @Override
  public void updateNCharacterStream(String column, Reader value) throws SQLException {
    raw.updateNCharacterStream(column, value);
  }

  @Override
  public void updateNCharacterStream(int column, Reader value, long length) throws SQLException {
    raw.updateNCharacterStream(column, value, length);
  }

  @Override
  public void updateNCharacterStream(int column, Reader value) throws SQLException {
    raw.updateNCharacterStream(column, value);
  }

  @Override
  public void updateNClob(String column, Reader value, long length) throws SQLException {
    raw.updateNClob(column, value, length);
  }

  @Override
  public void updateNClob(String column, Reader value) throws SQLException {
    raw.updateNClob(column, value);
  }

  @Override
  public void updateNClob(String column, NClob value) throws SQLException {
    raw.updateNClob(column, value);
  }

  @Override
  public void updateNClob(int column, Reader value, long length) throws SQLException {
    raw.updateNClob(column, value, length);
  }

  @Override
  public void updateNClob(int column, Reader value) throws SQLException {
    raw.updateNClob(column, value);
  }

  @Override
  public void updateNClob(int column, NClob value) throws SQLException {
    raw.updateNClob(column, value);
  }

  @Override
  public void updateNString(String column, String value) throws SQLException {
    raw.updateNString(column, value);
  }

  @Override
  public void updateNString(int column, String value) throws SQLException {
    raw.updateNString(column, value);
  }

  @Override
  public void updateNull(String column) throws SQLException {
    raw.updateNull(column);
  }

  @Override
  public void updateNull(int column) throws SQLException {
    raw.updateNull(column);
  }

  @Override
  public void updateObject(String column, Object value, int scale) throws SQLException {
    raw.updateObject(column, value, scale);
  }

  @Override
  public void updateObject(String column, Object value, SQLType type, int scale)
      throws SQLException {
    raw.updateObject(column, value, type, scale);
  }

  @Override
  public void updateObject(String column, Object value, SQLType type) throws SQLException {
    raw.updateObject(column, value, type);
  }

  @Override
  public void updateObject(String column, Object value) throws SQLException {
    raw.updateObject(column, value);
  }

  @Override
  public void updateObject(int column, Object value, int scale) throws SQLException {
    raw.updateObject(column, value, scale);
  }

  @Override
  public void updateObject(int column, Object value, SQLType type, int scale) throws SQLException {
    raw.updateObject(column, value, type, scale);
  }

  @Override
  public void updateObject(int column, Object value, SQLType type) throws SQLException {
    raw.updateObject(column, value, type);
  }

  @Override
  public void updateObject(int column, Object value) throws SQLException {
    raw.updateObject(column, value);
  }

  @Override
  public void updateRef(String column, Ref value) throws SQLException {
    raw.updateRef(column, value);
  }

  @Override
  public void updateRef(int column, Ref value) throws SQLException {
    raw.updateRef(column, value);
  }

  @Override
  public void updateRowId(String column, RowId value) throws SQLException {
    raw.updateRowId(column, value);
  }

  @Override
  public void updateRowId(int column, RowId value) throws SQLException {
    raw.updateRowId(column, value);
  }

  @Override
  public void updateSQLXML(String column, SQLXML value) throws SQLException {
    raw.updateSQLXML(column, value);
  }

  @Override
  public void updateSQLXML(int column, SQLXML value) throws SQLException {
    raw.updateSQLXML(column, value);
  }

  @Override
  public void updateShort(String column, short value) throws SQLException {
    raw.updateShort(column, value);
  }

  @Override
  public void updateShort(int column, short value) throws SQLException {
    raw.updateShort(column, value);
  }

  @Override
  public void updateString(String column, String value) throws SQLException {
    raw.updateString(column, value);
  }

  @Override
  public void updateString(int column, String value) throws SQLException {
    raw.updateString(column, value);
  }

  @Override
  public void updateTime(String column, Time value) throws SQLException {
    raw.updateTime(column, value);
  }

  @Override
  public void updateTime(int column, Time value) throws SQLException {
    raw.updateTime(column, value);
  }

  @Override
  public void updateTimestamp(String column, Timestamp value) throws SQLException {
    raw.updateTimestamp(column, value);
  }

  @Override
  public void updateTimestamp(int column, Timestamp value) throws SQLException {
    raw.updateTimestamp(column, value);
  }

  @Override
  public boolean wasNull() throws SQLException {
    return raw.wasNull();
  }
}
