package io.migrationgate.jdbc.views;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import io.migrationgate.spi.ViewDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** View schemas in PostgreSQL, MariaDB and MySQL; as thread-safe as its sessions. */
public final class JdbcViewDatabase implements ViewDatabase {
  private static final Duration LOOK_TIMEOUT = Duration.ofMinutes(2);

  private final Sessions sessions;
  private final Dialect dialect;
  private final ViewCatalog catalog;

  private JdbcViewDatabase(Sessions sessions, Dialect dialect, ViewCatalog catalog) {
    this.sessions = sessions.with(sessions.subject(), LOOK_TIMEOUT);
    this.dialect = dialect;
    this.catalog = catalog;
  }

  /**
   * The view schemas of a database.
   *
   * @throws MigrationGateException if this kind of database has views that cannot be written
   *     through
   */
  public static ViewDatabase of(Sessions sessions, Dialect dialect) {
    TableCatalog tables = TableCatalog.of(dialect);
    ViewCatalog catalog =
        dialect.choose(() -> new PostgresViews(tables), () -> new MariaDbViews(tables), () -> {
          throw new MigrationGateException(new Problem(
              sessions.subject(),
              "H2, whose views cannot be written through",
              "PostgreSQL, MariaDB or MySQL",
              "work on the tables themselves here: declare no viewSchema"));
        });
    return new JdbcViewDatabase(sessions, dialect, catalog);
  }

  @Override
  public Set<String> existing(Set<String> schemas) {
    return sessions.call(handle -> catalog.existing(handle.getConnection(), schemas));
  }

  @Override
  public ViewPlan creating(String schema, List<ShownMigration> shown) {
    return sessions.call(handle -> catalog.creating(handle.getConnection(), schema, shown));
  }

  @Override
  public List<String> dropping(String schema) {
    return sessions.call(handle -> catalog.dropping(handle.getConnection(), schema));
  }

  @Override
  public List<ViewSession> sessions(Set<String> schemas, Set<Long> processes) {
    return sessions.call(handle -> catalog.sessions(handle.getConnection(), schemas, processes));
  }

  @Override
  public List<String> finalizing(MigrationDeclaration declared, Set<String> schemas) {
    return sessions.call(handle -> catalog.finalizing(handle.getConnection(), declared, schemas));
  }

  @Override
  public void run(List<String> statements, Duration lockTimeout) {
    sessions.call(handle -> {
      try (Transaction tx = Transaction.begin(
          handle, dialect, Isolation.READ_COMMITTED, lockTimeout, dialect.sightSettings())) {
        for (int i = 0; i < statements.size(); i++) {
          run(handle, statements, i, lockTimeout);
        }
        tx.commit();
      }
      return true;
    });
  }

  private void run(Handle handle, List<String> statements, int at, Duration lockTimeout)
      throws SQLException {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(statements.get(at));
    } catch (SQLException e) {
      FailureKind kind = SqlFailures.kind(e);
      if (kind == FailureKind.UNREACHABLE) {
        throw e;
      }
      boolean undone = dialect.sql().postgresql() || at == 0;
      throw new MigrationGateException(
          new Problem(
              sessions.subject(),
              (kind == FailureKind.LOCK_TIMEOUT
                      ? "no lock within " + lockTimeout.toMillis() + " ms"
                      : SqlFailures.message(e))
                  + " from: " + statements.get(at),
              "statement " + (at + 1) + " of " + statements.size() + " to run",
              (undone ? "nothing has changed" : "those before it have run")
                  + "; mend the cause and run the same command again"),
          e);
    }
  }
}
