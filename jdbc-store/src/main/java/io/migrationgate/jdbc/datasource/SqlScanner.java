package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;

/** Goes through the words of an SQL text, names in quotes included, statement by statement. */
final class SqlScanner {
  private final String sql;
  private final SqlLexer lexer;
  private boolean over;

  SqlScanner(String sql, SqlDialect dialect) {
    this.sql = sql;
    this.lexer = new SqlLexer(sql, dialect);
  }

  /** Goes to the next word of this statement; false, and nothing gone over, at its end. */
  boolean next() {
    while (!over) {
      switch (lexer.nextCode()) {
        case WORD, NAME -> {
          return true;
        }
        case END -> over = true;
        default -> over = lexer.symbol(';');
      }
    }
    return false;
  }

  /** Goes to the next word, and tells whether it is this one. */
  boolean next(String word) {
    return next() && is(word);
  }

  /** Whether it is this word, or a name in quotes that means the same. */
  boolean is(String word) {
    return lexer.kind() == SqlLexer.Kind.NAME
        ? lexer.content().equalsIgnoreCase(word)
        : lexer.word(word);
  }

  /** The word in upper case. */
  String word() {
    return lexer.upper();
  }

  /** The text that follows as a plain string; empty if something else does. */
  String string() {
    return lexer.nextCode() == SqlLexer.Kind.STRING ? lexer.content() : "";
  }

  /** Begins the next statement; false at the end of the text. */
  boolean nextStatement() {
    over = lexer.end() >= sql.length();
    return !over;
  }

  /** Whether a statement may end after this position; cheap, and true too often. */
  boolean mayEndLater() {
    return sql.indexOf(';', lexer.end()) >= 0;
  }

  /** Whether the end of this statement was reached. */
  boolean over() {
    return over;
  }
}
