package io.migrationgate.jdbc.internal;

import static io.migrationgate.jdbc.internal.FailureKind.CONTENTION;
import static io.migrationgate.jdbc.internal.FailureKind.DUPLICATE;
import static io.migrationgate.jdbc.internal.FailureKind.LOCK_TIMEOUT;
import static io.migrationgate.jdbc.internal.FailureKind.NO_DATABASE;
import static io.migrationgate.jdbc.internal.FailureKind.NO_PRIVILEGE;
import static io.migrationgate.jdbc.internal.FailureKind.NO_TABLE;
import static io.migrationgate.jdbc.internal.FailureKind.OTHER;
import static io.migrationgate.jdbc.internal.FailureKind.READ_ONLY;
import static io.migrationgate.jdbc.internal.FailureKind.TIMEOUT;
import static io.migrationgate.jdbc.internal.FailureKind.UNREACHABLE;
import static io.migrationgate.jdbc.internal.FailureKind.WRONG_PASSWORD;

import io.migrationgate.Problem;
import io.migrationgate.spi.StoreBusyException;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a database's error means, from its SQLState and its vendor's code.
 *
 * <p>One table for all dialects: an error may come before the dialect is known, and the codes do
 * not overlap.
 */
public final class SqlFailures {

  private static final Map<Integer, FailureKind> BY_CODE = Map.ofEntries(
      // MariaDB and MySQL, mysqld_error.h
      Map.entry(1020, CONTENTION), // record has changed since last read
      Map.entry(1040, UNREACHABLE), // too many connections
      Map.entry(1044, NO_PRIVILEGE),
      Map.entry(1045, WRONG_PASSWORD),
      Map.entry(1049, NO_DATABASE),
      Map.entry(1050, DUPLICATE), // table exists
      Map.entry(1053, UNREACHABLE), // server shutdown in progress
      Map.entry(1062, DUPLICATE),
      Map.entry(1142, NO_PRIVILEGE),
      Map.entry(1143, NO_PRIVILEGE),
      Map.entry(1146, NO_TABLE),
      Map.entry(1205, LOCK_TIMEOUT),
      Map.entry(1213, CONTENTION),
      Map.entry(1227, NO_PRIVILEGE),
      Map.entry(1290, READ_ONLY),
      Map.entry(1317, TIMEOUT), // query execution was interrupted
      Map.entry(1792, READ_ONLY),
      Map.entry(1836, READ_ONLY),
      Map.entry(1927, UNREACHABLE), // connection was killed
      Map.entry(1969, TIMEOUT), // max_statement_time exceeded
      Map.entry(3024, TIMEOUT), // max_execution_time exceeded
      Map.entry(3572, LOCK_TIMEOUT), // lock could not be acquired immediately
      // H2, org.h2.api.ErrorCode
      Map.entry(23505, DUPLICATE),
      Map.entry(42101, DUPLICATE), // table exists
      Map.entry(42102, NO_TABLE),
      Map.entry(42103, NO_TABLE),
      Map.entry(42104, NO_TABLE),
      Map.entry(50200, LOCK_TIMEOUT),
      Map.entry(57014, TIMEOUT),
      Map.entry(90013, NO_DATABASE),
      Map.entry(90020, UNREACHABLE), // open in another process
      Map.entry(90040, NO_PRIVILEGE),
      Map.entry(90067, UNREACHABLE),
      Map.entry(90079, NO_TABLE), // schema not found
      Map.entry(90096, NO_PRIVILEGE),
      Map.entry(90097, READ_ONLY),
      Map.entry(90098, UNREACHABLE),
      Map.entry(90121, UNREACHABLE),
      Map.entry(90131, CONTENTION),
      Map.entry(90146, NO_DATABASE),
      Map.entry(90149, NO_DATABASE));

  private static final Map<String, FailureKind> BY_STATE = Map.ofEntries(
      Map.entry("23505", DUPLICATE),
      Map.entry("25006", READ_ONLY),
      Map.entry("25P03", TIMEOUT), // idle in transaction for too long
      Map.entry("3D000", NO_DATABASE),
      Map.entry("3F000", NO_TABLE), // schema does not exist
      Map.entry("42501", NO_PRIVILEGE),
      Map.entry("42P01", NO_TABLE),
      Map.entry("42P07", DUPLICATE), // table exists
      Map.entry("42S02", NO_TABLE),
      Map.entry("53300", UNREACHABLE), // too many connections
      Map.entry("55P03", LOCK_TIMEOUT),
      Map.entry("57014", TIMEOUT),
      Map.entry("57P01", UNREACHABLE), // terminated by an administrator
      Map.entry("57P02", UNREACHABLE),
      Map.entry("57P03", UNREACHABLE),
      Map.entry("57P05", UNREACHABLE));

