package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The driver's own connection behind what pools and frameworks hand out: the same object for as
 * long as it is connected, however often it is lent. Sends nothing.
 */
public final class PhysicalConnection {
  /** What the drivers' connections are, by a part of the database's URL. */
  private static final Map<String, String> TYPES = Map.of(
      ":postgresql:", "org.postgresql.PGConnection",
      ":mariadb:", "org.mariadb.jdbc.Connection",
      ":mysql:", "com.mysql.cj.jdbc.JdbcConnection",
      ":h2:", "org.h2.jdbc.JdbcConnection");

  /** Of pools and frameworks in front of each other. */
  private static final int MOST_LAYERS = 16;

  /** Asked several times at each borrow. */
  private static final ClassValue<String> DRIVERS = new ClassValue<>() {
    @Override
    protected String computeValue(Class<?> type) {
      String name = type.getName();
      return TYPES.values().stream()
          .map(of -> of.substring(0, of.indexOf('.', of.indexOf('.') + 1)))
          .filter(vendor -> name.startsWith(vendor + "."))
          .findFirst()
          .orElse("");
    }
  };

  private PhysicalConnection() {}

  /** Of what is hidden, the innermost that can be reached. */
  public static Connection of(Connection handedOut) throws SQLException {
    Connection at = handedOut;
    for (int i = 0; i < MOST_LAYERS && driver(at).isEmpty(); i++) {
      Connection below = below(at);
      if (below == at) {
        return driversType(at);
      }
      at = below;
    }
    return at;
  }

  /**
   * The first two parts of its package's name if it is a driver's that is known here; else empty.
   */
  static String driver(Connection connection) {
    return DRIVERS.get(connection.getClass());
  }

  /**
   * The next layer. A connection of a wrapped data source is no layer for {@code unwrap}: it would
   * be pinned, and says that it is what was asked for. Some proxies say so too, but pass on what
   * they are asked for metadata.
   */
  private static Connection below(Connection at) throws SQLException {
    if (at.isWrapperFor(RawConnection.class)) {
      return at.unwrap(RawConnection.class).connection();
    }
    Connection unwrapped = at.isWrapperFor(Connection.class) ? at.unwrap(Connection.class) : at;
    return unwrapped != at
        ? unwrapped
        : Objects.requireNonNullElse(at.getMetaData().getConnection(), at);
  }

  /** DBCP's guards say that they are what is asked for, unless that is a type of the driver's. */
  private static Connection driversType(Connection at) throws SQLException {
    String url = Objects.requireNonNullElse(at.getMetaData().getURL(), "");
    for (Map.Entry<String, String> type : TYPES.entrySet()) {
      if (url.contains(type.getKey())) {
        Class<?> known = load(type.getValue(), at.getClass().getClassLoader());
        if (known != null && at.isWrapperFor(known) && at.unwrap(known) instanceof Connection own) {
          return own;
        }
      }
    }
    return at;
  }

  /** A driver may have been loaded with the pool, with this library, or with the application. */
  private static @Nullable Class<?> load(String type, @Nullable ClassLoader pools) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    for (ClassLoader loader :
        new ClassLoader[] {pools, PhysicalConnection.class.getClassLoader(), context}) {
      try {
        return Class.forName(type, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        // Not there: the next one.
      }
    }
    return null;
  }
}
