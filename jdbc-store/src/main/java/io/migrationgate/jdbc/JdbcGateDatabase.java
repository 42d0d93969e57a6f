package io.migrationgate.jdbc;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.bridge.JdbcBridges;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.DocumentScan;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.ServerRules;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.SqlShape;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.jdbc.internal.catalog.Inspector;
import io.migrationgate.jdbc.internal.catalog.JdbcContractDatabase;
import io.migrationgate.jdbc.internal.catalog.JdbcNames;
import io.migrationgate.jdbc.internal.catalog.JdbcPrivileges;
import io.migrationgate.jdbc.internal.catalog.SequenceCatalog;
import io.migrationgate.jdbc.internal.catalog.SequenceCheck;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import io.migrationgate.jdbc.views.JdbcViewDatabase;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.DatabasePrivileges;
import io.migrationgate.spi.DocumentPlace;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.NameSearch;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoredVersions;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A relational database that holds gated data: its open transactions, its sessions, its catalog.
 *
 * <p>What a user must be allowed to see:
 *
 * <ul>
 *   <li>PostgreSQL: nothing special. Without {@code pg_read_all_stats} it is not told what sessions
 *       of others run and since when, but waiting for them is right all the same.
 *   <li>MariaDB and MySQL: the privilege {@code PROCESS}.
 *   <li>H2: an administrator.
 * </ul>
 *
 * <p>Sessions of nodes are recognised by a mark that no other process has (PostgreSQL, MariaDB,
 * MySQL). Others are told apart by application name on PostgreSQL (the driver's parameter
 * {@code ApplicationName}) and by user elsewhere. Those whose name begins with {@code mgate} are
 * this library's own tools and never count as unregistered, nor does the session that asks.
 *
 * <p>Thread-safe.
 */
public final class JdbcGateDatabase implements GateDatabase {
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration COUNT_TIMEOUT = Duration.ofHours(1);
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  private final Sessions sessions;
  private final Dialect dialect;
  private final Inspector inspector;
  private final NameSearch names;
  private final @Nullable DataSource asking;

