package io.migrationgate.jdbc.internal;

import io.migrationgate.Problem;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** MariaDB 10.6 and later, MySQL 8. */
public final class MariaDbDialect extends Dialect {
  private static final String SQL_MODE = sqlMode();

  /** What {@code utf8} means; of casts between dates and times nothing is as it once was. */
  private static final String OLD_MODE =
      "CASE WHEN FIND_IN_SET('UTF8_IS_UTF8MB3', @@GLOBAL.old_mode) THEN 'UTF8_IS_UTF8MB3'"
          + " ELSE '' END";

  private static final SessionSettings ENCRYPTION =
      SessionSettings.NONE.with("block_encryption_mode", "@@GLOBAL.block_encryption_mode");

  private static final int UPGRADE_PATIENCE_SECONDS = 30;

  /** MariaDB 11.2, which has settings that older ones do not know. */
  private static final int WITH_ENCRYPTION_MODE = 1102;

  private final boolean mariaDb;
  private final int version;

  /** A dialect; {@code mariaDb} is false for MySQL, and version 11.4 is 1104. */
  MariaDbDialect(boolean mariaDb, int version) {
    this.mariaDb = mariaDb;
    this.version = version;
  }

  @Override
  public boolean isMysql() {
    return !mariaDb;
  }

  @Override
  public String folder() {
    return "mariadb";
  }

  /**
   * The lock's name is one for the whole server, hence the database's name in it. MySQL 9.6 and
   * later have no MD5 of their own any more, and a name has 64 characters at most.
   */
  @Override
  public void upgrade(Handle handle, String schema, Upgrade upgrade) throws SQLException {
    String owner = schema.isEmpty() ? "DATABASE()" : "'" + schema + "'";
    String name = "CONCAT('mgate-', LEFT(SHA2(" + owner + ", 256), 40))";
    Integer got = handle
        .createQuery("SELECT GET_LOCK(" + name + ", " + UPGRADE_PATIENCE_SECONDS + ")")
        .setQueryTimeout(UPGRADE_PATIENCE_SECONDS + 5)
        .mapTo(Integer.class)
        .one();
    if (got == null || got != 1) {
      throw new StoreUnavailableException(
          new Problem(
              "store",
              "another process that has been upgrading the tables for "
                  + UPGRADE_PATIENCE_SECONDS
                  + " s",
              "it to be done",
              "look at its log, then try again"),
          null);
    }
    // The lock goes with the session: one that was stopped must not keep it.
    SessionSettings waits = lockWaits(SessionSettings.NONE, 2)
        .with("wait_timeout", Integer.toString(UPGRADE_PATIENCE_SECONDS));
    Restore before = set(handle, waits);
    try {
      upgrade.run(handle);
    } finally {
      before.run(handle);
      handle.select("SELECT RELEASE_LOCK(" + name + ")").mapToMap().list();
    }
  }

