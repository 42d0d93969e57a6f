package io.migrationgate.jdbc.internal;

import io.migrationgate.internal.sql.SqlDialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * By which rules the server reads a text in this session. It may have been told to read backslashes
 * and double quotes otherwise than by default, by a function or a role as well, which nobody sees.
 */
public final class ServerRules {
  private ServerRules() {}

  /**
   * The rules, asked for only where they would matter for this text.
   *
   * @param usual by default
   * @return two where they depend on the version of MariaDB or MySQL, as comments do that are run
   */
  public static List<SqlDialect> of(Connection connection, SqlDialect usual, String sql)
      throws SQLException {
    if (usual.others(sql).isEmpty()) {
      return List.of(usual);
    }
    SqlDialect told = ask(connection, usual);
    return told.mysql() ? List.of(told, otherComments(told)) : List.of(told);
  }

  /** The same rules, but for which comments are run. */
  public static SqlDialect otherComments(SqlDialect told) {
    return new SqlDialect(
        told.family(), told.backslashes(), told.ansiQuotes(), !told.runsComments());
  }

  /** Asks, in a statement for which the database takes no snapshot. */
  public static SqlDialect ask(Connection connection, SqlDialect usual) throws SQLException {
    if (usual.h2()) {
      return usual;
    }
    String question = usual.mysql() ? "SELECT @@sql_mode" : "SHOW standard_conforming_strings";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      String answer = row.getString(1);
      return usual.mysql()
          ? new SqlDialect(
              usual.family(),
              !answer.contains("NO_BACKSLASH_ESCAPES"),
              answer.contains("ANSI_QUOTES"),
              usual.runsComments())
          : new SqlDialect(
              usual.family(), answer.equals("off"), usual.ansiQuotes(), usual.runsComments());
    }
  }
}
