package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.SessionSettings;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.Found;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Installs and removes the triggers of a bridge beside a running application: nobody waits behind
 * it for longer than the lock time-out, after which it gives way.
 *
 * <p>Once it has installed them, no write can commit that they have not seen: creating a trigger
 * waits for everybody who has written the table, and whoever writes it later finds the trigger,
 * whatever snapshot he reads by. On PostgreSQL all triggers come and go in one transaction; on
 * MariaDB and MySQL one by one, and what was begun is finished by the next call.
 */
public final class BridgeChange {
  /*
   * Whoever calls holds the lock of changes in another session, which the server ends when that is
   * silent for ten seconds, and others go on. So nothing takes effect here later than nine: what is
   * sent is sent within the first five, and the server ends this session after four of silence, also
   * between two statements that have committed by themselves.
   */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration SILENCE = Duration.ofSeconds(4);

  private final Sessions sessions;
  private final Dialect dialect;
  private final ZoneId zone;
  private final Duration lockTimeout;

  /**
   * A way to change bridges.
   *
   * @param zone that the backfill declares
   * @param lockTimeout for each lock
   */
  public BridgeChange(Sessions sessions, Dialect dialect, ZoneId zone, Duration lockTimeout) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.zone = zone;
    this.lockTimeout = lockTimeout;
  }

  /**
   * How a try ended.
   *
   * @param found what is there then; null if a table was in use
   * @param lockHeld what the database said of that; empty if none was
   */
  public record Outcome(@Nullable Found found, String lockHeld) {}

  /** Too much time has passed since the lock of changes was taken. */
  private static final class Late extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Tries once to bring a state about, whatever is there.
   *
   * @param begunNanos {@link System#nanoTime} when the caller had just taken the lock of changes
   * @throws MigrationGateException if there are obstacles, or what is there then is not what was
   *     wanted
   */
  public Outcome attempt(BridgeTriggers triggers, State wanted, long begunNanos) {
    try {
      return new Outcome(change(triggers, wanted, begunNanos), "");
    } catch (Late e) {
      return new Outcome(
          null,
          "this process or its database took longer than " + LONGEST.toSeconds()
              + " s, after which others may have gone on");
    } catch (SQLException | JdbiException e) {
      FailureKind kind = SqlFailures.kind(e);
      boolean again = kind == FailureKind.LOCK_TIMEOUT
          || kind == FailureKind.CONTENTION
          || kind == FailureKind.TIMEOUT;
      if (!again) {
        throw sessions.unavailable(e);
      }
      return new Outcome(null, Objects.requireNonNull(SqlFailures.message(e)));
    }
  }

  private static void inTime(long begunNanos) {
    if (System.nanoTime() - begunNanos > LONGEST.toNanos()) {
      throw new Late();
    }
  }

  private SessionSettings settings() {
    SessionSettings all = dialect.rowSettings(zone).with(dialect.idleLimit(SILENCE));
    // DDL ends transactions, and with them MariaDB's limit for these.
    return dialect.sql().mysql()
        ? all.with("wait_timeout", Long.toString(SILENCE.toSeconds()))
        : all;
  }

  private Found change(BridgeTriggers triggers, State wanted, long begunNanos) throws SQLException {
    try (Handle handle = sessions.open();
        Transaction tx =
            Transaction.begin(handle, dialect, Isolation.READ_COMMITTED, lockTimeout, settings())) {
      Found before = triggers.find(handle.getConnection());
      if (BridgeTriggers.ACTING.contains(wanted)) {
        List<Problem> obstacles = triggers.obstacles(handle.getConnection());
        if (!obstacles.isEmpty()) {
          throw new MigrationGateException(obstacles.get(0));
        }
      }
      String installer = BridgeTriggers.installer(handle.getConnection());
      try (Statement statement = handle.getConnection().createStatement()) {
        statement.setEscapeProcessing(false);
        // MySQL replaces a trigger under a lock of the session's own, which is let go in any case.
        boolean locked = false;
        List<String> all = triggers.statements(before, wanted, installer);
        for (int i = 0; i < all.size(); i++) {
          String sql = all.get(i);
          if (!locked) {
            inTime(begunNanos);
          }
          if (sql.startsWith("LOCK TABLE ")) {
            lock(statement, sql);
            statement.execute(String.join(";\n", all.subList(i + 1, all.size())));
            break;
          }
          locked = sql.startsWith("LOCK TABLES") || (locked && !sql.startsWith("UNLOCK"));
          statement.execute(bounded(sql));
        }
      }
      Found after = triggers.find(handle.getConnection());
      boolean reached =
          after.state() == wanted || (wanted == State.DISABLED && after.state() == State.ABSENT);
      if (!reached) {
        throw new MigrationGateException(triggers.plan.obstacle(
            "its triggers",
            after.state() + " after they were made: " + after.detail(),
            "what was made, as it was made",
            "see whether somebody else changes triggers at the same time, and try again"));
      }
      inTime(begunNanos);
      tx.commit();
      return after;
    }
  }

  /**
   * PostgreSQL's lock time-out is for each table. The application waits for what comes after it as
   * well, so this is a part of that time, and the rest is sent at once.
   */
  private void lock(Statement statement, String sql) throws SQLException {
    statement.execute("SET LOCAL statement_timeout = " + lockTimeout.toMillis() * 4 / 5);
    statement.execute(sql);
    statement.execute("SET LOCAL statement_timeout TO DEFAULT");
  }

  /**
   * MariaDB waits for locks on tables by whole seconds, for statements by less. Looking is not
   * bounded: its catalog is slow where there are many databases.
   */
  private String bounded(String sql) {
    boolean mariaDb = dialect.sql().mysql() && !dialect.isMysql();
    return mariaDb
        ? "SET STATEMENT max_statement_time = " + lockTimeout.toMillis() / 1e3 + " FOR " + sql
        : sql;
  }
}
