package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Token;
import java.util.List;

/**
 * Asks JSqlParser, if it is there, whether a statement with joins, common tables or nested queries
 * writes few rows. Without it, or where it cannot parse, nothing is bounded.
 */
final class Queries {
  /** What is longer, or nested deeper, takes the parser too long. */
  private static final int MOST_TOKENS = 4_000;

  private static final int DEEPEST = 12;

  private static final boolean THERE = there();

  private Queries() {}

  private static boolean there() {
    try {
      Class.forName("net.sf.jsqlparser.parser.CCJSqlParser", false, Queries.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      // An optional dependency: an application may lint without it.
      return false;
    }
  }

  /** Whether an UPDATE or DELETE writes few rows, or a query gives few. */
  static boolean bounded(List<Token> statement, Judgement judgement) {
    return THERE && sane(statement) && ParsedQuery.bounded(text(statement), judgement);
  }

  private static boolean sane(List<Token> tokens) {
    int depth = 0;
    int deepest = 0;
    for (Token token : tokens) {
      depth += token.symbol("(") ? 1 : token.symbol(")") ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return tokens.size() <= MOST_TOKENS && deepest <= DEEPEST;
  }

  /** The statement in the quotes of the standard, whatever those of the script were. */
  private static String text(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      text.append(
          switch (token.type()) {
            case STRING, DOLLAR -> "'" + token.text().replace("'", "''") + "'";
            case QUOTED -> "\"" + token.text().replace("\"", "\"\"") + "\"";
            case WORD -> token.text().replaceAll("[${}:]", "_");
            default -> token.text();
          });
      text.append(' ');
    }
    return text.toString();
  }
}
