package io.migrationgate.jdbc.datasource;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words of an SQL text (variables with their {@code @}), and where its statements end;
 * what is in comments and literals is passed over, everything else that is no word too.
 *
 * <p>Tolerant: what is not closed goes on to the end. Backslashes are read as the databases do by
 * default.
 */
final class SqlScanner {
  /** What ends a statement. */
  static final String END = ";";

  private final String sql;
  private final Flavor flavor;
  private int at;

  SqlScanner(String sql, Flavor flavor) {
    this.sql = sql;
    this.flavor = flavor;
  }

  /** The next word in upper case, {@link #END}, or null at the end of the text. */
  @Nullable
  String next() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ';') {
        at++;
        return END;
      }
      if (isWord(c)) {
        return word();
      }
      if (c == '"' || c == '`') {
        int from = ++at;
        skipQuoted(c, flavor == Flavor.MYSQL && c == '"');
        if (flavor != Flavor.MYSQL || c == '`') {
          return sql.substring(from, Math.max(from, at - 1)).toUpperCase(Locale.ROOT);
        }
      } else if (!skipNoise(c)) {
        at++;
      }
    }
    return null;
  }

  /** Whether a statement may end after this position; cheap, and true too often. */
  boolean mayEndLater() {
    return sql.indexOf(';', at) >= 0;
  }

  private static boolean isWord(char c) {
    return c == '_' || c == '@' || Character.isLetterOrDigit(c);
  }

  private String word() {
    int from = at;
    while (at < sql.length() && (isWord(sql.charAt(at)) || sql.charAt(at) == '$')) {
      at++;
    }
    String word = sql.substring(from, at).toUpperCase(Locale.ROOT);
    if (flavor == Flavor.POSTGRESQL && word.equals("E") && peek(0) == '\'') {
      at++;
      skipQuoted('\'', true);
    }
    return word;
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  /** Passes over a literal or a comment that begins here. */
  private boolean skipNoise(char c) {
    switch (c) {
      case '\'' -> {
        at++;
        skipQuoted(c, flavor == Flavor.MYSQL);
        return true;
      }
      case '#' -> {
        if (flavor == Flavor.MYSQL) {
          skipLine();
        }
        return flavor == Flavor.MYSQL;
      }
      case '-' -> {
        // MariaDB and MySQL read "--5" as two signs.
        boolean comment = peek(1) == '-' && (flavor != Flavor.MYSQL || peek(2) <= ' ');
        if (comment) {
          skipLine();
        }
        return comment;
      }
      case '/' -> {
        return skipComment();
      }
      case '$' -> {
        return flavor != Flavor.MYSQL && skipDollarQuoted();
      }
      default -> {
        return false;
      }
    }
  }

  private void skipQuoted(char quote, boolean backslashes) {
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && backslashes) {
        at++;
      } else if (c == quote) {
        if (peek(0) != quote) {
          return;
        }
        at++;
      }
    }
    at = sql.length();
  }

  private void skipLine() {
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      at++;
    }
  }

  private boolean skipComment() {
    if (peek(1) != '*') {
      return false;
    }
    if (flavor == Flavor.MYSQL && (peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!'))) {
      // Not a comment to this server: what is in it is run. A version may follow.
      at += peek(2) == '!' ? 3 : 4;
      while (Character.isDigit(peek(0))) {
        at++;
      }
      return true;
    }
    int depth = 0;
    while (at < sql.length()) {
      if (peek(0) == '/' && peek(1) == '*' && (depth == 0 || flavor != Flavor.MYSQL)) {
        depth++;
        at += 2;
      } else if (peek(0) == '*' && peek(1) == '/') {
        at += 2;
        if (--depth == 0) {
          return true;
        }
      } else {
        at++;
      }
    }
    return true;
  }

  private boolean skipDollarQuoted() {
    int tagEnd = at + 1;
    while (tagEnd < sql.length() && isWord(sql.charAt(tagEnd)) && sql.charAt(tagEnd) != '@') {
      tagEnd++;
    }
    boolean quote = tagEnd < sql.length()
        && sql.charAt(tagEnd) == '$'
        && !Character.isDigit(sql.charAt(at + 1));
    if (!quote) {
      return false;
    }
    String tag = sql.substring(at, tagEnd + 1);
    int end = sql.indexOf(tag, tagEnd + 1);
    at = end < 0 ? sql.length() : end + tag.length();
    return true;
  }
}