  /*
   * SET TRANSACTION without SESSION is for the next transaction only, which with autocommit off
   * begins with the first statement that touches a table. Everything else is the session's, and put
   * back.
   */
  @Override
  Restore configure(
      Handle handle, Isolation isolation, Duration lockTimeout, SessionSettings settings)
      throws SQLException {
    String level = switch (isolation) {
      case READ_COMMITTED -> "READ COMMITTED";
      case READ_ONLY -> "READ COMMITTED";
      case SNAPSHOT -> "REPEATABLE READ, READ ONLY";
    };
    execute(handle, "SET TRANSACTION ISOLATION LEVEL " + level);
    if (isolation == Isolation.READ_ONLY) {
      // If nothing touched a table, the session's next transaction would be read-only instead.
      execute(handle, "START TRANSACTION READ ONLY");
    }
    return set(
        handle,
        isolation == Isolation.SNAPSHOT ? settings : lockWaits(settings, seconds(lockTimeout)));
  }

  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).toSeconds());
  }

  @Override
  public <T> T choose(
      Supplier<? extends T> postgresql, Supplier<? extends T> mariaDb, Supplier<? extends T> h2) {
    return mariaDb.get();
  }

  @Override
  public SqlDialect sql() {
    return SqlDialect.MYSQL;
  }

  private static SessionSettings lockWaits(SessionSettings settings, long seconds) {
    String value = Long.toString(seconds);
    return settings.with("innodb_lock_wait_timeout", value).with("lock_wait_timeout", value);
  }

  /** One statement evaluates what it assigns before it assigns anything. */
  private static Restore set(Handle handle, SessionSettings settings) throws SQLException {
    if (settings.all().isEmpty()) {
      return Restore.NOTHING;
    }
    execute(
        handle, "SET " + settings.each("@mgate_%1$s = @@SESSION.%1$s, SESSION %1$s = %2$s", ", "));
    return h -> execute(h, "SET " + settings.each("SESSION %1$s = @mgate_%1$s", ", "));
  }

  /*
   * Strict, so that nothing is clamped or cut on its way, a row with the key 0 keeps it, and dates
   * of zeros are what they were; constraints are checked, and no row is left out. How SQL is read,
   * and by what AES encrypts, is taken from the server: the application's expressions were written
   * for it. The list is that of MariaDB 11.4 and MySQL 8.4.
   */
  @Override
  public SessionSettings rowSettings(ZoneId zone) {
    SessionSettings both = zoneSettings(zone)
        .with("sql_mode", SQL_MODE)
        .with("collation_connection", "'utf8mb4_general_ci'")
        .with("lc_time_names", "'en_US'")
        .with("div_precision_increment", "4")
        .with("default_week_format", "0")
        .with("group_concat_max_len", "16777216")
        .with("max_sort_length", "1024")
        .with("sql_auto_is_null", "0")
        .with("sql_select_limit", "18446744073709551615")
        .with("sql_safe_updates", "0")
        .with("foreign_key_checks", "1")
        .with("unique_checks", "1");
    if (!mariaDb) {
      return both.with("windowing_use_high_precision", "1").with(ENCRYPTION);
    }
    SessionSettings own = both.with("old_mode", OLD_MODE)
        .with("default_regex_flags", "''")
        .with("check_constraint_checks", "1");
    return version < WITH_ENCRYPTION_MODE
        ? own
        : own.with(ENCRYPTION).with("character_set_collations", "''");
  }

  @Override
  public SessionSettings zoneSettings(ZoneId zone) {
    String offset = offset(zone);
    return SessionSettings.NONE.with(
        "time_zone", "'" + (offset == null ? zone.getId() : offset) + "'");
  }

  @Override
  public void change(Handle handle, SessionSettings settings) throws SQLException {
    execute(handle, "SET " + settings.each("SESSION %s = %s", ", "));
  }

  private static String sqlMode() {
    StringBuilder mode =
        new StringBuilder("CONCAT_WS(',', 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO'");
    for (String flag : List.of(
        "ANSI_QUOTES",
        "PIPES_AS_CONCAT",
        "NO_BACKSLASH_ESCAPES",
        "IGNORE_SPACE",
        "HIGH_NOT_PRECEDENCE",
        "NO_UNSIGNED_SUBTRACTION",
        "ALLOW_INVALID_DATES")) {
      mode.append(", CASE WHEN FIND_IN_SET('")
          .append(flag)
          .append("', @@GLOBAL.sql_mode) THEN '")
          .append(flag)
          .append("' END");
    }
    return mode.append(")").toString();
  }

  @Override
  public boolean knows(Handle handle, ZoneId zone) {
    String offset = offset(zone);
    return handle
        .select(
            "SELECT CONVERT_TZ('2024-01-01 00:00:00', '+00:00', ?)",
            offset == null ? zone.getId() : offset)
        .mapTo(String.class)
        .findFirst()
        .isPresent();
  }

  /** MySQL has none for transactions, but one for sessions, which will do while one is open. */
  @Override
  public SessionSettings idleLimit(Duration atMost) {
    return SessionSettings.NONE.with(
        mariaDb ? "idle_transaction_timeout" : "wait_timeout", Long.toString(seconds(atMost)));
  }

  @Override
  public String upsert(String table, String key, List<String> columns) {
    String updates = columns.stream()
        .filter(column -> !List.of(key.split(", ")).contains(column))
        .map(column -> column + " = VALUES(" + column + ")")
        .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s"
        .formatted(table, columnList(columns), parameterList(columns), updates);
  }

  /*
   * A block, not a statement with subqueries: InnoDB locks what an UPDATE reads on its way, so that
   * would queue behind a change that has inserted an epoch. Here every statement of the block is a
   * transaction of its own, and the reads lock nothing.
   */
  @Override
  public String beatInOneStatement(String schema) {
    // MySQL runs no block outside a routine.
    if (!mariaDb) {
      return "";
    }
    return """
        BEGIN NOT ATOMIC
          DECLARE known, renewed BIGINT DEFAULT 0;
          SELECT COUNT(*) INTO known FROM ${schema}mgate_epoch
          WHERE number = :loaded_number AND token = :loaded_token;
          IF known > 0 THEN
            UPDATE ${schema}mgate_node
            SET beat = beat + 1, acked_number = :acked_number, acked_token = :acked_token,
              report = :report, updated_at = ${now}
            WHERE id = :id AND generation = :generation AND live = TRUE;
            SET renewed = ROW_COUNT();
          END IF;
          SELECT e.number, e.token, known, renewed,
            n.revoke_before, n.revoke_actor, n.revoke_reason
          FROM ${schema}mgate_epoch e
          LEFT JOIN ${schema}mgate_node n ON n.id = :id AND n.generation = :generation
          ORDER BY e.number DESC LIMIT 1;
        END
        """.replace("${schema}", schema).replace("${now}", now());
  }

  @Override
  public String epochMicros(String column) {
    return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', " + column + ")";
  }

  @Override
  public String sharedLock() {
    return "LOCK IN SHARE MODE";
  }

  /**
   * The server alone: schemas share their transactions. UUID_SHORT begins with the server's id and
   * the second in which it was started; its uuid is a copy's too.
   */
  @Override
  String selfQuery() {
    return "SELECT CAST(@@global.read_only AS CHAR) NOT IN ('0', 'OFF'), CONCAT_WS(' ',"
        + " @@hostname, @@port, @@datadir, UUID_SHORT() >> 24)";
  }

  /** A lock of its own for each session, since these are never shared. */
  @Override
  String markQuery(Connection connection, long process) {
    return "SELECT CONNECTION_ID(), COALESCE(GET_LOCK(" + mark(process, "CONNECTION_ID()")
        + ", 0) = 1, FALSE)";
  }

  /** The name of the lock that marks a session, given by an expression. */
  public static String mark(long process, String session) {
    return "CONCAT('mgate:" + Long.toHexString(process) + ":', " + session + ")";
  }

  /** Without the privilege PROCESS those of this user only. */
  @Override
  String sessionsQuery() {
    return """
        SELECT id, user FROM information_schema.processlist
        WHERE SUBSTRING_INDEX(host, ':', 1) = (
          SELECT SUBSTRING_INDEX(own.host, ':', 1) FROM information_schema.processlist own
          WHERE own.id = CONNECTION_ID())
        """;
  }

  /** Without the host: one person may have an account for each. */
  @Override
  public String login() {
    return "SUBSTRING_INDEX(CURRENT_USER(), '@', 1)";
  }

  @Override
  public String now() {
    return "UTC_TIMESTAMP(6)";
  }

  /** After 1213, and after 1205 with {@code innodb_rollback_on_timeout}. */
  @Override
  public boolean endsTransactionsUnnoticed() {
    return true;
  }
}
