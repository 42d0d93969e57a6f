package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Token;
import java.util.List;

/**
 * A statement inside of code.
 *
 * @param statement its tokens
 * @param loops the loops around it, the outermost first
 */
record CodePart(List<Token> statement, List<LoopHead> loops) {
  CodePart {
    statement = List.copyOf(statement);
    loops = List.copyOf(loops);
  }

  /** Whether it may run any number of times. */
  boolean repeated(Judgement judgement) {
    return loops.stream().anyMatch(loop -> !loop.few(judgement));
  }
}
