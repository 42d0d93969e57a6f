package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.ServerRules;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.SqlShape;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.NameSearch;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.ViewDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** The old side in a relational database: who depends on it, dropping it, and copies of it. */
public final class JdbcContractDatabase implements ContractDatabase {
  private static final Duration LOOK_TIMEOUT = Duration.ofMinutes(2);

  /** A table that is rebuilt, or copied, takes as long as it takes; locks have their own limit. */
  private static final Duration WORK_TIMEOUT = Duration.ofHours(12);

  private static final Duration COPY_LOCK_TIMEOUT = Duration.ofSeconds(2);

  /** PostgreSQL refuses these inside a transaction. */
  private static final Pattern OUTSIDE_TRANSACTION =
      Pattern.compile("\\bCONCURRENTLY\\b|^\\s*VACUUM\\b", Pattern.CASE_INSENSITIVE);

  /** Undefined column, object, table, schema; what cannot be dropped for it is not there. */
  private static final Set<String> NOT_THERE_STATES = Set.of("42703", "42704", "42P01", "3F000");

  private static final Set<Integer> NOT_THERE_CODES = Set.of(
      // MariaDB and MySQL; the last three are constraints, the first two of them MySQL's only
      1051,
      1054,
      1091,
      1146,
      1305,
      1360,
      3821,
      3940,
      4092,
      // H2
      42102,
      42103,
      42104,
      42112,
      42122,
      90037,
      90057,
      90079);

  private final Sessions sessions;
  private final Dialect dialect;
  private final Inspector inspector;
  private final OldSideCatalog catalog;
  private final NameSearch names;
  private final Supplier<ViewDatabase> views;

