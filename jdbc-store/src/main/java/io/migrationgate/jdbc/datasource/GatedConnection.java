package io.migrationgate.jdbc.datasource;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.concurrent.Executor;

/** A connection whose transactions are units of work. */
final class GatedConnection extends ForwardingConnection {
  private final ConnectionUnit unit;
  private final TransactionEnds ends;

  GatedConnection(Connection raw, ConnectionUnit unit) {
    super(raw);
    this.unit = unit;
    this.ends = new TransactionEnds(raw, unit);
  }

  @Override
  public Statement createStatement() throws SQLException {
    return plain(raw.createStatement());
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    return plain(raw.createStatement(type, concurrency));
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return plain(raw.createStatement(type, concurrency, holdability));
  }

  private Statement plain(Statement made) {
    return GatedStatement.around(Statement.class, this, unit, made, Prepared.NOTHING);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    Prepared prepared = looked(sql);
    return prepared(raw.prepareStatement(unit.marks().marked(sql)), prepared);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    Prepared prepared = looked(sql);
    return prepared(raw.prepareStatement(unit.marks().marked(sql), type, concurrency), prepared);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    Prepared prepared = looked(sql);
    return prepared(
        raw.prepareStatement(unit.marks().marked(sql), type, concurrency, holdability), prepared);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
    Prepared prepared = looked(sql);
    return prepared(raw.prepareStatement(unit.marks().marked(sql), generatedKeys), prepared);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
    Prepared prepared = looked(sql);
    return prepared(raw.prepareStatement(unit.marks().marked(sql), columns), prepared);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
    Prepared prepared = looked(sql);
    return prepared(raw.prepareStatement(unit.marks().marked(sql), columns), prepared);
  }

  private PreparedStatement prepared(PreparedStatement made, Prepared prepared) {
    return new GatedPreparedStatement(this, unit, made, prepared);
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    Prepared prepared = looked(sql);
    return callable(raw.prepareCall(unit.marks().marked(sql)), prepared);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    Prepared prepared = looked(sql);
    return callable(raw.prepareCall(unit.marks().marked(sql), type, concurrency), prepared);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    Prepared prepared = looked(sql);
    return callable(
        raw.prepareCall(unit.marks().marked(sql), type, concurrency, holdability), prepared);
  }

  private CallableStatement callable(CallableStatement made, Prepared prepared) {
    return GatedStatement.around(CallableStatement.class, this, unit, made, prepared);
  }

  /** Looks at a text before it is prepared: some servers commit even then. */
  private Prepared looked(String sql) throws SQLException {
    Prepared prepared =
        new Prepared(sql, unit.texts().control(sql), unit.marks().wanted());
    if (prepared.control() != TransactionControl.CALL) {
      unit.check(prepared.control(), sql);
    }
    return prepared;
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    return GatedMetaData.around(this, unit, raw.getMetaData());
  }

  @Override
  public void commit() throws SQLException {
    ends.commit();
  }

  @Override
  public void rollback() throws SQLException {
    ends.rollback();
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    unit.beforeStatement();
    raw.rollback(savepoint);
    unit.rolledBackTo(savepoint);
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    beforeSent();
    Savepoint set = raw.setSavepoint();
    unit.savepointSet(set, null);
    return set;
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    beforeSent();
    Savepoint set = raw.setSavepoint(name);
    unit.savepointSet(set, name);
    return set;
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    unit.released(savepoint);
    beforeSent();
    raw.releaseSavepoint(savepoint);
  }

  @Override
  public void setAutoCommit(boolean on) throws SQLException {
    ends.setAutoCommit(on);
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    raw.setReadOnly(readOnly);
    unit.readOnlySet(readOnly);
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    unit.setIsolation(level);
  }

  @Override
  public void close() throws SQLException {
    ends.close();
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    ends.closeBy(() -> raw.abort(executor));
  }

  @Override
  public String getSchema() throws SQLException {
    beforeSent();
    return raw.getSchema();
  }

  @Override
  public Array createArrayOf(String type, Object[] elements) throws SQLException {
    beforeSent();
    return raw.createArrayOf(type, elements);
  }

  @Override
  public Struct createStruct(String type, Object[] attributes) throws SQLException {
    beforeSent();
    return raw.createStruct(type, attributes);
  }

  @Override
  public Blob createBlob() throws SQLException {
    beforeSent();
    return raw.createBlob();
  }

  @Override
  public Clob createClob() throws SQLException {
    beforeSent();
    return raw.createClob();
  }

  @Override
  public NClob createNClob() throws SQLException {
    beforeSent();
    return raw.createNClob();
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    beforeSent();
    return raw.createSQLXML();
  }

  /** The driver may ask the server: that would be the transaction's first statement. */
  private void beforeSent() throws SQLException {
    if (unit.inTransaction()) {
      unit.beforeStatement();
    }
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
