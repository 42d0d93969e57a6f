package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;

/** Question marks that are operators, and not parameters. */
final class QuestionMarks {
  private QuestionMarks() {}

  /**
   * Doubles each one outside of quotes and comments, which is how the PostgreSQL driver is told
   * that it is an operator. The driver leaves alone what is in quotes and comments, so what is
   * doubled there stays doubled.
   */
  static String doubled(String sql) {
    if (sql.indexOf('?') < 0) {
      return sql;
    }
    StringBuilder out = new StringBuilder(sql.length() + 8);
    SqlLexer tokens = new SqlLexer(sql, SqlDialect.POSTGRESQL);
    while (tokens.next() != SqlLexer.Kind.END) {
      out.append(sql, tokens.start(), tokens.end());
      if (tokens.symbol('?')) {
        out.append('?');
      }
    }
    return out.toString();
  }
}