  /**
   * The old side of a database.
   *
   * @param views asked only where view schemas are declared
   */
  public JdbcContractDatabase(
      Sessions sessions, Dialect dialect, Inspector inspector, Supplier<ViewDatabase> views) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.inspector = inspector;
    this.catalog = OldSideCatalog.of(dialect);
    this.names = new JdbcNames(sessions, dialect);
    this.views = views;
  }

  @Override
  public Dependents dependents(String table, List<String> columns) {
    return sessions.with(sessions.subject(), LOOK_TIMEOUT).call(handle -> {
      DropTarget target = target(handle, table, columns);
      List<CatalogUse> uses = target.presence() == Presence.NONE
          ? List.of()
          : catalog.uses(handle.getConnection(), target);
      return CatalogUse.sort(target, uses);
    });
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
  public ViewDatabase views() {
    return views.get();
  }

  @Override
  public StatementOutcome run(String sql, Duration lockTimeout) {
    try {
      return sessions.with(sessions.subject(), WORK_TIMEOUT).call(handle -> {
        String odd = SqlShape.notOneStatement(
            sql, ServerRules.of(handle.getConnection(), dialect.sql(), sql));
        if (odd != null) {
          return new StatementOutcome.Failed("not run, since it has " + odd);
        }
        if (dialect.sql().postgresql() && OUTSIDE_TRANSACTION.matcher(sql).find()) {
          runAlone(handle, sql, lockTimeout);
        } else {
          runInTransaction(handle, sql, lockTimeout);
        }
        return new StatementOutcome.Done();
      });
    } catch (StoreUnavailableException e) {
      return outcome(e);
    }
  }

  private void runInTransaction(Handle handle, String sql, Duration lockTimeout)
      throws SQLException {
    try (Transaction tx = begin(handle, Isolation.READ_COMMITTED, lockTimeout)) {
      execute(handle, sql);
      tx.commit();
    }
  }

  private Transaction begin(Handle handle, Isolation isolation, Duration lockTimeout)
      throws SQLException {
    return Transaction.begin(handle, dialect, isolation, lockTimeout, dialect.sightSettings());
  }

  private static void runAlone(Handle handle, String sql, Duration lockTimeout)
      throws SQLException {
    String before = handle.createQuery("SHOW lock_timeout").mapTo(String.class).one();
    execute(handle, "SET lock_timeout = " + lockTimeout.toMillis());
    try {
      execute(handle, sql);
    } finally {
      restore(handle, "SET lock_timeout = '" + before + "'");
    }
  }

  private static void restore(Handle handle, String sql) {
    try {
      execute(handle, sql);
    } catch (SQLException e) {
      Sessions.discard(handle.getConnection(), e);
    }
  }

  private static void execute(Handle handle, String sql) throws SQLException {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.setQueryTimeout(Math.toIntExact(WORK_TIMEOUT.toSeconds()));
      statement.execute(sql);
    }
  }

  private static StatementOutcome outcome(StoreUnavailableException e) {
    SQLException sql = SqlFailures.sqlException(e);
    FailureKind kind = SqlFailures.kind(e);
    if (sql == null || kind == FailureKind.UNREACHABLE) {
      throw e;
    }
    if (kind == FailureKind.LOCK_TIMEOUT) {
      return new StatementOutcome.LockHeld(FailureWords.code(e));
    }
    String said = FailureWords.ofDefinition(sql);
    boolean notThere = NOT_THERE_CODES.contains(sql.getErrorCode())
        || NOT_THERE_STATES.contains(String.valueOf(sql.getSQLState()));
    return notThere ? new StatementOutcome.NotThere(said) : new StatementOutcome.Failed(said);
  }

  @Override
  public long read(String table, List<String> columns, RowSink sink) {
    return sessions.with(sessions.subject(), WORK_TIMEOUT).call(handle -> {
      DropTarget target = whole(handle, table, columns);
      try (Transaction tx = begin(handle, Isolation.SNAPSHOT, COPY_LOCK_TIMEOUT)) {
        long rows = count(handle, target.declared());
        RowStream.read(handle.getConnection(), dialect, selection(handle, target, columns), sink);
        tx.rollback();
        return rows;
      } catch (SQLException e) {
        throw wordless(e);
      }
    });
  }

  @Override
  public long copy(String table, List<String> columns, String copy) {
    return sessions.with(sessions.subject(), WORK_TIMEOUT).call(handle -> {
      if (!inspector.mandatoryByColumn(handle, copy).isEmpty()) {
        throw new MigrationGateException(new Problem(
            "table " + copy,
            "a table of that name",
            "a name that is free",
            "choose another one with --keep-copy table:NAME"));
      }
      DropTarget target = whole(handle, table, columns);
      try (Transaction tx = begin(handle, Isolation.READ_COMMITTED, COPY_LOCK_TIMEOUT)) {
        long written =
            create(handle, "CREATE TABLE " + copy + " AS " + selection(handle, target, columns));
        long rows = count(handle, copy);
        // H2 does not tell how many rows it has selected.
        if (written != rows && !dialect.sql().h2()) {
          throw new MigrationGateException(new Problem(
              "table " + copy,
              rows + " rows, and " + written + " were selected",
              "the same number",
              "drop it, and try again"));
        }
        tx.commit();
        return rows;
      } catch (SQLException e) {
        throw wordless(e);
      }
    });
  }

  /** What the database says of a statement over rows may quote one. */
  private static SQLException wordless(SQLException e) {
    FailureKind kind = SqlFailures.kind(e);
    return kind == FailureKind.OTHER || kind == FailureKind.DUPLICATE
        ? new SQLException(FailureWords.ofDefinition(e), e.getSQLState(), e.getErrorCode())
        : e;
  }

  private static long create(Handle handle, String sql) throws SQLException {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.setQueryTimeout(Math.toIntExact(WORK_TIMEOUT.toSeconds()));
      return statement.executeLargeUpdate(sql);
    }
  }

  private static long count(Handle handle, String table) throws SQLException {
    return OldSideCatalog.query(
            handle.getConnection(), "SELECT COUNT(*) AS n FROM " + table, row -> row.getLong("n"))
        .get(0);
  }

  /** What is to be dropped, by the name that the database has for it. */
  private DropTarget target(Handle handle, String table, List<String> columns) throws SQLException {
    String name = resolve(handle, table).map(ResolvedTable::name).orElse(table);
    return OldSideCatalog.target(inspector, handle, name, columns);
  }

  private Optional<ResolvedTable> resolve(Handle handle, String table) throws SQLException {
    return TableCatalog.of(dialect).resolve(handle.getConnection(), table);
  }

  /** The same, if a copy of it would be one of all its rows. */
  private DropTarget whole(Handle handle, String table, List<String> columns) throws SQLException {
    resolve(handle, table).map(ResolvedTable::hidden).ifPresent(hidden -> {
      throw new MigrationGateException(hidden);
    });
    DropTarget target = target(handle, table, columns);
    if (target.presence() != Presence.ALL) {
      throw new MigrationGateException(new Problem(
          "table " + target.declared(),
          target.presence() == Presence.NONE
              ? "nothing left to copy"
              : "only " + String.join(", ", target.columns()) + " left to copy",
          "the whole old side",
          "leave --keep-copy out"));
    }
    return target;
  }

  /** What identifies a row, then what goes; all columns where nothing identifies it. */
  private String selection(Handle handle, DropTarget target, List<String> columns)
      throws SQLException {
    List<String> key = catalog.keyColumns(handle.getConnection(), target);
    if (target.whole() || key.isEmpty()) {
      return "SELECT * FROM " + target.declared();
    }
    List<String> selected = new ArrayList<>();
    key.forEach(column -> selected.add(catalog.quote(column)));
    List<String> folded = selected.stream().map(inspector::fold).toList();
    columns.stream()
        .map(inspector::fold)
        .filter(column -> !folded.contains(column))
        .map(catalog::quote)
        .forEach(selected::add);
    return "SELECT " + String.join(", ", selected) + " FROM " + target.declared();
  }
}
