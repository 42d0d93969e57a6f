package io.migrationgate.spring;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source of the application. Whoever initialises the database, on whom the gates wait, is
 * given connections as they are; the first who asks for one after that starts the gates, and from
 * then on all connections are gated.
 *
 * <p>Thread-safe.
 */
final class GateableDataSource extends DelegatingDataSource {
  private final DataSource raw;
  private final GatesOfContext context;
  private final Function<MigrationGates, GatedDataSource> wrapping;
  private volatile @Nullable GatedDataSource gated;

  /** How a context has its gates. */
  interface GatesOfContext extends Supplier<MigrationGates> {
    /** Whether something that the gates wait for is at work. */
    boolean databaseBeingInitialised();
  }

  GateableDataSource(
      DataSource raw, GatesOfContext context, Function<MigrationGates, GatedDataSource> wrapping) {
    super(raw);
    this.raw = raw;
    this.context = context;
    this.wrapping = wrapping;
  }

  /** What is below the gates. */
  DataSource raw() {
    return raw;
  }

  private DataSource now() {
    GatedDataSource known = gated;
    if (known != null) {
      return known;
    }
    return context.databaseBeingInitialised() ? raw : gated();
  }

  private GatedDataSource gated() {
    GatedDataSource known = gated;
    if (known == null) {
      // Not under a lock: starting the gates may wait for beans that another thread makes.
      MigrationGates gates = context.get();
      synchronized (this) {
        known = gated;
        if (known == null) {
          known = wrapping.apply(gates);
          gated = known;
        }
      }
    }
    return known;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return now().getConnection();
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return now().getConnection(username, password);
  }

  /** Not supported, as by the data sources that are wrapped. */
  @Override
  public ConnectionBuilder createConnectionBuilder() throws SQLException {
    throw new SQLFeatureNotSupportedException("createConnectionBuilder");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type == GatedDataSource.class) {
      if (gated == null && context.databaseBeingInitialised()) {
        throw new MigrationGateException(new Problem(
            toString(),
            "it is asked for its gates by something that they wait for",
            "gates that start when the database has been initialised",
            "leave out spring.jpa.defer-datasource-initialization, if it is set: with it JPA counts"
                + " as what initialises the database"));
      }
      return type.cast(gated());
    }
    return type.isInstance(raw) ? type.cast(raw) : raw.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this)
        || type == GatedDataSource.class
        || type.isInstance(raw)
        || raw.isWrapperFor(type);
  }

  @Override
  public String toString() {
    return "gated " + raw;
  }
}
