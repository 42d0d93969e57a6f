package io.migrationgate.jdbc.lint.internal.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into tokens. Never fails: what does not end becomes one {@link Token.Type#BROKEN}
 * token up to the end of the text. Not thread-safe.
 */
final class Tokenizer {
  private static final String OPERATOR = "+-*/<>=~!@#%^&|?:";

  private final String text;
  private final Dialect dialect;
  private final List<Comment> comments = new ArrayList<>();
  private int at;

  Tokenizer(String text, Dialect dialect) {
    this.text = text;
    this.dialect = dialect;
  }

  List<Comment> comments() {
    return comments;
  }

  int position() {
    return at;
  }

  void position(int offset) {
    at = offset;
  }

  /** The next token; null at the end. */
  @Nullable
  Token next() {
    Token broken = skip();
    if (broken != null) {
      return broken;
    }
    if (at >= text.length()) {
      return null;
    }
    char c = text.charAt(at);
    if (c == '\'') {
      return quoted(at, at, '\'', dialect == Dialect.MYSQL, Token.Type.STRING);
    }
    if (c == '"') {
      boolean mysql = dialect == Dialect.MYSQL;
      return quoted(at, at, '"', mysql, mysql ? Token.Type.STRING : Token.Type.QUOTED);
    }
    if (c == '`' && dialect != Dialect.POSTGRESQL) {
      return quoted(at, at, '`', false, Token.Type.QUOTED);
    }
    if (c == '\\' && dialect == Dialect.POSTGRESQL) {
      return meta();
    }
    if (placeholderAt(at)) {
      return word();
    }
    if (c == ':' && variableAt(at)) {
      return variable();
    }
    if (c == '$' && dialect != Dialect.MYSQL) {
      Token dollar = dollar();
      if (dollar != null) {
        return dollar;
      }
    }
    if (Character.isDigit(c) || (c == '.' && digitAt(at + 1))) {
      return number();
    }
    if (wordStart(at)) {
      return prefixed() ? prefixedString() : word();
    }
    return symbol();
  }

  private @Nullable Token skip() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || c == '\uFEFF' || c == '\u00A0') {
        at++;
      } else if (lineComment()) {
        int start = at;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
          at++;
        }
        comments.add(new Comment(text.substring(start, at), start, at));
      } else if (text.startsWith("/*", at)) {
        if (executable()) {
          continue;
        }
        int start = at;
        if (!blockComment()) {
          return broken(start);
        }
        comments.add(new Comment(text.substring(start, at), start, at));
      } else if (dialect == Dialect.MYSQL && text.startsWith("*/", at)) {
        // The end of a comment whose content is executed.
        at += 2;
      } else {
        return null;
      }
    }
    return null;
  }

  private boolean lineComment() {
    if (text.startsWith("--", at)) {
      // MySQL: a - -1 without blanks is an expression.
      return dialect != Dialect.MYSQL
          || at + 2 >= text.length()
          || text.charAt(at + 2) <= ' '
          || text.startsWith("mgate:", at + 2);
    }
    return (dialect == Dialect.MYSQL && text.charAt(at) == '#')
        || (dialect == Dialect.H2 && text.startsWith("//", at));
  }

  /** MySQL and MariaDB run what is between these marks. */
  private boolean executable() {
    if (dialect != Dialect.MYSQL) {
      return false;
    }
    int mark = text.startsWith("/*!", at) ? 3 : text.startsWith("/*M!", at) ? 4 : 0;
    if (mark == 0) {
      return false;
    }
    at += mark;
    while (digitAt(at)) {
      at++;
    }
    return true;
  }

  private boolean blockComment() {
    int depth = 0;
    while (at < text.length()) {
      if (text.startsWith("/*", at) && (depth == 0 || dialect != Dialect.MYSQL)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return true;
        }
      } else {
        at++;
      }
    }
    return false;
  }

  private Token quoted(int start, int quoteAt, char quote, boolean backslash, Token.Type type) {
    StringBuilder content = new StringBuilder();
    int i = quoteAt + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && backslash && i + 1 < text.length()) {
        content.append(text.charAt(i + 1));
        i += 2;
      } else if (c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote) {
        content.append(c);
        i += 2;
      } else if (c == quote) {
        at = i + 1;
        return new Token(type, content.toString(), start, at, quoteAt + 1);
      } else {
        content.append(c);
        i++;
      }
    }
    return broken(start);
  }

  /** E'…', U&'…', B'…', X'…', N'…'. */
  private boolean prefixed() {
    int quote = prefixLength();
    return quote > 0 && at + quote < text.length() && text.charAt(at + quote) == '\'';
  }

  private int prefixLength() {
    char c = Character.toUpperCase(text.charAt(at));
    if (c == 'U' && text.startsWith("&'", at + 1)) {
      return 2;
    }
    return c == 'E' || c == 'B' || c == 'X' || c == 'N' ? 1 : 0;
  }

  private Token prefixedString() {
    boolean escapes = Character.toUpperCase(text.charAt(at)) == 'E' || dialect == Dialect.MYSQL;
    return quoted(at, at + prefixLength(), '\'', escapes, Token.Type.STRING);
  }

  private @Nullable Token dollar() {
    int i = at + 1;
    while (i < text.length()
        && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_')) {
      i++;
    }
    boolean tag = i < text.length() && text.charAt(i) == '$' && !digitAt(at + 1);
    if (!tag) {
      return null;
    }
    String mark = text.substring(at, i + 1);
    int close = text.indexOf(mark, i + 1);
    if (close < 0) {
      return broken(at);
    }
    Token token = new Token(
        Token.Type.DOLLAR, text.substring(i + 1, close), at, close + mark.length(), i + 1);
    at = token.end();
    return token;
  }

  private Token broken(int start) {
    at = text.length();
    return new Token(
        Token.Type.BROKEN,
        text.substring(start, Math.min(text.length(), start + 40)),
        start,
        at,
        start);
  }

  private Token meta() {
    int start = at;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return new Token(Token.Type.META, text.substring(start, at), start, at, start);
  }

  private Token word() {
    int start = at;
    while (at < text.length()) {
      if (placeholderAt(at)) {
        int close = text.indexOf('}', at);
        at = close + 1;
      } else if (wordPart(text.charAt(at))) {
        at++;
      } else {
        break;
      }
    }
    return new Token(Token.Type.WORD, text.substring(start, at), start, at, start);
  }

  /** A placeholder on one line; one that does not end is no placeholder. */
  private boolean placeholderAt(int offset) {
    if (!text.startsWith("${", offset)) {
      return false;
    }
    int close = text.indexOf('}', offset);
    return close > 0 && close - offset < 200 && text.substring(offset, close).indexOf('\n') < 0;
  }

  /**
   * A variable of psql: {@code :name}, {@code :'name'}; but not a cast, nor a slice of an array.
   */
  private boolean variableAt(int offset) {
    if (dialect != Dialect.POSTGRESQL || offset + 1 >= text.length()) {
      return false;
    }
    char next = text.charAt(offset + 1);
    char before = offset == 0 ? ' ' : text.charAt(offset - 1);
    return (Character.isLetter(next) || next == '_' || next == '\'' || next == '"')
        && (Character.isWhitespace(before) || "(,=.<>".indexOf(before) >= 0);
  }

  private Token variable() {
    int start = at;
    char next = text.charAt(start + 1);
    if (next == '\'' || next == '"') {
      Token.Type type = next == '"' ? Token.Type.QUOTED : Token.Type.STRING;
      return quoted(start, start + 1, next, false, type);
    }
    at++;
    Token name = word();
    return new Token(Token.Type.WORD, ":" + name.text(), start, at, start);
  }

  private boolean wordStart(int offset) {
    char c = text.charAt(offset);
    return Character.isLetter(c) || c == '_' || c == '@' || Character.isSurrogate(c) || c == '$';
  }

  private static boolean wordPart(char c) {
    return Character.isLetterOrDigit(c)
        || c == '_'
        || c == '$'
        || c == '@'
        || Character.isSurrogate(c);
  }

  private boolean digitAt(int offset) {
    return offset < text.length() && text.charAt(offset) >= '0' && text.charAt(offset) <= '9';
  }

  private Token number() {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean sign = (c == '+' || c == '-') && "eE".indexOf(text.charAt(at - 1)) >= 0 && at > start;
      if (!Character.isLetterOrDigit(c) && c != '.' && c != '_' && !sign) {
        break;
      }
      at++;
    }
    return new Token(Token.Type.NUMBER, text.substring(start, at), start, at, start);
  }

  private Token symbol() {
    int start = at;
    at++;
    if (OPERATOR.indexOf(text.charAt(start)) >= 0) {
      while (at < text.length()
          && OPERATOR.indexOf(text.charAt(at)) >= 0
          && !text.startsWith("--", at)
          && !text.startsWith("/*", at)
          && !(dialect == Dialect.MYSQL && "#@".indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      // As in PostgreSQL: "=-" is an operator and a sign.
      while (at - start > 1 && "+-".indexOf(text.charAt(at - 1)) >= 0) {
        at--;
      }
    }
    return new Token(Token.Type.SYMBOL, text.substring(start, at), start, at, start);
  }
}
