package io.migrationgate.jdbc.internal;

import io.migrationgate.internal.sql.SqlDialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** PostgreSQL 14 and later. */
public final class PostgresDialect extends Dialect {
  /** Where new epochs are announced; the payload is the epoch's number. */
  public static final String CHANNEL = "mgate_epoch";

  /** Any number that nobody else uses; this one reads "mgate" in ASCII. */
  private static final long UPGRADE_LOCK = 0x6d67617465L;

  PostgresDialect() {}

  @Override
  public String folder() {
    return "postgresql";
  }

  @Override
  public void upgrade(Handle handle, String schema, Upgrade upgrade) throws SQLException {
    Duration patience = Duration.ofSeconds(30);
    try (Transaction tx = Transaction.begin(handle, this, Isolation.READ_COMMITTED, patience)) {
      handle.select("SELECT pg_advisory_xact_lock(?)", UPGRADE_LOCK).mapToMap().list();
      // Waiting for each other is fine; queueing for a table in front of the application is not.
      execute(handle, "SET LOCAL lock_timeout = '2s'");
      upgrade.run(handle);
      tx.commit();
    }
  }

  @Override
  Restore configure(
      Handle handle, Isolation isolation, Duration lockTimeout, SessionSettings settings)
      throws SQLException {
    String level = switch (isolation) {
      case READ_COMMITTED -> "READ COMMITTED";
      case READ_ONLY -> "READ COMMITTED READ ONLY";
      case SNAPSHOT -> "REPEATABLE READ READ ONLY";
    };
    execute(
        handle,
        "SET TRANSACTION ISOLATION LEVEL "
            + level
            + "; SET LOCAL lock_timeout = "
            + lockTimeout.toMillis()
            + settings.each("; SET LOCAL %s = %s", ""));
    return Restore.NOTHING;
  }

  @Override
  public <T> T choose(
      Supplier<? extends T> postgresql, Supplier<? extends T> mariaDb, Supplier<? extends T> h2) {
    return postgresql.get();
  }

  @Override
  public SqlDialect sql() {
    return SqlDialect.POSTGRESQL;
  }

  /*
   * A policy that would hide rows makes a statement fail instead, and a limit of GIN would hide some
   * at random. The rest decides how texts are read and values printed: all settings of PostgreSQL 18
   * that any user may change, and on which a value depends that depends on no other table.
   */
  @Override
  public SessionSettings rowSettings(ZoneId zone) {
    return sightSettings()
        .with(zoneSettings(zone))
        .with("DateStyle", "'ISO, MDY'")
        .with("IntervalStyle", "'postgres'")
        .with("bytea_output", "'hex'")
        .with("extra_float_digits", "1")
        .with("lc_monetary", "'C'")
        .with("lc_numeric", "'C'")
        .with("lc_time", "'C'")
        .with("xmlbinary", "'base64'")
        .with("xmloption", "'content'")
        .with("array_nulls", "on")
        .with("backslash_quote", "'safe_encoding'")
        .with("default_text_search_config", "'pg_catalog.simple'")
        .with("gin_fuzzy_search_limit", "0")
        .with("quote_all_identifiers", "off")
        .with("timezone_abbreviations", "'Default'")
        .with("transform_null_equals", "off");
  }

  /** In POSIX, which names without a region are taken for, offsets have the other sign. */
  @Override
  public SessionSettings zoneSettings(ZoneId zone) {
    String offset = offset(zone);
    String posix = offset == null
        ? zone.getId()
        : "<" + offset + ">" + (offset.startsWith("-") ? "+" : "-") + offset.substring(1);
    return SessionSettings.NONE.with("TimeZone", "'" + posix + "'");
  }

  @Override
  public void change(Handle handle, SessionSettings settings) throws SQLException {
    execute(handle, settings.each("SET LOCAL %s = %s", "; "));
  }

  @Override
  public List<Unnamed> unnamed() {
    return List.of(new Unnamed(
        "default_text_search_config",
        "'pg_catalog.simple'",
        "'pg_catalog.english'",
        "name the configuration in the expression, such as to_tsvector('english', body)"));
  }

