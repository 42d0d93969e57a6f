package io.migrationgate.jdbc.datasource;

import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connection whose transactions are units of work. */
final class GatedConnection extends Wrapping<Connection> {
  private final TransactionEnds ends;

  private GatedConnection(Connection raw, ConnectionUnit unit) {
    super(unit, raw);
    this.ends = new TransactionEnds(raw, unit);
  }

  static Connection around(Connection raw, ConnectionUnit unit) {
    return proxy(Connection.class, new GatedConnection(raw, unit));
  }

  @Override
  @Nullable
  Object call(Object proxy, Method method, Object[] args) throws Throwable {
    Connection self = (Connection) proxy;
    return switch (method.getName()) {
      case "createStatement" ->
        GatedStatement.around(Statement.class, self, unit, pass(method, args), Prepared.NOTHING);
      case "prepareStatement" -> prepared(PreparedStatement.class, self, method, args);
      case "prepareCall" -> prepared(CallableStatement.class, self, method, args);
      case "getMetaData" -> GatedMetaData.around(self, unit, pass(method, args));
      case "commit" -> done(ends::commit);
      case "rollback" -> args.length == 0 ? done(ends::rollback) : backTo(method, args);
      case "setAutoCommit" -> done(() -> ends.setAutoCommit((Boolean) args[0]));
      case "setReadOnly" ->
        done(() -> {
          raw.setReadOnly((Boolean) args[0]);
          unit.readOnlySet((Boolean) args[0]);
        });
      case "close" -> done(ends::close);
      case "abort" -> done(() -> ends.closeBy(() -> raw.abort((Executor) args[0])));
      case "setTransactionIsolation" -> done(() -> unit.setIsolation((Integer) args[0]));
      case "setSavepoint" -> savepoint(method, args);
      case "releaseSavepoint" -> {
        unit.released((Savepoint) args[0]);
        yield unit.inTransaction() ? sent(method, args) : pass(method, args);
      }
      case "getSchema",
          "createArrayOf",
          "createStruct",
          "createBlob",
          "createClob",
          "createNClob",
          "createSQLXML" -> unit.inTransaction() ? sent(method, args) : pass(method, args);
      default -> pass(method, args);
    };
  }

  private <S extends PreparedStatement> S prepared(
      Class<S> type, Connection self, Method method, Object[] args) throws Throwable {
    String sql = (String) args[0];
    // Before it is prepared: some servers commit even then.
    Prepared prepared =
        new Prepared(sql, unit.texts().control(sql), unit.marks().wanted());
    if (prepared.control() != TransactionControl.CALL) {
      unit.check(prepared.control(), sql);
    }
    args[0] = unit.marks().marked(sql);
    return GatedStatement.around(type, self, unit, pass(method, args), prepared);
  }

  private @Nullable Object savepoint(Method method, Object[] args) throws Throwable {
    Object set = unit.inTransaction() ? sent(method, args) : pass(method, args);
    if (set instanceof Savepoint savepoint) {
      unit.savepointSet(savepoint, args.length == 0 ? null : (String) args[0]);
    }
    return set;
  }

  private @Nullable Object backTo(Method method, Object[] args) throws Throwable {
    Object nothing = sent(method, args);
    unit.rolledBackTo((Savepoint) args[0]);
    return nothing;
  }

  private @Nullable Object sent(Method method, Object[] args) throws Throwable {
    unit.beforeStatement();
    return pass(method, args);
  }

  private static @Nullable Object done(TransactionEnds.SqlAction action) throws SQLException {
    action.run();
    return null;
  }
}
