package io.migrationgate.internal.sql;

import java.util.Locale;

/**
 * Goes through an SQL text from token to token; every character belongs to one. Never fails: what
 * is not closed goes on to the end of the text. Allocates nothing unless it is asked for a text.
 * Not thread-safe.
 *
 * <p>The rules are those of the servers' own scanners. What is easily got wrong:
 *
 * <ul>
 *   <li>comments nest on PostgreSQL and H2; on MariaDB and MySQL {@code --} begins one only before
 *       a blank, a control character or the end, and a carriage return does not end it;
 *   <li>only PostgreSQL's {@code E'…'} and the strings of MariaDB and MySQL know backslashes, by
 *       default; on PostgreSQL {@code E'…'} goes on behind a line break, {@code U&'…'},
 *       {@code X'…'}, {@code B'…'} and names never know them;
 *   <li>a dollar sign inside a word does not begin a quote, and H2 has no tags;
 *   <li>every character beyond ASCII may be part of a word; on H2 unless it is a blank.
 * </ul>
 */
public final class SqlLexer {
  private final String text;
  private final SqlDialect dialect;
  private Kind kind = Kind.END;
  private int at;
  private int start;
  private int inner;
  private int innerEnd;
  private boolean escapes;
  private boolean closed = true;

  /** What a token is. */
  public enum Kind {
    /** White space; on MariaDB and MySQL also the marks around what a comment has run. */
    BLANK,
    /** A comment. */
    COMMENT,
    /** A string in quotes, with its prefix. */
    STRING,
    /** A string between dollar signs. */
    DOLLAR,
    /** A name in quotes. */
    NAME,
    /** A keyword, a name without quotes, or a variable with its sign. */
    WORD,
    /** A number. */
    NUMBER,
    /** One character that is none of these. */
    SYMBOL,
    /** Behind the last one. */
    END
  }

  /** A lexer before the first token of a text. */
  public SqlLexer(String text, SqlDialect dialect) {
    this.text = text;
    this.dialect = dialect;
  }

  /** Goes to the next token. */
  public Kind next() {
    start = at;
    closed = true;
    if (at >= text.length()) {
      kind = Kind.END;
    } else {
      kind = token(text.charAt(at));
    }
    return kind;
  }

  /** Goes to the next token that is neither white space nor a comment. */
  public Kind nextCode() {
    do {
      next();
    } while (kind == Kind.BLANK || kind == Kind.COMMENT);
    return kind;
  }

  /** The token that was gone to last. */
  public Kind kind() {
    return kind;
  }

  /** Its first character. */
  public int start() {
    return start;
  }

  /** Behind its last character. */
  public int end() {
    return at;
  }

  /** Where what is in quotes begins. */
  public int inner() {
    return inner;
  }

  /** Whether a quote or comment has an end. */
  public boolean closed() {
    return closed;
  }

  /** The next token begins there. */
  public void moveTo(int offset) {
    at = offset;
  }

  /** Whether the token is this character. */
  public boolean symbol(char c) {
    return kind == Kind.SYMBOL && text.charAt(start) == c;
  }

  /** Whether the token is this word, in any case; what is in quotes is none. */
  public boolean word(String word) {
    return kind == Kind.WORD
        && at - start == word.length()
        && text.regionMatches(true, start, word, 0, word.length());
  }

