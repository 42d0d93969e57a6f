package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.ServerRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the stored procedures that a text calls on MariaDB or MySQL, and at those that they
 * call: they may commit in the middle of a transaction. (What a statement runs as a function or a
 * trigger may not, says the server.) They are read at each call, since anybody may change them.
 */
final class Procedures {
  private static final String QUERY = "SELECT ROUTINE_TYPE, ROUTINE_SCHEMA, ROUTINE_NAME,"
      + " ROUTINE_DEFINITION, SQL_MODE FROM information_schema.ROUTINES"
      + " WHERE ROUTINE_SCHEMA = COALESCE(?, DATABASE()) AND ROUTINE_NAME = ?";

  private final Connection raw;
  private final SqlDialect usual;

  Procedures(Connection raw, SqlDialect usual) {
    this.raw = raw;
    this.usual = usual;
  }

  /** What one of them may do to the transaction; null if they leave it open. */
  @Nullable
  String whyNot(String sql, SqlDialect dialect) throws SQLException {
    RoutineName called = RoutineName.only(sql, dialect);
    if (called == null) {
      return "a call among other statements, or of a procedure that is not told by name";
    }
    Deque<RoutineName> open = new ArrayDeque<>();
    Set<RoutineName> seen = new HashSet<>();
    open.add(called);
    while (!open.isEmpty()) {
      RoutineName next = open.remove();
      if (seen.add(next)) {
        String why = whyNot(next, open);
        if (why != null) {
          return "procedure " + next + ", which has " + why;
        }
      }
    }
    return null;
  }

  private @Nullable String whyNot(RoutineName name, Deque<RoutineName> open) throws SQLException {
    boolean found = false;
    try (PreparedStatement query = raw.prepareStatement(QUERY)) {
      query.setString(1, name.schema());
      query.setString(2, name.name());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found = true;
          // The JDBC call of a function is a query.
          String why = row.getString("ROUTINE_TYPE").equals("FUNCTION") ? null : whyNot(row, open);
          if (why != null) {
            return why;
          }
        }
      }
    }
    return found ? null : "a body that is not there, or not for this user to see";
  }

  private @Nullable String whyNot(ResultSet row, Deque<RoutineName> open) throws SQLException {
    String body = row.getString("ROUTINE_DEFINITION");
    String mode = Objects.requireNonNullElse(row.getString("SQL_MODE"), "");
    if (body == null) {
      return "a body that this user may not see";
    }
    if (mode.contains("ORACLE")) {
      return "a body in another language (sql_mode ORACLE)";
    }
    SqlDialect told = new SqlDialect(
        usual.family(),
        !mode.contains("NO_BACKSLASH_ESCAPES"),
        mode.contains("ANSI_QUOTES"),
        usual.runsComments());
    for (SqlDialect each : List.of(told, ServerRules.otherComments(told))) {
      RoutineBody reading = new RoutineBody(body, each);
      String why = reading.whyNot();
      if (why != null) {
        return why;
      }
      for (RoutineName called : reading.calls()) {
        open.add(called.in(row.getString("ROUTINE_SCHEMA")));
      }
    }
    return null;
  }
}
