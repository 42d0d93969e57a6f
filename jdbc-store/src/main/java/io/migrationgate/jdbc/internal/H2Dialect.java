package io.migrationgate.jdbc.internal;

import io.migrationgate.internal.sql.SqlDialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** H2 2.x. */
public final class H2Dialect extends Dialect {
  private static final int UPGRADE_TRIES = 20;

  /** What CREATE INDEX IF NOT EXISTS says when two do it at once. */
  private static final int GENERAL_ERROR = 50000;

  private static final ReentrantLock UPGRADING = new ReentrantLock();

  H2Dialect() {}

  @Override
  public String folder() {
    return "h2";
  }

  /*
   * No lock of H2 outlives a DDL statement, since each commits, and its IF NOT EXISTS is not safe
   * against itself. An embedded database is open in one process only, so a lock in this process will
   * do. With H2 as a server, another process may be at it too: every step may be run again, and
   * whoever loses a race looks at the version again and goes on from there.
   */
  @Override
  public void upgrade(Handle handle, String schema, Upgrade upgrade) throws SQLException {
    UPGRADING.lock();
    try {
      for (int tries = 1; ; tries++) {
        try {
          upgrade.run(handle);
          return;
        } catch (JdbiException e) {
          if (!lostRace(e) || tries == UPGRADE_TRIES) {
            throw e;
          }
        }
      }
    } finally {
      UPGRADING.unlock();
    }
  }

  private static boolean lostRace(JdbiException e) {
    SQLException sql = SqlFailures.sqlException(e);
    return switch (SqlFailures.kind(e)) {
      case DUPLICATE, CONTENTION, LOCK_TIMEOUT -> true;
      default -> sql != null && sql.getErrorCode() == GENERAL_ERROR;
    };
  }

  @Override
  public <T> T choose(
      Supplier<? extends T> postgresql, Supplier<? extends T> mariaDb, Supplier<? extends T> h2) {
    return h2.get();
  }

  @Override
  public SqlDialect sql() {
    return SqlDialect.H2;
  }

  /*
   * SERIALIZABLE is H2's name for one snapshot of all tables; its REPEATABLE READ takes one for
   * each table when that is first read.
   */
  @Override
  Restore configure(
      Handle handle, Isolation isolation, Duration lockTimeout, SessionSettings settings)
      throws SQLException {
    Connection connection = handle.getConnection();
    int levelBefore = connection.getTransactionIsolation();
    int lockTimeoutBefore =
        handle.select("SELECT LOCK_TIMEOUT()").mapTo(Integer.class).one();
    connection.setTransactionIsolation(
        switch (isolation) {
          case READ_COMMITTED, READ_ONLY -> Connection.TRANSACTION_READ_COMMITTED;
          case SNAPSHOT -> Connection.TRANSACTION_SERIALIZABLE;
        });
    execute(handle, "SET LOCK_TIMEOUT " + lockTimeout.toMillis());
    SessionSettings before = SessionSettings.NONE;
    for (SessionSettings.Setting each : settings.all()) {
      String value = handle
          .select(
              "SELECT setting_value FROM information_schema.settings WHERE setting_name = ?",
              each.name())
          .mapTo(String.class)
          .one();
      before = before.with(each.name(), "'" + value + "'");
      execute(handle, "SET " + each.name() + " " + each.value());
    }
    SessionSettings asItWas = before;
    return h -> {
      for (SessionSettings.Setting each : asItWas.all()) {
        execute(h, "SET " + each.name() + " " + each.value());
      }
      h.getConnection().setTransactionIsolation(levelBefore);
      execute(h, "SET LOCK_TIMEOUT " + lockTimeoutBefore);
    };
  }

  @Override
  public SessionSettings rowSettings(ZoneId zone) {
    return zoneSettings(zone);
  }

  /** Whoever changes settings of H2 commits. */
  @Override
  public void change(Handle handle, SessionSettings settings) throws SQLException {
    for (SessionSettings.Setting each : settings.all()) {
      execute(handle, "SET " + each.name() + " " + each.value());
    }
  }

  @Override
  public SessionSettings zoneSettings(ZoneId zone) {
    String offset = offset(zone);
    return SessionSettings.NONE.with(
        "TIME ZONE", "'" + (offset == null ? zone.getId() : offset) + "'");
  }

  @Override
  public String upsert(String table, String key, List<String> columns) {
    return "MERGE INTO %s (%s) KEY (%s) VALUES (%s)"
        .formatted(table, columnList(columns), key, parameterList(columns));
  }

  @Override
  public String epochMicros(String column) {
    return "CAST(EXTRACT(EPOCH FROM " + column + ") * 1000000 AS BIGINT)";
  }

  @Override
  public String beatInOneStatement(String schema) {
    return """
        SELECT e.number, e.token, e.known, (n.id IS NOT NULL) AS renewed,
          n.revoke_before, n.revoke_actor, n.revoke_reason
        FROM (
          SELECT number, token,
            (SELECT COUNT(*) FROM ${schema}mgate_epoch
             WHERE number = :loaded_number AND token = :loaded_token) AS known
          FROM ${schema}mgate_epoch ORDER BY number DESC LIMIT 1
        ) e LEFT JOIN FINAL TABLE (
          UPDATE ${schema}mgate_node
          SET beat = beat + 1, acked_number = :acked_number, acked_token = :acked_token,
            report = :report, updated_at = ${now}
          WHERE id = :id AND generation = :generation AND live = TRUE
            AND EXISTS (SELECT 1 FROM ${schema}mgate_epoch
                        WHERE number = :loaded_number AND token = :loaded_token)
        ) n ON TRUE
        """.replace("${schema}", schema).replace("${now}", now());
  }

  @Override
  String selfQuery() {
    return "SELECT FALSE, DATABASE() || ' ' || COALESCE(DATABASE_PATH(), 'in memory')";
  }

  @Override
  public String login() {
    return "CURRENT_USER";
  }

  @Override
  public String now() {
    return "CURRENT_TIMESTAMP";
  }
}