  /**
   * The token as written; of what is in quotes, what it stands for, as far as doubled quotes and
   * escaped characters go: {@code \n} and the like are left as their letter.
   */
  public String content() {
    if (kind != Kind.STRING && kind != Kind.NAME && kind != Kind.DOLLAR) {
      return text.substring(start, at);
    }
    String raw = text.substring(inner, innerEnd);
    char quote = kind == Kind.DOLLAR ? '\0' : text.charAt(inner - 1);
    if (quote == '\0' || (raw.indexOf(quote) < 0 && !(escapes && raw.indexOf('\\') >= 0))) {
      return raw;
    }
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      boolean skipped = raw.charAt(i) == quote || (escapes && raw.charAt(i) == '\\');
      if (skipped && i + 1 < raw.length()) {
        i++;
      }
      out.append(raw.charAt(i));
    }
    return out.toString();
  }

  /** {@link #content()} in upper case. */
  public String upper() {
    return content().toUpperCase(Locale.ROOT);
  }

  private Kind token(char c) {
    if (isWordStart(c)) {
      return prefixed(c) ? kind : word();
    }
    if (isBlank(c)) {
      do {
        at++;
      } while (at < text.length() && isBlank(text.charAt(at)));
      return Kind.BLANK;
    }
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      return number();
    }
    return switch (c) {
      case '\'' -> quoted(at, c, dialect.backslashes(), Kind.STRING);
      case '"' ->
        dialect.ansiQuotes()
            ? quoted(at, c, false, Kind.NAME)
            : quoted(at, c, dialect.backslashes(), Kind.STRING);
      case '`' -> dialect.postgresql() ? symbol() : quoted(at, c, false, Kind.NAME);
      case '-' -> beginsLineComment() ? lineComment() : symbol();
      case '#' -> dialect.mysql() ? lineComment() : symbol();
      case '/' ->
        peek(1) == '*' ? blockComment() : dialect.h2() && peek(1) == '/' ? lineComment() : symbol();
      case '*' -> dialect.mysql() && peek(1) == '/' ? mark(2) : symbol();
      case '$' -> dollar();
      default -> symbol();
    };
  }

  private Kind symbol() {
    at++;
    return Kind.SYMBOL;
  }

  private Kind mark(int length) {
    at += length;
    return Kind.BLANK;
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean isBlank(char c) {
    return c <= ' ' || (c >= 0x80 && !isBeyondAscii(c));
  }

  private boolean isBeyondAscii(char c) {
    return c >= 0x80 && !(dialect.h2() && (Character.isSpaceChar(c) || Character.isWhitespace(c)));
  }

  private boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || isBeyondAscii(c)
        || (c == '@' && !dialect.postgresql())
        || (c == '$' && dialect.mysql());
  }

  /** Whether a word that has begun goes on with this character. */
  public boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c) || c == '$';
  }

  private Kind word() {
    do {
      at++;
    } while (at < text.length() && isWordPart(text.charAt(at)));
    return Kind.WORD;
  }

  /** A string, or a name, whose quotes have a letter in front; nothing is read if it is none. */
  private boolean prefixed(char c) {
    int quoteAt = at + 1;
    boolean unicode = false;
    if ((c == 'U' || c == 'u') && peek(1) == '&' && !dialect.mysql()) {
      quoteAt = at + 2;
      unicode = true;
    }
    char quote = peek(quoteAt - at);
    if (quote == '"' && unicode) {
      kind = quoted(quoteAt, quote, false, Kind.NAME);
      return true;
    }
    if (quote != '\'') {
      return false;
    }
    switch (c) {
      case 'N', 'n' -> kind = quoted(quoteAt, quote, dialect.backslashes(), Kind.STRING);
      case 'X', 'x', 'B', 'b' ->
        kind = quoted(quoteAt, quote, dialect.backslashes() && dialect.mysql(), Kind.STRING);
      case 'E', 'e' -> {
        if (!dialect.postgresql()) {
          return false;
        }
        kind = escaped(quoteAt);
      }
      default -> {
        if (!unicode) {
          return false;
        }
        kind = quoted(quoteAt, quote, false, Kind.STRING);
      }
    }
    return true;
  }

  /** {@code E'…'}, with the pieces that follow on later lines. */
  private Kind escaped(int quoteAt) {
    int from = quoteAt;
    while (from >= 0) {
      quoted(from, '\'', true, Kind.STRING);
      from = closed ? continued() : -1;
    }
    inner = quoteAt + 1;
    return Kind.STRING;
  }

  /** Where the next piece of a string begins; negative if there is none. */
  private int continued() {
    boolean line = false;
    int i = at;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\'') {
        return line ? i : -1;
      } else if (c == '-' && i + 1 < text.length() && text.charAt(i + 1) == '-') {
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
          i++;
        }
      } else if (c == '\n' || c == '\r') {
        line = true;
        i++;
      } else if (c == ' ' || (c >= '\t' && c <= '\f')) {
        i++;
      } else {
        return -1;
      }
    }
    return -1;
  }

  private Kind quoted(int quoteAt, char quote, boolean backslash, Kind what) {
    inner = quoteAt + 1;
    escapes = backslash;
    int i = inner;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == quote) {
        if (i + 1 >= text.length() || text.charAt(i + 1) != quote) {
          innerEnd = i;
          at = i + 1;
          return what;
        }
        i += 2;
      } else {
        i += c == '\\' && backslash ? 2 : 1;
      }
    }
    return open(what);
  }

  private Kind open(Kind what) {
    closed = false;
    at = text.length();
    innerEnd = at;
    return what;
  }

  private boolean beginsLineComment() {
    if (peek(1) != '-') {
      return false;
    }
    char after = peek(2);
    // MariaDB and MySQL read "--5" as two signs.
    return !dialect.mysql() || after <= ' ' || after == 0x7F;
  }

  private Kind lineComment() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n' || (c == '\r' && !dialect.mysql())) {
        break;
      }
      at++;
    }
    return Kind.COMMENT;
  }

  private Kind blockComment() {
    int deepest = Integer.MAX_VALUE;
    if (dialect.mysql()) {
      int mark = peek(2) == '!' ? 3 : peek(2) == 'M' && peek(3) == '!' ? 4 : 0;
      if (mark > 0 && dialect.runsComments()) {
        at += mark;
        while (at < text.length() && isDigit(text.charAt(at))) {
          at++;
        }
        return Kind.BLANK;
      }
      // One that is not run, being for another version, may hold comments.
      deepest = mark > 0 ? 2 : 1;
    }
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '/' && peek(1) == '*' && depth < deepest) {
        depth++;
        at += 2;
      } else if (c == '*' && peek(1) == '/') {
        at += 2;
        if (--depth == 0) {
          return Kind.COMMENT;
        }
      } else {
        at++;
      }
    }
    return open(Kind.COMMENT);
  }

  private Kind dollar() {
    if (isDigit(peek(1))) {
      // A parameter.
      do {
        at++;
      } while (isDigit(peek(0)));
      return Kind.WORD;
    }
    int tagEnd = at + 1;
    while (dialect.postgresql() && tagEnd < text.length() && isTagPart(text.charAt(tagEnd))) {
      tagEnd++;
    }
    if (tagEnd >= text.length() || text.charAt(tagEnd) != '$') {
      return symbol();
    }
    inner = tagEnd + 1;
    String tag = text.substring(at, inner);
    int close = text.indexOf(tag, inner);
    if (close < 0) {
      return open(Kind.DOLLAR);
    }
    innerEnd = close;
    at = close + tag.length();
    return Kind.DOLLAR;
  }

  private boolean isTagPart(char c) {
    return isWordStart(c) || isDigit(c);
  }

  private Kind number() {
    do {
      char c = text.charAt(at++);
      boolean exponent = (c == 'e' || c == 'E')
          && (peek(0) == '+' || peek(0) == '-')
          && isDigit(peek(1))
          && !(text.charAt(start) == '0' && (text.charAt(start + 1) | 0x20) == 'x');
      if (exponent) {
        at++;
      }
    } while (at < text.length() && isNumberPart(text.charAt(at)));
    return Kind.NUMBER;
  }

  private boolean isNumberPart(char c) {
    return c == '.' || isDigit(c) || isWordStart(c);
  }
}
