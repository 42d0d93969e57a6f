package io.migrationgate.lint.internal.sql;

import io.migrationgate.internal.sql.SqlDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a script into statements, as its client would: at semicolons, at what DELIMITER names,
 * behind the body of a routine, and behind the data of a COPY. Not thread-safe.
 */
public final class Splitter {
  /** Longer statements are cut; what was cut away is not understood. */
  static final int MOST_TOKENS = 400_000;

  private final String text;
  private final SqlDialect dialect;
  private final Map<String, String> placeholders;
  private final ExecutableComments executable;
  private final Tokenizer tokenizer;
  private final List<Token> pending = new ArrayList<>();
  private String delimiter = ";";

  /**
   * A splitter.
   *
   * @param placeholders values by name
   */
  public Splitter(String text, SqlDialect dialect, Map<String, String> placeholders) {
    this(text, dialect, placeholders, ExecutableComments.ALL);
  }

  /**
   * A splitter for a server that runs some comments.
   *
   * @param placeholders values by name
   */
  public Splitter(
      String text,
      SqlDialect dialect,
      Map<String, String> placeholders,
      ExecutableComments executable) {
    this.text = text;
    this.dialect = dialect;
    this.placeholders = placeholders;
    this.executable = executable;
    this.tokenizer = new Tokenizer(text, dialect, executable);
  }

  /** The comments so far. */
  public List<Comment> comments() {
    return tokenizer.comments();
  }

  /** Another end of statements, for example {@code /} on a line of its own. */
  public Splitter delimiter(String end) {
    delimiter = end;
    return this;
  }

  /** Only the part of the text from there on. */
  public Splitter from(int offset) {
    tokenizer.position(offset);
    return this;
  }

  /** The next statement; null at the end. */
  public @Nullable RawStatement next() {
    List<Token> tokens = new ArrayList<>();
    BodyDepth body = new BodyDepth(dialect);
    String cut = "";
    while (true) {
      if (ended()) {
        if (!tokens.isEmpty()) {
          return new RawStatement(tokens, cut);
        }
        continue;
      }
      Token token = token();
      if (token == null) {
        return tokens.isEmpty() ? null : new RawStatement(tokens, cut);
      }
      if (token.type() == Token.Type.META) {
        if (tokens.isEmpty()) {
          return new RawStatement(List.of(token), "");
        }
        // \gexec and \g end a statement; what they do with it is not known.
        tokens.add(token);
        return new RawStatement(tokens, cut);
      }
      if (tokens.isEmpty() && dialect.mysql() && token.is("DELIMITER")) {
        delimiterLine(token);
        continue;
      }
      // Another delimiter sends several statements at once; each of them is run.
      boolean cuts = delimiter.equals(";") || !body.code();
      if (cuts && token.symbol(";") && body.over()) {
        if (tokens.isEmpty()) {
          continue;
        }
        if (copiesFromStdin(tokens)) {
          skipData();
        }
        return new RawStatement(tokens, cut);
      }
      if (tokens.size() < MOST_TOKENS) {
        tokens.add(token);
        body.see(token, tokens.size());
      } else {
        cut = "more than " + MOST_TOKENS + " words";
      }
    }
  }

  /** Whether the delimiter that is not a semicolon stands here, which it then steps over. */
  private boolean ended() {
    if (delimiter.equals(";")) {
      return false;
    }
    int at = tokenizer.position();
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (!text.startsWith(delimiter, at) || runsOn(at + delimiter.length())) {
      return false;
    }
    tokenizer.position(at + delimiter.length());
    return true;
  }

  /** GO ends a statement, GOODS does not. */
  private boolean runsOn(int end) {
    return worded() && end < text.length() && Character.isLetterOrDigit(text.charAt(end));
  }

  private boolean worded() {
    return Character.isLetterOrDigit(delimiter.charAt(delimiter.length() - 1));
  }

  private @Nullable Token token() {
    if (!pending.isEmpty()) {
      return pending.remove(0);
    }
    Token token = tokenizer.next();
    if (token != null && !delimiter.equals(";") && token.type() != Token.Type.BROKEN) {
      token = upToDelimiter(token);
    }
    return token != null && token.placeholder() ? replaced(token) : token;
  }

  /** A word may run into the delimiter: {@code END//}, {@code END$$}. */
  private Token upToDelimiter(Token token) {
    boolean may =
        !worded() && (token.type() == Token.Type.WORD || token.type() == Token.Type.SYMBOL);
    int inside = may ? text.substring(token.start(), token.end()).indexOf(delimiter) : -1;
    if (inside <= 0) {
      return token;
    }
    int end = token.start() + inside;
    tokenizer.position(end);
    return new Token(
        token.type(), text.substring(token.start(), end), token.start(), end, token.start());
  }

  private Token replaced(Token token) {
    String value = token.text();
    for (Map.Entry<String, String> each : placeholders.entrySet()) {
      value = value.replace("${" + each.getKey() + "}", each.getValue());
    }
    if (value.equals(token.text())) {
      return token;
    }
    Tokenizer inner = new Tokenizer(value, dialect, executable);
    List<Token> tokens = new ArrayList<>();
    for (Token each = inner.next(); each != null; each = inner.next()) {
      tokens.add(new Token(each.type(), each.text(), token.start(), token.end(), token.start()));
    }
    if (tokens.isEmpty()) {
      return new Token(Token.Type.WORD, value, token.start(), token.end(), token.start());
    }
    pending.addAll(tokens.subList(1, tokens.size()));
    return tokens.get(0);
  }

  private void delimiterLine(Token word) {
    int end = lineEnd(word.end());
    String given = text.substring(word.end(), end).strip();
    delimiter = given.isEmpty() ? ";" : given.split("\\s", 2)[0];
    tokenizer.position(end);
  }

  private int lineEnd(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private boolean copiesFromStdin(List<Token> tokens) {
    return dialect.postgresql()
        && tokens.get(0).is("COPY")
        && tokens.stream().anyMatch(token -> token.is("STDIN"));
  }

  /** Steps over lines up to one with nothing but {@code \.}. */
  private void skipData() {
    int at = lineEnd(tokenizer.position());
    while (at < text.length()) {
      int start = at;
      while (start < text.length() && (text.charAt(start) == '\n' || text.charAt(start) == '\r')) {
        start++;
      }
      int end = lineEnd(start);
      if (text.substring(start, end).strip().equals("\\.")) {
        tokenizer.position(end);
        return;
      }
      at = end;
    }
    tokenizer.position(text.length());
  }
}
