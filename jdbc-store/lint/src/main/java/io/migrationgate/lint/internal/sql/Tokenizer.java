package io.migrationgate.lint.internal.sql;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a script into tokens: what a server reads, and what its clients and Flyway replace or obey
 * (placeholders, variables and commands of psql). Never fails: what does not end becomes one
 * {@link Token.Type#BROKEN} token up to the end of the text. Not thread-safe.
 */
final class Tokenizer {
  private static final String OPERATOR = "+-*/<>=~!@#%^&|?:";
  private static final int LONGEST_PLACEHOLDER = 200;

  private final String text;
  private final SqlDialect dialect;
  private final SqlLexer lexer;
  private final List<Comment> comments = new ArrayList<>();
  private final ExecutableComments executable;
  private int at;

  Tokenizer(String text, SqlDialect dialect, ExecutableComments executable) {
    this.text = text;
    this.dialect = dialect;
    this.executable = executable;
    this.lexer = new SqlLexer(text, dialect);
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
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\uFEFF' || c == '\u00A0') {
        at++;
      } else if (dialect.mysql() && text.startsWith("--mgate:", at)) {
        // To the server two signs; written by somebody who meant a comment to us.
        comment(at, lineEnd(at));
      } else {
        Token token = ofClient(c);
        if (token == null) {
          token = ofServer();
        }
        if (token != null) {
          return token;
        }
      }
    }
    return null;
  }

  private @Nullable Token ofClient(char c) {
    if (c == '\\' && dialect.postgresql()) {
      int start = at;
      at = lineEnd(at);
      return token(Token.Type.META, start);
    }
    if (placeholderAt(at)) {
      return word();
    }
    return c == ':' && variableAt(at) ? variable() : null;
  }

  /** Null for what is passed over. */
  private @Nullable Token ofServer() {
    if (dialect.mysql() && !executable.runs(text, at)) {
      return passedOver();
    }
    lexer.moveTo(at);
    SqlLexer.Kind kind = lexer.next();
    int start = at;
    at = lexer.end();
    if (!lexer.closed()) {
      return broken(start);
    }
    return switch (kind) {
      case BLANK, END -> null;
      case COMMENT -> {
        comment(start, at);
        yield null;
      }
      case STRING -> quoted(Token.Type.STRING, start);
      case DOLLAR -> quoted(Token.Type.DOLLAR, start);
      case NAME -> quoted(Token.Type.QUOTED, start);
      case NUMBER -> token(Token.Type.NUMBER, start);
      case WORD -> {
        at = start;
        yield word();
      }
      case SYMBOL -> {
        at = start;
        yield symbol();
      }
    };
  }

  /** A comment that another version would run. */
  private @Nullable Token passedOver() {
    SqlDialect quiet =
        new SqlDialect(dialect.family(), dialect.backslashes(), dialect.ansiQuotes(), false);
    SqlLexer comments = new SqlLexer(text, quiet);
    comments.moveTo(at);
    comments.next();
    int start = at;
    if (!comments.closed()) {
      return broken(start);
    }
    comment(start, comments.end());
    return null;
  }

  private void comment(int start, int end) {
    comments.add(new Comment(text.substring(start, end).stripTrailing(), start, end));
    at = end;
  }

  private int lineEnd(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private Token token(Token.Type type, int start) {
    return new Token(type, text.substring(start, at), start, at, start);
  }

  private Token quoted(Token.Type type, int start) {
    return new Token(type, lexer.content(), start, at, lexer.inner());
  }

  private Token broken(int start) {
    at = text.length();
    int shown = Math.min(text.length(), start + 40);
    return new Token(Token.Type.BROKEN, text.substring(start, shown), start, at, start);
  }

  private Token word() {
    int start = at;
    while (at < text.length()) {
      if (placeholderAt(at)) {
        at = text.indexOf('}', at) + 1;
      } else if (lexer.isWordPart(text.charAt(at))) {
        at++;
      } else {
        break;
      }
    }
    return token(Token.Type.WORD, start);
  }

  /** A placeholder on one line; one that does not end is no placeholder. */
  private boolean placeholderAt(int offset) {
    if (!text.startsWith("${", offset)) {
      return false;
    }
    int close = text.indexOf('}', offset);
    return close > 0
        && close - offset < LONGEST_PLACEHOLDER
        && text.substring(offset, close).indexOf('\n') < 0;
  }

  /**
   * A variable of psql: {@code :name}, {@code :'name'}; but not a cast, nor a slice of an array.
   */
  private boolean variableAt(int offset) {
    if (!dialect.postgresql() || offset + 1 >= text.length()) {
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
    at++;
    if (next == '\'' || next == '"') {
      lexer.moveTo(at);
      lexer.next();
      at = lexer.end();
      Token.Type type = next == '"' ? Token.Type.QUOTED : Token.Type.STRING;
      return lexer.closed() ? quoted(type, start) : broken(start);
    }
    Token name = word();
    return new Token(Token.Type.WORD, ":" + name.text(), start, at, start);
  }

  private Token symbol() {
    int start = at;
    at++;
    if (OPERATOR.indexOf(text.charAt(start)) >= 0) {
      while (at < text.length() && OPERATOR.indexOf(text.charAt(at)) >= 0 && !endsOperator()) {
        at++;
      }
      // As in PostgreSQL: "=-" is an operator and a sign.
      while (at - start > 1 && "+-".indexOf(text.charAt(at - 1)) >= 0) {
        at--;
      }
    }
    return token(Token.Type.SYMBOL, start);
  }

  private boolean endsOperator() {
    return text.startsWith("--", at)
        || text.startsWith("/*", at)
        || (dialect.h2() && text.startsWith("//", at))
        || (dialect.mysql() && (text.startsWith("*/", at) || "#@".indexOf(text.charAt(at)) >= 0));
  }
}
