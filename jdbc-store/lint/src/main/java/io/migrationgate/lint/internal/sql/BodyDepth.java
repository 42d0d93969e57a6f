package io.migrationgate.lint.internal.sql;

import io.migrationgate.internal.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * Whether a semicolon ends a statement, or is inside the body of a routine or between the brackets
 * of a rule. Fed with the statement's tokens. Not thread-safe.
 */
final class BodyDepth {
  private final SqlDialect dialect;
  private boolean creates;
  private boolean routine;
  private boolean rule;
  private int blocks;
  private int brackets;
  private @Nullable Token before;

  BodyDepth(SqlDialect dialect) {
    this.dialect = dialect;
  }

  boolean over() {
    return blocks <= 0 && !(rule && brackets > 0);
  }

  /** Whether it makes a routine or a rule, whose semicolons another delimiter protects. */
  boolean code() {
    return routine || rule;
  }

  void see(Token token, int number) {
    if (number == 1) {
      creates = token.is("CREATE");
      // MariaDB: BEGIN NOT ATOMIC … END is a block of its own.
      routine = dialect.mysql() && token.is("BEGIN");
    } else if (creates && !routine && !rule && number < 16) {
      routine = token.is("PROCEDURE")
          || token.is("FUNCTION")
          || token.is("TRIGGER")
          || token.is("EVENT")
          || token.is("PACKAGE");
      rule = token.is("RULE");
    }
    if (token.symbol("(")) {
      // What is in brackets, a column called "function" say, makes no routine.
      creates = false;
    }
    if (rule && (token.symbol("(") || token.symbol(")"))) {
      brackets += token.symbol("(") ? 1 : -1;
    }
    if (routine) {
      count(token);
    }
    before = token;
  }

  private void count(Token token) {
    Token previous = before;
    boolean behindEnd = previous != null && previous.is("END");
    boolean anonymous = previous != null && previous.is("BEGIN") && blocks == 0;
    if (anonymous && dialect.mysql() && token.is("NOT")) {
      blocks++;
    } else if (token.is("BEGIN")) {
      // The first word of a script's own BEGIN counts once NOT ATOMIC has followed.
      blocks += previous == null ? 0 : 1;
    } else if (token.is("CASE") && blocks > 0 && !behindEnd) {
      blocks++;
    } else if (token.is("END") && blocks > 0) {
      blocks--;
    } else if (behindEnd && blockWord(token)) {
      // END IF, END LOOP: these blocks were not counted when they began.
      blocks++;
    }
  }

  private static boolean blockWord(Token token) {
    return token.is("IF")
        || token.is("LOOP")
        || token.is("WHILE")
        || token.is("REPEAT")
        || token.is("FOR");
  }
}