  /** Declared texts are read by the standard, whatever the server is set to. */
  @Override
  public SessionSettings sightSettings() {
    return SessionSettings.NONE
        .with("row_security", "off")
        .with("standard_conforming_strings", "on");
  }

  @Override
  public boolean knows(Handle handle, ZoneId zone) {
    return offset(zone) != null
        || handle
            .select("SELECT 1 FROM pg_timezone_names WHERE name = ?", zone.getId())
            .mapTo(Integer.class)
            .findFirst()
            .isPresent();
  }

  /** Rows and cursor are lost together, so a crash merely has the last batches done again. */
  @Override
  public SessionSettings batchSettings(ZoneId zone) {
    return rowSettings(zone).with("synchronous_commit", "off");
  }

  @Override
  public SessionSettings idleLimit(Duration atMost) {
    return SessionSettings.NONE.with(
        "idle_in_transaction_session_timeout", Long.toString(atMost.toMillis()));
  }

  @Override
  public String upsert(String table, String key, List<String> columns) {
    String updates = columns.stream()
        .filter(column -> !List.of(key.split(", ")).contains(column))
        .map(column -> column + " = EXCLUDED." + column)
        .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s"
        .formatted(table, columnList(columns), parameterList(columns), key, updates);
  }

  @Override
  public String epochMicros(String column) {
    return "CAST(EXTRACT(EPOCH FROM " + column + ") * 1000000 AS bigint)";
  }

  @Override
  public String sharedLock() {
    return "FOR SHARE";
  }

  /** The server's start is told to the microsecond; its system identifier is a copy's too. */
  @Override
  String selfQuery() {
    return "SELECT pg_is_in_recovery(), CONCAT(d.oid, ' of the server started at ',"
        + " CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS bigint))"
        + " FROM pg_database d WHERE d.datname = current_database()";
  }

  /**
   * A shared lock that is asked for so never waits, and all sessions of a process hold the same.
   */
  @Override
  String markQuery(Connection connection, long process) throws SQLException {
    return "SELECT pg_backend_pid(), CASE WHEN %d IN (%d, pg_backend_pid())"
            .formatted(PostgresBackend.told(connection), PostgresBackend.NOT_TOLD)
        + " THEN pg_try_advisory_lock_shared(" + process + ") ELSE FALSE END";
  }

  /** Where a session of another role comes from is not shown. */
  @Override
  String sessionsQuery() {
    return """
        SELECT pid, usename || ' ' || COALESCE(application_name, '') FROM pg_stat_activity
        WHERE datname = current_database() AND usename IS NOT NULL
          AND COALESCE(backend_type, 'client backend') = 'client backend'
          AND (client_addr IS NOT DISTINCT FROM inet_client_addr() OR client_addr IS NULL)
        """;
  }

  @Override
  public String login() {
    return "session_user";
  }

  @Override
  public String now() {
    return "clock_timestamp()";
  }

  /*
   * The update waits only for a change that writes this very node, and then sees what that change
   * made of it: under READ COMMITTED its conditions are looked at again.
   */
  @Override
  public String beatInOneStatement(String schema) {
    return """
        WITH known AS (
          SELECT count(*) AS n FROM ${schema}mgate_epoch
          WHERE number = :loaded_number AND token = :loaded_token
        ), renewed AS (
          UPDATE ${schema}mgate_node
          SET beat = beat + 1, acked_number = :acked_number, acked_token = :acked_token,
              report = :report, updated_at = clock_timestamp()
          WHERE id = :id AND generation = :generation AND live
            AND (SELECT n FROM known) > 0
          RETURNING revoke_before, revoke_actor, revoke_reason
        )
        SELECT e.number, e.token, (SELECT n FROM known) AS known,
               (SELECT count(*) FROM renewed) AS renewed,
               r.revoke_before, r.revoke_actor, r.revoke_reason
        FROM ${schema}mgate_epoch e LEFT JOIN renewed r ON true ORDER BY e.number DESC LIMIT 1
        """.replace("${schema}", schema);
  }

  @Override
  public void announce(Handle handle, long epoch) {
    handle
        .select("SELECT pg_notify(?, ?)", CHANNEL, Long.toString(epoch))
        .mapToMap()
        .list();
  }

  @Override
  public boolean announces() {
    return true;
  }
}
