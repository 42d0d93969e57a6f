package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a statement writes few rows by what is written in it: rows that it lists, one row of an
 * aggregate, or rows that constants pick out. What JSqlParser cannot read has no bound.
 */
final class RowBound {
  /** What is longer, or nested deeper, takes the parser too long. */
  private static final int MOST_TOKENS = 4_000;

  private static final int DEEPEST = 12;

  /** Names that the parser takes for words of other databases. */
  private static final Set<String> FOREIGN_WORDS = Set.of(
      "ABSENT",
      "CSV",
      "ERRORS",
      "EXCLUDES",
      "EXTEND",
      "FILE",
      "FINAL",
      "IMPORT",
      "INCLUDES",
      "OUTPUT",
      "PIVOT",
      "PREFERRING",
      "PREWHERE",
      "PRIOR",
      "QUALIFY",
      "SAMPLE",
      "SCRIPT",
      "SEMI",
      "SETTINGS",
      "STATEMENT",
      "UNPIVOT",
      "VERIFY");

  private RowBound() {}

  /** Whether an UPDATE or DELETE writes few rows, or a query gives few. */
  static boolean few(List<Token> statement, Judgement judgement) {
    List<Token> tokens = parsable(statement);
    return sane(tokens) && ParsedQuery.few(text(tokens), judgement);
  }

  /** Without what says nothing of rows and is beyond the parser. */
  private static List<Token> parsable(List<Token> statement) {
    List<Token> tokens = new ArrayList<>();
    int depth = 0;
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.get(i);
      depth += token.symbol("(") ? 1 : token.symbol(")") ? -1 : 0;
      boolean data = token.is("WITH")
          && i > 0
          && i + 3 > statement.size() - 1
          && statement.get(statement.size() - 1).is("DATA");
      // The query began inside of brackets, or WITH [NO] DATA follows it.
      if (depth < 0 || data) {
        break;
      }
      boolean only =
          token.is("ONLY") && i + 1 < statement.size() && statement.get(i + 1).name();
      // 'a' 'b' is one string.
      boolean continued = token.string() && i > 0 && statement.get(i - 1).string();
      if (!only && !continued) {
        tokens.add(token);
      }
    }
    return tokens;
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
            case QUOTED -> quoted(token.text());
            case WORD -> word(token);
            default -> token.text();
          });
      text.append(' ');
    }
    return text.toString();
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** A variable of the session stands for a constant, as a placeholder does. */
  private static String word(Token token) {
    if (FOREIGN_WORDS.contains(token.keyword())) {
      return quoted(token.text());
    }
    boolean value = token.placeholder() || token.text().startsWith("@");
    return (value ? ConstantValues.PLACEHOLDER : "") + token.text().replaceAll("[@${}:]", "_");
  }
}
