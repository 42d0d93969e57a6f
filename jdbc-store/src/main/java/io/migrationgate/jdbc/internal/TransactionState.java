package io.migrationgate.jdbc.internal;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a connection is in the middle of a transaction, found out without beginning or ending
 * one. Drivers are told so with each answer of the server, and pass it on by methods of their own:
 * these are called by name, since a driver may come from any class loader.
 */
public enum TransactionState {
  /** The next statement begins one. */
  NONE,
  /** Statements have been sent in one that has not ended. On H2 only one that has written. */
  OPEN,
  /** The driver does not tell. */
  UNKNOWN;

  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  /** To find a method costs more than to call it. */
  private static final ClassValue<Map<String, Method>> METHODS = new ClassValue<>() {
    @Override
    protected Map<String, Method> computeValue(Class<?> type) {
      return new ConcurrentHashMap<>();
    }
  };

  /** A bit of what MariaDB says with each answer. */
  private static final int SERVER_STATUS_IN_TRANS = 1;

  /** The state of a connection; no round trip with the drivers that are known here. */
  public static TransactionState of(Connection connection) throws SQLException {
    Connection physical = PhysicalConnection.of(connection);
    Boolean told = told(physical);
    if (told == null) {
      told = asked(physical);
    }
    return told == null ? UNKNOWN : told ? OPEN : NONE;
  }

  private static @Nullable Boolean told(Connection physical) {
    try {
      return switch (PhysicalConnection.driver(physical)) {
        case "org.postgresql" ->
          !String.valueOf(call(physical, "getTransactionState")).equals("IDLE");
        case "org.mariadb" -> {
          Number status = (Number) call(call(physical, "getContext"), "getServerStatus");
          yield (status.intValue() & SERVER_STATUS_IN_TRANS) != 0;
        }
        case "com.mysql" -> {
          Object server = call(call(physical, "getSession"), "getServerSession");
          yield (Boolean) call(server, "inTransactionOnServer");
        }
        case "org.h2" -> (Boolean) call(call(physical, "getSession"), "hasPendingTransaction");
        default -> null;
      };
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("The driver does not tell whether a transaction is open", e);
      return null;
    }
  }

  private static Object call(Object on, String method) throws ReflectiveOperationException {
    Map<String, Method> known = METHODS.get(on.getClass());
    Method found = known.get(method);
    if (found == null) {
      found = on.getClass().getMethod(method);
      // Public anyhow: this leaves away a check at each call.
      found.trySetAccessible();
      known.put(method, found);
    }
    return found.invoke(on);
  }

  /** MariaDB begins no transaction for what reads no table. */
  private static @Nullable Boolean asked(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    if (!product.toLowerCase(Locale.ROOT).contains("mariadb")) {
      return null;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@in_transaction")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
