package io.migrationgate.jdbc.internal;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.Set;

/**
 * Whether a text that makes a routine or a trigger is in the middle of its body, where a semicolon
 * does not end it. Fed with the tokens that are code. What is not closed in the end was no body, or
 * no whole one. Not thread-safe.
 */
final class RoutineBlocks {
  private static final Set<String> ROUTINES =
      Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE");

  /** What ends by END and the same word, and is not counted when it begins. */
  private static final Set<String> UNCOUNTED = Set.of("IF", "LOOP", "WHILE", "REPEAT", "FOR");

  private final boolean known;
  private boolean first = true;
  private boolean creates;
  private boolean routine;
  private int blocks;
  private String before = "";

  RoutineBlocks(SqlDialect reading) {
    // H2's routines are texts in quotes.
    this.known = !reading.h2();
  }

  boolean open() {
    return blocks > 0;
  }

  /**
   * Looks at a token.
   *
   * @param parentheses that are open
   */
  void see(SqlLexer token, int parentheses) {
    String word = token.kind() == Kind.WORD
        ? token.upper()
        : token.kind() == Kind.SYMBOL || token.kind() == Kind.NUMBER ? token.content() : "?";
    if (first) {
      creates = known && word.equals("CREATE");
      first = false;
    } else if (creates && !routine && parentheses == 0) {
      routine = ROUTINES.contains(word);
    } else if (routine) {
      count(word, parentheses);
    }
    before = word;
  }

  private void count(String word, int parentheses) {
    boolean behindEnd = before.equals("END");
    if (word.equals("BEGIN")) {
      blocks += parentheses == 0 && !namesSomething() ? 1 : 0;
    } else if (word.equals("CASE")) {
      // Also outside of blocks: its END must not close one.
      blocks += behindEnd ? 0 : 1;
    } else if (word.equals("END") && blocks > 0 && !before.equals(".")) {
      blocks--;
    } else if (behindEnd && UNCOUNTED.contains(word)) {
      blocks++;
    }
  }

  /** A routine may be called like a keyword. */
  private boolean namesSomething() {
    return ROUTINES.contains(before)
        || before.equals(".")
        || before.equals("EXISTS")
        || before.equals("AS")
        || (!before.isEmpty() && Character.isDigit(before.charAt(0)));
  }
}
