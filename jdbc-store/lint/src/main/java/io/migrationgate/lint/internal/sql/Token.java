package io.migrationgate.lint.internal.sql;

import java.util.Locale;

/**
 * A piece of SQL.
 *
 * @param type what it is
 * @param text the word as written; a quoted name or a string without its quotes
 * @param start its first character in the script
 * @param end behind its last character
 * @param inner where the text begins in the script, for strings that hold SQL
 */
public record Token(Type type, String text, int start, int end, int inner) {
  /** What a token is. */
  public enum Type {
    /** A keyword or a name without quotes; placeholders belong to it. */
    WORD,
    /** A name in quotes. */
    QUOTED,
    /** A string, whatever its quotes. */
    STRING,
    /** A string between dollar signs. */
    DOLLAR,
    /** A number. */
    NUMBER,
    /** An operator or a bracket. */
    SYMBOL,
    /** A command of the client, to the end of its line. */
    META,
    /** A quote or comment that does not end. */
    BROKEN
  }

  /** Whether it is this keyword. */
  public boolean is(String keyword) {
    return type == Type.WORD && text.equalsIgnoreCase(keyword);
  }

  /** Whether it is this operator or bracket. */
  public boolean symbol(String operator) {
    return type == Type.SYMBOL && text.equals(operator);
  }

  /** Whether it may name something. */
  public boolean name() {
    return type == Type.WORD || type == Type.QUOTED;
  }

  /** Whether it is a string of any kind. */
  public boolean string() {
    return type == Type.STRING || type == Type.DOLLAR;
  }

  /** A keyword in upper case; empty if it is none. */
  public String keyword() {
    return type == Type.WORD ? text.toUpperCase(Locale.ROOT) : "";
  }

  /** Whether it holds a placeholder, or a variable of psql, that nobody has replaced. */
  public boolean placeholder() {
    return type == Type.WORD && (text.startsWith(":") || text.contains("${"));
  }
}
