package io.migrationgate.jdbc.internal;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.internal.sql.SqlDialect;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where the databases differ, as far as the tables of the store are concerned. Stateless.
 *
 * <p>How each shows its sessions and transactions is another concern:
 * {@link io.migrationgate.jdbc.JdbcGateDatabase}.
 */
public abstract sealed class Dialect permits PostgresDialect, MariaDbDialect, H2Dialect {

  /** Puts a session back as it was, once its transaction is over. */
  @FunctionalInterface
  public interface Restore {
    /** Nothing to put back: what was set ended with the transaction. */
    Restore NOTHING = handle -> {};

    /** Does it. */
    void run(Handle handle) throws SQLException;
  }

  /** What is done while nobody else upgrades the tables. */
  @FunctionalInterface
  public interface Upgrade {
    /** Looks at the version, and runs the steps that are missing. */
    void run(Handle handle) throws SQLException;
  }

  /**
   * The dialect of a database.
   *
   * @throws MigrationGateException if it is none of those supported
   */
  public static Dialect of(DatabaseMetaData database) throws SQLException {
    Dialect known = orNull(database);
    if (known != null) {
      return known;
    }
    throw new MigrationGateException(new Problem(
        "database",
        database.getDatabaseProductName() + " " + database.getDatabaseProductVersion(),
        "PostgreSQL, MariaDB, MySQL or H2",
        "keep the store in one of these"));
  }

  /** The dialect of a database; null if it is none of those supported. */
  static @Nullable Dialect orNull(DatabaseMetaData database) throws SQLException {
    String product = database.getDatabaseProductName().toLowerCase(Locale.ROOT);
    return switch (SqlDialect.ofProduct(product).family()) {
      case POSTGRESQL -> new PostgresDialect();
      case MYSQL ->
        new MariaDbDialect(
            product.contains("mariadb"),
            database.getDatabaseMajorVersion() * 100 + database.getDatabaseMinorVersion());
      case H2 -> product.equals("h2") ? new H2Dialect() : null;
    };
  }

  /**
   * One of three things, by the kind of database: the one place where the kinds are told apart. A
   * fourth kind would not compile.
   */
  public abstract <T> T choose(
      Supplier<? extends T> postgresql, Supplier<? extends T> mariaDb, Supplier<? extends T> h2);

  /** Whether it is MySQL, which speaks MariaDB's dialect but for a few things. */
  public boolean isMysql() {
    return false;
  }

  /** The folder of the scripts that create the tables. */
  public abstract String folder();

  /**
   * Runs an upgrade that no other process runs at the same time, in one transaction where the
   * database can do that to its tables.
   */
  public abstract void upgrade(Handle handle, String schema, Upgrade upgrade) throws SQLException;

  /** By whose rules texts are read. */
  public abstract SqlDialect sql();

  /** Sets up the transaction that was just begun. */
  abstract Restore configure(
      Handle handle, Isolation isolation, Duration lockTimeout, SessionSettings settings)
      throws SQLException;

  /**
   * Under which every session of this library reads and moves rows of the application: it sees all
   * of them, or is refused; and whatever values depend on is the same wherever it was opened.
   */
  public abstract SessionSettings rowSettings(ZoneId zone);

  /**
   * Under which declared statements and queries are run as they are: they see all rows, or are
   * refused. What else they mean is decided by the session, as for whoever wrote them.
   */
  public SessionSettings sightSettings() {
    return SessionSettings.NONE;
  }

  /** The part of {@link #rowSettings} that is the time zone. */
  public abstract SessionSettings zoneSettings(ZoneId zone);

  /** Changes settings in a transaction that was begun with them, among others. */
  public abstract void change(Handle handle, SessionSettings settings) throws SQLException;

  /**
   * A setting that is part of what some expressions mean, unless they name it: no value that it is
   * set to would be the application's.
   *
   * @param setting by its name in the database's language
   * @param one of its values, as SQL writes it
   * @param other another one, of other consequences
   * @param next what is to be done about an expression that depends on it
   */
  public record Unnamed(String setting, String one, String other, String next) {}

  /** All of them. */
  public List<Unnamed> unnamed() {
    return List.of();
  }

  /** Whether the server knows a time zone. */
  public boolean knows(Handle handle, ZoneId zone) {
    return true;
  }

  /** A zone without rules as an offset, for example {@code +05:30}; null for one with rules. */
  static @Nullable String offset(ZoneId zone) {
    if (zone.normalized() instanceof ZoneOffset fixed) {
      return fixed.equals(ZoneOffset.UTC) ? "+00:00" : fixed.getId();
    }
    return null;
  }

  /** The same, for one batch of a backfill. */
  public SessionSettings batchSettings(ZoneId zone) {
    return rowSettings(zone);
  }

  /** Under which the server ends a session that is idle in a transaction for so long. */
  public SessionSettings idleLimit(Duration atMost) {
    return SessionSettings.NONE;
  }

  /**
   * An insert that replaces the row with the same key; columns are bound by their names.
   *
   * @param key one column, or several with commas in between
   */
  public abstract String upsert(String table, String key, List<String> columns);

  /** An expression: the moment a column tells, in microseconds since 1970. */
  public abstract String epochMicros(String column);

  /** An expression: now, as columns keep it. */
  public abstract String now();

  /** An expression: the name that this session has logged in by. */
  public abstract String login();

  /**
   * A query that any role may run, and that has one row: whether the server is a replica, and which
   * database of which server it is. The same on every connection to one database until the server
   * is started again, and on no other database, a copy of this one included.
   */
  abstract String selfQuery();

  /**
   * A query that marks the session as one of a process's, if that can be done here.
   *
   * @return with one row: the session's id, and whether it is marked; empty if sessions carry no
   *     marks in this database
   */
  String markQuery(Connection connection, long process) throws SQLException {
    return "";
  }

  /**
   * A query for the ids of the sessions that were opened from this machine, as far as this user may
   * see them; empty if sessions carry no marks in this database.
   */
  String sessionsQuery() {
    return "";
  }

  /** What makes a query lock the rows it finds, shared; empty if the database cannot. */
  public String sharedLock() {
    return "";
  }

  /**
   * Renews a lease, if that takes one statement in this dialect.
   *
   * @return a query with the columns of the two-statement form and one called {@code renewed};
   *     empty if it takes two
   */
  public String beatInOneStatement(String schema) {
    return "";
  }

  /** Tells whoever listens that an epoch begins once this transaction commits. */
  public void announce(Handle handle, long epoch) {
    // Only PostgreSQL can; elsewhere nodes hear of it with their next heartbeat.
  }

  /** Whether {@link #announce} reaches anybody. */
  public boolean announces() {
    return false;
  }

  /**
   * Whether an error, such as a deadlock, may end a transaction while the connection goes on with
   * the next one as if it were the same.
   */
  public boolean endsTransactionsUnnoticed() {
    return false;
  }

  /** Runs a statement that takes no parameters, as it is. */
  static void execute(Handle handle, String sql) throws SQLException {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.execute(sql);
    }
  }

  static String columnList(List<String> columns) {
    return String.join(", ", columns);
  }

  static String parameterList(List<String> columns) {
    return ":" + String.join(", :", columns);
  }
}
