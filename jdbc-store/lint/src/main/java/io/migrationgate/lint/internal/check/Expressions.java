package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What can be told of an expression by its tokens. */
final class Expressions {
  /** Words that a bracket may follow, and that call nothing. */
  private static final Set<String> WORDS = Set.of(
      "ALL",
      "AND",
      "ANY",
      "AS",
      "BETWEEN",
      "BY",
      "CASE",
      "CONFLICT",
      "DISTINCT",
      "ELSE",
      "EXCEPT",
      "EXISTS",
      "FILTER",
      "FROM",
      "FULL",
      "GROUP",
      "HAVING",
      "ILIKE",
      "IN",
      "INNER",
      "INTERSECT",
      "INTERVAL",
      "INTO",
      "IS",
      "JOIN",
      "KEY",
      "LATERAL",
      "LIKE",
      "LIMIT",
      "MATERIALIZED",
      "NOT",
      "OF",
      "OFFSET",
      "ON",
      "OR",
      "ORDER",
      "OVER",
      "PARTITION",
      "RECURSIVE",
      "RETURNING",
      "SELECT",
      "SET",
      "SOME",
      "SQL",
      "TABLE",
      "TABLESAMPLE",
      "THEN",
      "UNION",
      "USING",
      "VALUE",
      "VALUES",
      "WHEN",
      "WHERE",
      "WINDOW",
      "WITH",
      "WITHIN",
      "XOR",
      "DIV",
      "MOD",
      "REGEXP",
      "RLIKE",
      "ESCAPE");

  private Expressions() {}

  /** Whether a default may differ from row to row. */
  static boolean volatileDefault(List<Token> expression, Database database) {
    BuiltInFunctions functions = BuiltInFunctions.of(database);
    for (int i = 0; i < expression.size(); i++) {
      Token token = expression.get(i);
      boolean call = i + 1 < expression.size() && expression.get(i + 1).symbol("(");
      if (token.name() && call && !functions.steady(token.text())) {
        return true;
      }
      boolean next = token.is("NEXT")
          && i + 2 < expression.size()
          && expression.get(i + 1).is("VALUE")
          && expression.get(i + 2).is("FOR");
      if (next || token.placeholder() || token.is("UUID") || token.is("RANDOM")) {
        return true;
      }
    }
    return false;
  }

  /** Whether MySQL takes it for an expression, which it cannot add at once. */
  static boolean mysqlExpression(List<Token> expression) {
    return !expression.isEmpty() && expression.get(0).symbol("(");
  }

  /** The calls of functions that are not the database's own. */
  static List<Token> foreignCalls(List<Token> tokens, Database database) {
    BuiltInFunctions functions = BuiltInFunctions.of(database);
    List<Token> calls = new ArrayList<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean call = token.name()
          && tokens.get(i + 1).symbol("(")
          && !WORDS.contains(token.keyword())
          && !functions.has(token.text());
      // A name before ( is a list of columns behind INTO, AS or a common table's name, or a type.
      Token before = i > 0 ? tokens.get(i - 1) : token;
      boolean listed = i > 0
          && (before.is("INTO")
              || before.is("AS")
              || before.is("WITH")
              || before.is("RECURSIVE")
              || before.symbol("::"));
      if (call && !listed) {
        calls.add(token);
      }
    }
    return calls;
  }
}
