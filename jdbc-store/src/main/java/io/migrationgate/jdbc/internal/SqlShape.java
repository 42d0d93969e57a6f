package io.migrationgate.jdbc.internal;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a declared text is what it is taken for: a query on its own, one statement, or a piece of
 * one. Where the server has not told how it reads, texts that it might read otherwise under other
 * settings are looked at by each reading.
 *
 * <p>The databases see to it as well, but not in every case: the PostgreSQL driver splits a text at
 * its semicolons itself before the server sees it, and with {@code allowMultiQueries} or
 * {@code preferQueryMode=simple} the server takes several statements.
 */
public final class SqlShape {
  private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE");

  private SqlShape() {}

  /** Why a text is not one query that only reads, whatever the settings; null if it is. */
  public static @Nullable String notAQuery(String sql, SqlDialect dialect) {
    return notAQuery(sql, readings(sql, dialect));
  }

  /**
   * The same where it is known how the server reads.
   *
   * @param readings see {@link ServerRules}
   */
  public static @Nullable String notAQuery(String sql, List<SqlDialect> readings) {
    return worst(readings, reading -> {
      String why = why(sql, reading, false);
      return why != null ? why : begins(sql, reading);
    });
  }

  /**
   * Why a text is not one statement; null if it is. One that makes a routine or a trigger goes on
   * to the end of its body.
   *
   * @param readings see {@link ServerRules}
   */
  public static @Nullable String notOneStatement(String sql, List<SqlDialect> readings) {
    return worst(readings, reading -> why(sql, reading, false));
  }

  /**
   * Why a text cannot be a part of a statement, and no more than that; null if it can. Backslashes
   * and double quotes are read as the dialect does by default, to which PostgreSQL's sessions are
   * set ({@link Dialect#rowSettings}): else {@code 'it\'s'} would be refused for what it might be.
   */
  public static @Nullable String notAnExpression(String sql, SqlDialect dialect) {
    return worst(
        readings(sql, dialect),
        reading -> reading.backslashes() == dialect.backslashes()
                && reading.ansiQuotes() == dialect.ansiQuotes()
            ? why(sql, reading, true)
            : null);
  }

  private interface Check {
    @Nullable
    String why(SqlDialect reading);
  }

  private static List<SqlDialect> readings(String sql, SqlDialect dialect) {
    List<SqlDialect> readings = new ArrayList<>(dialect.others(sql));
    readings.add(0, dialect);
    return readings;
  }

  private static @Nullable String worst(List<SqlDialect> readings, Check check) {
    for (SqlDialect reading : readings) {
      String why = check.why(reading);
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  private static @Nullable String why(String sql, SqlDialect reading, boolean part) {
    SqlLexer tokens = new SqlLexer(sql, reading);
    RoutineBlocks blocks = new RoutineBlocks(reading);
    int depth = 0;
    boolean ended = false;
    while (tokens.next() != Kind.END) {
      if (!tokens.closed()) {
        return "a quote or comment that does not end";
      }
      boolean line = tokens.kind() == Kind.COMMENT && !sql.startsWith("/*", tokens.start());
      if (part && line && tokens.end() == sql.length()) {
        return "a comment at its end, which goes on over what follows";
      }
      if (tokens.kind() == Kind.BLANK || tokens.kind() == Kind.COMMENT) {
        continue;
      }
      blocks.see(tokens, depth);
      if (tokens.symbol(';') && !blocks.open()) {
        if (part) {
          return "a semicolon";
        }
        ended = true;
      } else if (ended) {
        return "more than one statement";
      }
      depth += tokens.symbol('(') ? 1 : tokens.symbol(')') ? -1 : 0;
      if (depth < 0) {
        return "a closing parenthesis without its opening one";
      }
    }
    if (blocks.open()) {
      return "a body that does not end";
    }
    return depth == 0 ? null : "an opening parenthesis without its closing one";
  }

  private static @Nullable String begins(String sql, SqlDialect reading) {
    SqlLexer tokens = new SqlLexer(sql, reading);
    do {
      tokens.nextCode();
    } while (tokens.symbol('('));
    String first = tokens.kind() == Kind.WORD ? tokens.upper() : "";
    if (!QUERIES.contains(first)) {
      return (first.isEmpty() ? "no word" : first) + " at its beginning, instead of "
          + String.join(", ", new TreeSet<>(QUERIES));
    }
    while (tokens.nextCode() != Kind.END) {
      if (tokens.word("INTO")) {
        return "INTO, which writes";
      }
    }
    return null;
  }
}
