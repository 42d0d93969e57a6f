package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The parameters and variables of a routine. Each holds one value at a time, so a statement that
 * names one is read as if a constant stood there. Not thread-safe.
 */
final class RoutineVariables {
  private static final Set<String> MODES = Set.of("IN", "OUT", "INOUT", "VARIADIC");
  private static final Set<String> DATA =
      Set.of("UPDATE", "DELETE", "INSERT", "REPLACE", "MERGE", "WITH", "SELECT");
  /** A name behind these is one of a table. */
  private static final Set<String> TABLES =
      Set.of("UPDATE", "INTO", "FROM", "JOIN", "TABLE", "ONLY", "USING");

  private final Set<String> names = new HashSet<>();
  private final String routine;

  /**
   * None yet.
   *
   * @param routine the key of the routine's name, before which a dot may stand; empty for a block
   */
  RoutineVariables(String routine) {
    this.routine = routine;
  }

  /** What stands in the brackets behind a routine's name. */
  void parameters(List<Token> list) {
    Cursor in = new Cursor(list);
    while (!in.atEnd()) {
      List<Token> parameter = in.upToComma();
      int at = !parameter.isEmpty() && MODES.contains(parameter.get(0).keyword()) ? 1 : 0;
      // One word is a type without a name.
      if (parameter.size() > at + 1) {
        add(parameter.get(at));
      }
      in.symbol(",");
    }
  }

  void add(Token name) {
    if (name.name()) {
      names.add(SqlName.key(name));
    }
  }

  /** {@code DECLARE a, b INT DEFAULT 0} of MySQL, behind its first word. */
  void declared(Cursor in) {
    do {
      add(in.take());
    } while (in.symbol(","));
  }

  /** {@code routine.parameter}. */
  private boolean qualified(List<Token> statement, int at) {
    return at > 1
        && !routine.isEmpty()
        && statement.get(at - 2).name()
        && SqlName.key(statement.get(at - 2)).equals(routine);
  }

  /** The statement with placeholders where variables stand. */
  List<Token> replaced(List<Token> statement) {
    if (statement.isEmpty() || !DATA.contains(statement.get(0).keyword())) {
      return statement;
    }
    List<Token> replaced = new ArrayList<>();
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.get(i);
      Token before = i > 0 ? statement.get(i - 1) : token;
      Token next = i + 1 < statement.size() ? statement.get(i + 1) : token;
      boolean numbered = token.text().matches("\\$\\d+");
      boolean variable = i > 0
          && token.name()
          && (numbered || names.contains(SqlName.key(token)))
          && (!before.symbol(".") || qualified(statement, i))
          && !TABLES.contains(before.keyword())
          && !next.symbol("(");
      if (!variable) {
        replaced.add(token);
        continue;
      }
      if (before.symbol(".")) {
        replaced.subList(replaced.size() - 2, replaced.size()).clear();
      }
      boolean field =
          next.symbol(".") && i + 2 < statement.size() && statement.get(i + 2).name();
      i += field ? 2 : 0;
      String name = "${" + token.text().replace("$", "") + "}";
      replaced.add(new Token(Token.Type.WORD, name, token.start(), token.end(), token.start()));
    }
    return replaced;
  }
}