  private JdbcGateDatabase(
      Sessions sessions, Dialect dialect, Inspector inspector, @Nullable DataSource asking) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.inspector = inspector;
    this.names = new JdbcNames(sessions, dialect);
    this.asking = asking;
  }

  /**
   * The database of a data source.
   *
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   * @throws MigrationGateException if it is of an unknown kind
   */
  public static JdbcGateDatabase of(DataSource dataSource) {
    return of(new Sessions(dataSource, "database", LOOK_TIMEOUT));
  }

  /** The database of sessions; its errors have a subject of their own. */
  static JdbcGateDatabase of(Sessions first) {
    return first.with("database", LOOK_TIMEOUT).call(handle -> {
      var metaData = handle.getConnection().getMetaData();
      Dialect dialect = Dialect.of(metaData);
      String url = StoreDescription.of(metaData).url();
      Sessions sessions = first.with("database at " + url, LOOK_TIMEOUT);
      return new JdbcGateDatabase(
          sessions, dialect, Inspector.of(dialect, sessions, metaData), null);
    });
  }

  /**
   * The same database, whose declared queries are asked as another user, who may do less: with a
   * login of his own, since a query that took on a lesser role could leave it again.
   *
   * @param lesser leads to the same database; connected to only when something is asked
   */
  public JdbcGateDatabase askingBy(DataSource lesser) {
    return new JdbcGateDatabase(sessions, dialect, inspector, lesser);
  }

  @Override
  public GateDatabase asking() {
    return asking == null ? this : of(asking);
  }

  @Override
  public DatabasePrivileges privileges() {
    return new JdbcPrivileges(sessions, dialect, inspector);
  }

  @Override
  public Barrier startBarrier() {
    return inspector.startBarrier();
  }

  @Override
  public Barrier startSnapshotBarrier() {
    return inspector.startSnapshotBarrier();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Takes at most 30 seconds, and waits at most 2 for a lock. Only a single query is run, in a
   * transaction in which PostgreSQL, MariaDB and MySQL refuse to write; on H2 it is rolled back.
   */
  @Override
  public @Nullable String probe(String sql) {
    return sessions
        .with(sessions.subject(), PROBE_TIMEOUT)
        .call(handle -> {
          String odd = notAQuery(handle, sql);
          if (odd != null) {
            return Optional.of(
                "not run: it has " + odd + "; a single query that only reads was expected");
          }
          try (Transaction tx = begin(handle)) {
            Optional<String> problem = Optional.ofNullable(probe(handle.getConnection(), sql));
            tx.rollback();
            return problem;
          }
        })
        .orElse(null);
  }

  private @Nullable String notAQuery(Handle handle, String sql) throws SQLException {
    return SqlShape.notAQuery(sql, ServerRules.of(handle.getConnection(), dialect.sql(), sql));
  }

  private @Nullable String probe(Connection connection, String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = statement(connection, PROBE_TIMEOUT)) {
      statement.execute(sql);
      return null;
    } catch (SQLException e) {
      if (SqlFailures.kind(e) == FailureKind.UNREACHABLE) {
        throw e;
      }
      return FailureWords.ofQuery(connection, before, dialect.sql(), sql, e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Takes at most one hour. What is run as {@link #probe} says.
   *
   * @throws MigrationGateException if it is no single query, or gives no number
   */
  @Override
  public long count(String sql) {
    try {
      return sessions.with(sessions.subject(), COUNT_TIMEOUT).call(handle -> {
        String odd = notAQuery(handle, sql);
        if (odd != null) {
          throw new MigrationGateException(new Problem(
              sessions.subject(),
              "a declared query that has " + odd + ": " + sql,
              "a single query that only reads",
              "mend it in META-INF/migrations.yaml, and start a build with it"));
        }
        try (Transaction tx = begin(handle)) {
          long number = count(handle.getConnection(), sql);
          tx.rollback();
          return number;
        }
      });
    } catch (StoreUnavailableException e) {
      FailureKind kind = SqlFailures.kind(e);
      if (kind != FailureKind.OTHER
          && kind != FailureKind.NO_TABLE
          && kind != FailureKind.NO_DATABASE) {
        throw e;
      }
      // The database answers; it is the statement that is wrong.
      throw new MigrationGateException(
          new Problem(
              sessions.subject(),
              "an error from the declared query (" + SqlFailures.message(e) + "): " + sql,
              "a query that runs",
              "mend it in META-INF/migrations.yaml, and start a build with it"),
          e);
    }
  }

  @Override
  public StoredVersions documentVersions(DocumentPlace place) {
    try {
      return sessions.with(sessions.subject(), COUNT_TIMEOUT).call(handle -> {
        try (Transaction tx = begin(handle)) {
          StoredVersions found = documentVersions(handle.getConnection(), place);
          tx.rollback();
          return found;
        }
      });
    } catch (StoreUnavailableException e) {
      FailureKind kind = SqlFailures.kind(e);
      if (kind != FailureKind.OTHER && kind != FailureKind.NO_TABLE) {
        throw e;
      }
      throw new MigrationGateException(
          new Problem(
              sessions.subject(),
              "an error while looking through column " + place.column() + " of " + place.table()
                  + " (" + SqlFailures.message(e) + ")",
              "a table and a column that there are, all rows of which this user sees",
              "correct the names, or use a user that sees them"),
          e);
    }
  }

  private StoredVersions documentVersions(Connection connection, DocumentPlace place)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = statement(connection, COUNT_TIMEOUT)) {
      return DocumentScan.run(statement, place, TimeSource.SYSTEM);
    } catch (SQLException e) {
      throw SqlFailures.kind(e) == FailureKind.UNREACHABLE
          ? e
          : FailureWords.rowless(connection, before, dialect.sql(), DocumentScan.query(place), e);
    }
  }

  private long count(Connection connection, String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = statement(connection, COUNT_TIMEOUT)) {
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          if (rows.next()) {
            long number = rows.getLong(1);
            if (!rows.wasNull()) {
              return number;
            }
          }
        }
      }
    } catch (SQLException e) {
      throw SqlFailures.kind(e) == FailureKind.UNREACHABLE
          ? e
          : FailureWords.rowless(connection, before, dialect.sql(), sql, e);
    }
    throw new MigrationGateException(new Problem(
        sessions.subject(),
        "no number from: " + sql,
        "a query whose first column is a count",
        "mend the declared query, for example SELECT COUNT(*) FROM ..."));
  }

  private Transaction begin(Handle handle) throws SQLException {
    return Transaction.begin(
        handle, dialect, Isolation.READ_ONLY, LOCK_TIMEOUT, dialect.sightSettings());
  }

  private static Statement statement(Connection connection, Duration timeout) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    statement.setQueryTimeout(Math.toIntExact(timeout.toSeconds()));
    return statement;
  }

  /**
   * {@inheritDoc}
   *
   * @throws MigrationGateException if there is no such table, or no such column in it
   */
  @Override
  public List<String> mandatoryColumns(String table, List<String> columns) {
    Map<String, Boolean> mandatory =
        sessions.call(handle -> inspector.mandatoryByColumn(handle, table));
    if (mandatory.isEmpty()) {
      throw new MigrationGateException(new Problem(
          "table " + table,
          "no such table that this user may see in the " + sessions.subject(),
          "the table that is declared",
          "mend the declaration, qualify the table with its schema, or grant access"));
    }
    List<String> found = new ArrayList<>();
    for (String column : columns) {
      Boolean must = mandatory.get(inspector.fold(column));
      if (must == null) {
        throw new MigrationGateException(new Problem(
            "table " + table,
            "no column " + column,
            "one of " + String.join(", ", mandatory.keySet()),
            "mend the declaration"));
      }
      if (must) {
        found.add(column);
      }
    }
    return found;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Looks for the greatest values, which takes as long as reading the table where no index has
   * them; at most one hour.
   */
  @Override
  public List<Problem> sequencesBehind(
      MigrationDeclaration declared, Side drawn, boolean concurrently) {
    return sessions.with(sessions.subject(), COUNT_TIMEOUT).call(handle -> {
      try (Transaction tx = begin(handle)) {
        SequenceCheck check = new SequenceCheck(
            handle.getConnection(),
            TableCatalog.of(dialect),
            SequenceCatalog.of(dialect),
            inspector::fold,
            COUNT_TIMEOUT);
        List<Problem> found = check.behind(declared, drawn, concurrently);
        tx.rollback();
        return found;
      }
    });
  }

  /**
   * {@inheritDoc}
   *
   * <p>On MariaDB and MySQL triggers show only to users with the privilege {@code TRIGGER}.
   */
  @Override
  public Optional<Problem> bridgeProblem(MigrationDeclaration declared, Bridge wanted) {
    return bridging().problem(declared, wanted);
  }

  @Override
  public JdbcBridges bridging() {
    return new JdbcBridges(sessions.with(sessions.subject(), PROBE_TIMEOUT), dialect);
  }

  @Override
  public Optional<ResolvedTable> resolve(String table) {
    return names.resolve(table);
  }

  @Override
  public List<String> searchPath() {
    return names.searchPath();
  }

  @Override
  public Map<String, List<String>> found(Collection<String> sql, List<String> path) {
    return names.found(sql, path);
  }

  @Override
  public Set<String> unregisteredSessions(Set<Long> processes, Set<String> harmless) {
    return sessions.call(handle -> inspector.unregistered(handle, processes, harmless));
  }

  /**
   * {@inheritDoc}
   *
   * <p>On MariaDB and MySQL, views, routines, triggers and events show only as far as this user may
   * see them; those whose text is hidden count as mentions.
   */
  @Override
  public ContractDatabase contracting() {
    return new JdbcContractDatabase(
        sessions, dialect, inspector, () -> JdbcViewDatabase.of(sessions, dialect));
  }
}
