package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.Found;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.spi.TimeSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs and removes the triggers of a bridge beside a running application: nobody waits behind
 * it for longer than the lock time-out, after which it gives way and tries again.
 *
 * <p>Once it has installed them, no write can commit that they have not seen: creating a trigger
 * waits for everybody who has written the table, and whoever writes it later finds the trigger,
 * whatever snapshot he reads by. On PostgreSQL all triggers come and go in one transaction; on
 * MariaDB and MySQL one by one, and what was begun is finished by the next call.
 */
public final class BridgeChange {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.bridge");

  private final Sessions sessions;
  private final Dialect dialect;
  private final ZoneId zone;
  private final LockPatience patience;
  private final TimeSource time;

  /**
   * A way to change bridges.
   *
   * @param zone that the backfill declares
   */
  public BridgeChange(
      Sessions sessions, Dialect dialect, ZoneId zone, LockPatience patience, TimeSource time) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.zone = zone;
    this.patience = patience;
    this.time = time;
  }

  /**
   * Brings a state about, whatever is there.
   *
   * @return what is there then
   * @throws MigrationGateException if there are obstacles, or the locks could not be had
   */
  public Found to(BridgeTriggers triggers, State wanted) throws InterruptedException {
    for (int tried = 1; ; tried++) {
      try {
        return attempt(triggers, wanted);
      } catch (SQLException e) {
        FailureKind kind = SqlFailures.kind(e);
        boolean again = kind == FailureKind.LOCK_TIMEOUT
            || kind == FailureKind.CONTENTION
            || kind == FailureKind.TIMEOUT;
        if (!again) {
          throw sessions.unavailable(e);
        }
        if (tried >= patience.tries()) {
          throw new MigrationGateException(
              new Problem(
                  "bridge of migration '" + triggers.migration() + "'",
                  "a table that was in use each of " + tried + " times, for "
                      + patience.lockTimeout().toMillis() + " ms: " + SqlFailures.message(e),
                  "a moment without transactions that have written it",
                  "look for long transactions, and try again; what is there goes on as it is"),
              e);
        }
        LOG.info(
            "The bridge of migration '{}' gives way to transactions on its tables, and tries again",
            triggers.migration());
        time.sleep(patience.pauseAfter(tried, RandomGenerator.getDefault()));
      }
    }
  }

  private Found attempt(BridgeTriggers triggers, State wanted) throws SQLException {
    try (Handle handle = sessions.open();
        Transaction tx = Transaction.begin(
            handle,
            dialect,
            Isolation.READ_COMMITTED,
            patience.lockTimeout(),
            dialect.rowSettings(zone))) {
      Found before = triggers.find(handle.getConnection());
      if (wanted == State.BRIDGING) {
        List<Problem> obstacles = triggers.obstacles(handle.getConnection());
        if (!obstacles.isEmpty()) {
          throw new MigrationGateException(obstacles.get(0));
        }
      }
      try (Statement statement = handle.getConnection().createStatement()) {
        statement.setEscapeProcessing(false);
        for (String sql : triggers.statements(before.state(), wanted)) {
          statement.execute(bounded(sql));
        }
      }
      Found after = triggers.find(handle.getConnection());
      tx.commit();
      return after;
    }
  }

  /**
   * MariaDB waits for locks on tables by whole seconds, for statements by less. Looking is not
   * bounded: its catalog is slow where there are many databases.
   */
  private String bounded(String sql) {
    boolean mariaDb = dialect.sql().mysql() && !dialect.isMysql();
    return mariaDb
        ? "SET STATEMENT max_statement_time = " + patience.lockTimeout().toMillis() / 1e3 + " FOR "
            + sql
        : sql;
  }
}
