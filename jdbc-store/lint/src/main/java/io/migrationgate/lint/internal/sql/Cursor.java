package io.migrationgate.lint.internal.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in a statement's tokens, for readers that go from left to right. Not thread-safe. */
public final class Cursor {
  private static final int NOWHERE = 0;

  private final List<Token> tokens;
  private int at;

  /** At the first token. */
  public Cursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Whether nothing is left. */
  public boolean atEnd() {
    return at >= tokens.size();
  }

  /** How many tokens were read. */
  public int index() {
    return at;
  }

  /** Goes back, or forward, to a place. */
  public void index(int index) {
    at = index;
  }

  /** All tokens. */
  public List<Token> tokens() {
    return tokens;
  }

  /** The token here, at the end one that is nothing. */
  public Token here() {
    return ahead(0);
  }

  /** A later token; behind the end one that is nothing. */
  public Token ahead(int count) {
    int index = at + count;
    if (index < tokens.size()) {
      return tokens.get(index);
    }
    int end = tokens.isEmpty() ? NOWHERE : tokens.get(tokens.size() - 1).end();
    return new Token(Token.Type.SYMBOL, "", end, end, end);
  }

  /** Reads a token. */
  public Token take() {
    Token token = here();
    at++;
    return token;
  }

  /** Whether these keywords stand here. */
  public boolean looksAt(String... keywords) {
    for (int i = 0; i < keywords.length; i++) {
      if (!ahead(i).is(keywords[i])) {
        return false;
      }
    }
    return true;
  }

  /** Reads these keywords if they stand here. */
  public boolean accept(String... keywords) {
    if (!looksAt(keywords)) {
      return false;
    }
    at += keywords.length;
    return true;
  }

  /** Reads one of these keywords if it stands here. */
  public boolean acceptAny(String... keywords) {
    for (String keyword : keywords) {
      if (accept(keyword)) {
        return true;
      }
    }
    return false;
  }

  /** Reads an operator or a bracket if it stands here. */
  public boolean symbol(String operator) {
    if (!here().symbol(operator)) {
      return false;
    }
    at++;
    return true;
  }

  /** Reads a name with its schema; null, and nothing read, if there is none. */
  public @Nullable SqlName name() {
    if (!here().name()) {
      return null;
    }
    int from = at;
    at++;
    while (here().symbol(".") && ahead(1).name()) {
      at += 2;
    }
    return SqlName.of(tokens.subList(from, at));
  }

  /** Reads {@code IF EXISTS}. */
  public boolean ifExists() {
    return accept("IF", "EXISTS");
  }

  /** Reads {@code IF NOT EXISTS}. */
  public boolean ifNotExists() {
    return accept("IF", "NOT", "EXISTS");
  }

  /** Reads what is in brackets, if they stand here; without the brackets. */
  public @Nullable List<Token> brackets() {
    if (!here().symbol("(")) {
      return null;
    }
    int open = at + 1;
    int depth = 0;
    while (!atEnd()) {
      Token token = take();
      if (token.symbol("(")) {
        depth++;
      } else if (token.symbol(")")) {
        depth--;
        if (depth == 0) {
          return tokens.subList(open, at - 1);
        }
      }
    }
    return tokens.subList(open, at);
  }

  /** Reads up to a comma outside of brackets of both kinds, which stays, or the end. */
  public List<Token> upToComma() {
    int from = at;
    int depth = 0;
    while (!atEnd()) {
      Token token = here();
      if (depth == 0 && token.symbol(",")) {
        break;
      }
      boolean opens = token.symbol("(") || token.symbol("[");
      depth += opens ? 1 : token.symbol(")") || token.symbol("]") ? -1 : 0;
      at++;
    }
    return tokens.subList(from, at);
  }

  /** Reads the rest. */
  public List<Token> rest() {
    List<Token> rest = tokens.subList(Math.min(at, tokens.size()), tokens.size());
    at = tokens.size();
    return rest;
  }

  /** Whether a keyword stands anywhere behind this place, brackets included. */
  public boolean anywhere(String keyword) {
    for (int i = at; i < tokens.size(); i++) {
      if (tokens.get(i).is(keyword)) {
        return true;
      }
    }
    return false;
  }
}
