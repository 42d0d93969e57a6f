package io.migrationgate.jdbc.backfill;

/** Question marks that are operators, and not parameters. */
final class QuestionMarks {
  private QuestionMarks() {}

  /**
   * Doubles each one outside of quotes, which is how the PostgreSQL driver is told that it is an
   * operator. Dollar quotes and comments are left to the driver, which skips them itself.
   */
  static String doubled(String sql) {
    if (sql.indexOf('?') < 0) {
      return sql;
    }
    StringBuilder out = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      out.append(c);
      if (c == '?' && quote == 0) {
        out.append(c);
      }
    }
    return out.toString();
  }
}
