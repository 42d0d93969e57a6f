package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.SqlShape;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.jdbc.internal.catalog.JdbcNames;
import io.migrationgate.spi.NameSearch;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * What runs and workers share.
 *
 * @param sessions connections to the database that holds store and gated data
 * @param dialect how the store is kept
 * @param schema what comes before the names of the store's tables
 * @param copy how rows are copied
 * @param tables all SQL of runs
 * @param admin changes and settles migrations
 * @param time for waiting
 * @param zone of sessions in which rows are read and moved
 */
public record RunContext(
    Sessions sessions,
    Dialect dialect,
    String schema,
    CopyDialect copy,
    RunTables tables,
    GateAdmin admin,
    TimeSource time,
    ZoneId zone) {
  public static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  /** Of the database that a dialect tells of. */
  public static RunContext of(
      Sessions sessions, Dialect dialect, String schema, GateAdmin admin, TimeSource time) {
    return new RunContext(
        sessions,
        dialect,
        schema,
        CopyDialect.of(dialect),
        RunTables.of(dialect, schema),
        admin,
        time,
        ZoneOffset.UTC);
  }

  /** What is done in a transaction. */
  public interface Work<T, E extends Exception> {
    T run(Handle handle) throws SQLException, E;
  }

  /** The same in the time zone that a backfill declares. */
  public RunContext in(MigrationDeclaration declared) {
    BackfillSpec spec = declared.backfill();
    return in(spec == null ? ZoneOffset.UTC : spec.zone());
  }

  public RunContext in(ZoneId otherZone) {
    return new RunContext(sessions, dialect, schema, copy, tables, admin, time, otherZone);
  }

  /** What names stand for, as this process's sessions look. */
  public NameSearch names() {
    return new JdbcNames(sessions, dialect);
  }

  public KeySql keys() {
    return new KeySql(copy, (int) sessions.queryTimeout().toSeconds());
  }

  /** Runs a transaction over the store's tables under READ COMMITTED, and commits it. */
  public <T, E extends Exception> T inTransaction(Duration lockTimeout, Work<T, E> work)
      throws SQLException, E {
    try (Handle handle = sessions.open();
        Transaction tx =
            Transaction.begin(handle, dialect, Isolation.READ_COMMITTED, lockTimeout)) {
      T result = work.run(handle);
      tx.commit();
      return result;
    }
  }

  /** Takes the lock that orders changes. */
  public void lockChanges(Handle handle) {
    handle
        .select("SELECT schema_version FROM " + schema + "mgate_meta WHERE id = 1 FOR UPDATE")
        .mapTo(Integer.class)
        .one();
  }

  /**
   * To be called with a declaration before any of its SQL runs.
   *
   * @throws io.migrationgate.admin.SqlNotAcceptedException if it must not run with the rights of
   *     this process
   * @throws MigrationGateException if an expression is more than one
   */
  public void require(MigrationDeclaration declared) {
    DeclaredSql all = DeclaredSql.of(declared);
    admin.requireApproved(all);
    all.expressions().forEach((part, text) -> {
      String odd = SqlShape.notAnExpression(text, dialect.sql());
      if (odd != null) {
        throw new MigrationGateException(new Problem(
            "migration '" + declared.name() + "', " + part,
            odd + ": " + text,
            "one expression, to be put in parentheses",
            "mend it in META-INF/migrations.yaml, and start a build with it"));
      }
    });
  }

  /**
   * Looks at the application's tables, in a transaction in which nothing is written; a failure is
   * one of the database.
   */
  public <T> T looking(Work<T, RuntimeException> work) {
    try {
      return tryLooking(work);
    } catch (SQLException | JdbiException e) {
      throw unavailable(e);
    }
  }

  /** What the database fails with over the application's tables, in words that quote no row. */
  public StoreUnavailableException unavailable(Exception e) {
    return sessions.unavailable(
        switch (SqlFailures.kind(e)) {
          case OTHER, DUPLICATE, CONTENTION, TIMEOUT -> FailureWords.coded(e);
          default -> e;
        });
  }

  /** The same; what the database fails with is thrown. */
  public <T> T tryLooking(Work<T, RuntimeException> work) throws SQLException {
    try (Handle handle = sessions.open();
        Transaction tx = Transaction.begin(
            handle, dialect, Isolation.READ_ONLY, LOCK_TIMEOUT, dialect.rowSettings(zone))) {
      T result = work.run(handle);
      tx.rollback();
      return result;
    }
  }

  /** A transaction over the store's tables; a failure means that the store cannot be reached. */
  public <T> T changing(Work<T, RuntimeException> work) {
    try {
      return inTransaction(LOCK_TIMEOUT, work);
    } catch (SQLException | JdbiException e) {
      throw sessions.unavailable(e);
    }
  }
}