  private SqlFailures() {}

  /**
   * What a failure means; the most specific error in its chain of causes speaks for all, since
   * pools wrap a wrong password into a time-out.
   */
  public static FailureKind kind(Throwable failure) {
    FailureKind found = OTHER;
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 50; t = t.getCause(), depth++) {
      if (t instanceof SQLException e) {
        FailureKind kind = ofOne(e);
        if (kind != OTHER && kind != UNREACHABLE) {
          return kind;
        }
        found = kind == UNREACHABLE ? UNREACHABLE : found;
      }
    }
    return found;
  }

  private static FailureKind ofOne(SQLException e) {
    FailureKind byCode = BY_CODE.get(e.getErrorCode());
    if (byCode != null) {
      return byCode;
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    FailureKind byState = BY_STATE.get(state);
    if (byState != null) {
      return byState;
    }
    if (state.startsWith("08")) {
      return UNREACHABLE;
    }
    if (state.startsWith("28")) {
      return WRONG_PASSWORD;
    }
    if (state.startsWith("40")) {
      return CONTENTION;
    }
    // Thus pools say that they have none. MariaDB's driver makes one of whatever a server says in a
    // class that it does not know, a trigger's 45000 or HY000; that has the server's code.
    boolean ofPool = e.getErrorCode() == 0
        && (e instanceof SQLTransientConnectionException
            || e instanceof SQLNonTransientConnectionException);
    if (ofPool) {
      return UNREACHABLE;
    }
    return e instanceof SQLTimeoutException ? TIMEOUT : OTHER;
  }

  /**
   * What the database said: the first SQLException's message. Drivers put neither a password nor
   * bound values there.
   */
  public static String message(Throwable failure) {
    SQLException sql = sqlException(failure);
    String message = sql == null ? failure.getMessage() : sql.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getName() : message.strip();
  }

  /** The first SQLException in the chain of causes; null if there is none. */
  public static @Nullable SQLException sqlException(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 50; t = t.getCause(), depth++) {
      if (t instanceof SQLException e) {
        return e;
      }
    }
    return null;
  }

  /**
   * The same as this library's exception.
   *
   * @param subject what was asked, for example {@code store at jdbc:postgresql://db/shop}
   */
  public static StoreUnavailableException unavailable(String subject, Throwable failure) {
    String said = message(failure);
    FailureKind kind = kind(failure);
    Problem problem = switch (kind) {
      case UNREACHABLE ->
        new Problem(
            subject,
            "no connection: " + said,
            "a database that accepts connections",
            "check that it runs, host, port and network, and that the pool has a connection to spare");
      case WRONG_PASSWORD ->
        new Problem(
            subject,
            "user or password refused: " + said,
            "a user that may connect",
            "check user and password");
      case NO_DATABASE ->
        new Problem(
            subject,
            "no such database: " + said,
            "a database of that name",
            "check the name in the URL, or create the database");
      case NO_TABLE ->
        new Problem(
            subject,
            "a table is missing: " + said,
            "the tables mgate_* on the connection's search path",
            "mgate init, or check schema and search path");
      case NO_PRIVILEGE ->
        new Problem(
            subject,
            "a privilege is missing: " + said,
            "a user that may do this",
            "grant it, see the page on operations");
      case READ_ONLY ->
        new Problem(
            subject,
            "a database that takes no writes: " + said,
            "the primary",
            "connect to the primary, with a connection that may write");
      case LOCK_TIMEOUT ->
        new Problem(
            subject,
            "a lock that somebody else holds: " + said,
            "it to be free within the lock time-out",
            "try again; nothing has changed");
      case TIMEOUT ->
        new Problem(
            subject,
            "no answer in time: " + said,
            "an answer within the query time-out",
            "try again, or look at the database's load; nothing has changed");
      case CONTENTION ->
        new Problem(
            subject,
            "the same rows in use, again and again: " + said,
            "to get through within a few tries",
            "try again; nothing has changed");
      case DUPLICATE, OTHER ->
        new Problem(
            subject,
            "an error: " + said,
            "the statement to run",
            "see the cause; nothing has changed");
    };
    return kind == FailureKind.LOCK_TIMEOUT || kind == FailureKind.CONTENTION
        ? new StoreBusyException(problem, failure)
        : new StoreUnavailableException(problem, failure);
  }
}
