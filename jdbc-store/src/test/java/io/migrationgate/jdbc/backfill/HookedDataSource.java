package io.migrationgate.jdbc.backfill;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A data source that tells of every statement and every commit, before and after it. */
final class HookedDataSource {
  private HookedDataSource() {}

  /** What is told; throws to have the caller see the failure. */
  interface Hook {
    void at(Moment moment) throws SQLException;
  }

  /**
   * A moment.
   *
   * @param after whether it is done already
   * @param what the statement, or {@code commit}
   * @param connection on which
   */
  record Moment(boolean after, String what, Connection connection) {
    @Override
    public String toString() {
      return (after ? "after " : "before ") + what;
    }
  }

  static DataSource of(DataSource real, Hook hook) {
    return proxy(DataSource.class, (proxy, method, arguments) -> {
      Object result = call(real, method, arguments);
      return method.getName().equals("getConnection")
          ? connection((Connection) result, hook)
          : result;
    });
  }

  private static Connection connection(Connection real, Hook hook) {
    return proxy(Connection.class, (proxy, method, arguments) -> {
      switch (method.getName()) {
        case "prepareStatement" -> {
          String sql = (String) arguments[0];
          return proxy(
              PreparedStatement.class,
              statement(real, (Statement) call(real, method, arguments), sql, hook));
        }
        case "createStatement" -> {
          return proxy(
              Statement.class,
              statement(real, (Statement) call(real, method, arguments), "", hook));
        }
        case "commit" -> {
          hook.at(new Moment(false, "commit", real));
          call(real, method, arguments);
          hook.at(new Moment(true, "commit", real));
          return null;
        }
        default -> {
          return call(real, method, arguments);
        }
      }
    });
  }

  private static InvocationHandler statement(
      Connection connection, Statement real, String prepared, Hook hook) {
    return (proxy, method, arguments) -> {
      if (!method.getName().startsWith("execute")) {
        return call(real, method, arguments);
      }
      boolean given = arguments != null && arguments.length > 0 && arguments[0] instanceof String;
      String sql = given ? (String) arguments[0] : prepared;
      hook.at(new Moment(false, sql, connection));
      Object result = call(real, method, arguments);
      hook.at(new Moment(true, sql, connection));
      return result;
    };
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
