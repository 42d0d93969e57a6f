package io.migrationgate.lint.internal.sql;

import java.util.List;

/**
 * The tokens between two ends of statements. Immutable.
 *
 * @param tokens at least one
 * @param cut why there is more than its tokens tell; empty if they are all there is
 */
public record RawStatement(List<Token> tokens, String cut) {
  /** Copies the list. */
  public RawStatement {
    tokens = List.copyOf(tokens);
  }

  /** Its first character in the script. */
  public int start() {
    return tokens.get(0).start();
  }

  /** Behind its last character. */
  public int end() {
    return tokens.get(tokens.size() - 1).end();
  }
}
