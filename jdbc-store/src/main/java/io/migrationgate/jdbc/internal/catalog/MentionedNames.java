package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What SQL texts name without a schema, in lower case: whatever may stand for something else in
 * another session. Rather too much than too little. Immutable.
 *
 * @param functions what is called
 * @param types what is cast to
 * @param operators as they are written, and those that keywords stand for
 * @param collations what texts are ordered by
 * @param tables every other word of a text that reads tables
 */
record MentionedNames(
    Set<String> functions,
    Set<String> types,
    Set<String> operators,
    Set<String> collations,
    Set<String> tables) {
  private static final String OPERATOR = "+-*/<>=~!@#%^&|`?";

  /** On PostgreSQL these are looked up like operators. */
  private static final Map<String, List<String>> KEYWORDS = Map.of(
      "like", List.of("~~", "!~~"),
      "ilike", List.of("~~*", "!~~*"),
      "similar", List.of("~", "!~"),
      "in", List.of("=", "<>"),
      "any", List.of("="),
      "distinct", List.of("="),
      "nullif", List.of("="),
      "case", List.of("="),
      "using", List.of("="),
      "between", List.of("<", "<=", ">", ">="));

  private static final Set<String> READS =
      Set.of("from", "join", "update", "into", "table", "view", "truncate");

  /** Reads texts. */
  static MentionedNames in(Collection<String> texts, SqlDialect dialect) {
    MentionedNames names = new MentionedNames(
        new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    texts.forEach(text -> names.add(tokens(text, dialect)));
    return names;
  }

  boolean isEmpty() {
    return functions.isEmpty()
        && types.isEmpty()
        && operators.isEmpty()
        && collations.isEmpty()
        && tables.isEmpty();
  }

  /**
   * A word, a name, a string, or signs that stand together.
   *
   * @param text in lower case; of what is in quotes, what it stands for
   */
  private record Token(Kind kind, String text) {
    static final Token NONE = new Token(Kind.END, "");

    boolean isName() {
      return kind == Kind.WORD || kind == Kind.NAME;
    }

    boolean is(String other) {
      return kind != Kind.NAME && kind != Kind.STRING && text.equals(other);
    }
  }

  private static List<Token> tokens(String text, SqlDialect dialect) {
    List<Token> tokens = new ArrayList<>();
    SqlLexer lexer = new SqlLexer(text, dialect);
    Kind kind = lexer.nextCode();
    while (kind != Kind.END) {
      int end = lexer.end();
      if (kind == Kind.SYMBOL && isSign(text, lexer.start())) {
        int start = lexer.start();
        while (kind == Kind.SYMBOL && lexer.start() <= end && isSign(text, lexer.start())) {
          end = lexer.end();
          kind = lexer.next();
        }
        tokens.add(new Token(Kind.SYMBOL, text.substring(start, end)));
        if (kind == Kind.BLANK || kind == Kind.COMMENT) {
          kind = lexer.nextCode();
        }
      } else {
        tokens.add(new Token(kind, lexer.content().toLowerCase(Locale.ROOT)));
        kind = lexer.nextCode();
      }
    }
    return tokens;
  }

  private static boolean isSign(String text, int at) {
    return OPERATOR.indexOf(text.charAt(at)) >= 0;
  }

  private void add(List<Token> tokens) {
    boolean reads = tokens.stream()
        .anyMatch(token -> token.kind() == Kind.WORD && READS.contains(token.text()));
    for (int i = 0; i < tokens.size(); i++) {
      Token before = i > 0 ? tokens.get(i - 1) : Token.NONE;
      Token after = i + 1 < tokens.size() ? tokens.get(i + 1) : Token.NONE;
      add(tokens.get(i), before, after, reads);
    }
  }

  private void add(Token token, Token before, Token after, boolean reads) {
    String text = token.text();
    if (token.kind() == Kind.SYMBOL && isSign(text, 0)) {
      operators.add(text.equals("!=") ? "<>" : text);
    }
    if (token.kind() == Kind.WORD) {
      operators.addAll(KEYWORDS.getOrDefault(text, List.of()));
    }
    if (!token.isName() || before.is(".") || after.is(".")) {
      return;
    }
    if (before.is("collate")) {
      collations.add(text);
    } else if (before.is(":") || before.is("as") || after.kind() == Kind.STRING) {
      types.add(text);
    } else if (after.is("(")) {
      functions.add(text);
    }
    if (reads && !after.is("(")) {
      tables.add(text);
    }
  }
}
