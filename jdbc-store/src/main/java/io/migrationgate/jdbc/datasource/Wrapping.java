package io.migrationgate.jdbc.datasource;

import io.migrationgate.jdbc.internal.RawConnection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/** One of JDBC's objects in front of the driver's. */
abstract class Wrapping<T extends Wrapper> implements InvocationHandler {
  private static final Object[] NONE = {};

  final ConnectionUnit unit;
  final T raw;

  Wrapping(ConnectionUnit unit, T raw) {
    this.unit = unit;
    this.raw = raw;
  }

  static <P> P proxy(Class<P> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Wrapping.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given)
      throws Throwable {
    Object[] args = given == null ? NONE : given;
    return switch (method.getName()) {
      case "equals" -> proxy == args[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "gated " + raw;
      case "unwrap" -> unwrap(proxy, raw, unit, (Class<?>) args[0]);
      case "isWrapperFor" -> isWrapperFor(proxy, raw, (Class<?>) args[0]);
      default -> call(proxy, method, args);
    };
  }

  /** Everything that is not the same for all of them. */
  abstract @Nullable Object call(Object proxy, Method method, Object[] args) throws Throwable;

  static boolean isWrapperFor(Object wrapped, Wrapper raw, Class<?> type) throws SQLException {
    return type.isInstance(wrapped)
        || (type == RawConnection.class && raw instanceof Connection)
        || type.isInstance(raw)
        || raw.isWrapperFor(type);
  }

  /** The driver's own object is handed out for what JDBC does not have, and never as JDBC's. */
  static Object unwrap(Object wrapped, Wrapper raw, ConnectionUnit unit, Class<?> type)
      throws SQLException {
    if (type.isInstance(wrapped)) {
      return wrapped;
    }
    if (type == RawConnection.class && raw instanceof Connection connection) {
      return (RawConnection) () -> connection;
    }
    unit.beforeStatement();
    unit.marks().requireNone("the driver's own " + type.getSimpleName() + ", asked for");
    return type.isInstance(raw) ? raw : raw.unwrap(type);
  }

  /** Calls the driver; what it throws is thrown as it is. */
  final @Nullable Object pass(Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(raw, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
