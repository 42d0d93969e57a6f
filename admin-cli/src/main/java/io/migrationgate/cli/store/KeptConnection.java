package io.migrationgate.cli.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A connection whose close gives it back, if it is still good for somebody else. */
final class KeptConnection implements InvocationHandler {
  private final Connection connection;
  private final AtomicReference<@Nullable Connection> shelf;
  private volatile boolean closed;

  private KeptConnection(Connection connection, AtomicReference<@Nullable Connection> shelf) {
    this.connection = connection;
    this.shelf = shelf;
  }

  /**
   * Lends a connection.
   *
   * @param shelf where it is put when it is closed, unless there is one already
   */
  static Connection lend(Connection connection, AtomicReference<@Nullable Connection> shelf) {
    return (Connection) Proxy.newProxyInstance(
        KeptConnection.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        new KeptConnection(connection, shelf));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "close" -> {
        giveBack();
        yield null;
      }
      case "isClosed" -> closed || connection.isClosed();
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> call(method, arguments);
    };
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    if (closed) {
      throw new SQLException("this connection was closed", "08003");
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void giveBack() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    // With a transaction left open nobody knows what is in it.
    boolean good = !connection.isClosed() && connection.getAutoCommit();
    if (!good || !shelf.compareAndSet(null, connection)) {
      connection.close();
    }
  }

  /** The command has its result; that the server does not hear goodbye changes nothing. */
  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      System.getLogger(KeptConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
    }
  }
}
