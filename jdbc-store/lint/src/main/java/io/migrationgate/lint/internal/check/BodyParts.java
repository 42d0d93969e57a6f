package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The statements in the body of a block or a routine, without what steers between them. Whichever
 * branch is taken, each of them may run. Used once.
 */
final class BodyParts {
  private static final Set<String> PREFIXES =
      Set.of("BEGIN", "LOOP", "ELSE", "EXCEPTION", "ATOMIC", "REPEAT", "THEN", "DO", "NOT");
  private static final Set<String> CONDITIONS = Set.of("IF", "ELSIF", "ELSEIF", "WHEN", "CASE");
  private static final Set<String> QUIET = Set.of(
      "RETURN",
      "RAISE",
      "GET",
      "NULL",
      "EXIT",
      "CONTINUE",
      "OPEN",
      "FETCH",
      "CLOSE",
      "ASSERT",
      "LEAVE",
      "ITERATE",
      "SIGNAL",
      "RESIGNAL",
      "MOVE",
      "UNTIL",
      "COMMIT",
      "ROLLBACK",
      "DECLARE");

  private final List<Cursor> found = new ArrayList<>();
  private boolean declares;

  List<Cursor> of(List<Token> body) {
    statements(body).forEach(this::part);
    return found;
  }

  /** Cut at semicolons. */
  static List<List<Token>> statements(List<Token> tokens) {
    List<List<Token>> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      if (i == tokens.size() || tokens.get(i).symbol(";")) {
        if (i > from) {
          parts.add(tokens.subList(from, i));
        }
        from = i + 1;
      }
    }
    return parts;
  }

  private void part(List<Token> tokens) {
    Cursor in = new Cursor(tokens);
    if (in.looksAt("DECLARE")) {
      declares = true;
    }
    if (declares) {
      int begin = TokenLists.find(tokens, "BEGIN");
      if (begin < 0) {
        return;
      }
      in.index(begin);
      declares = false;
    }
    while (!in.atEnd() && stepped(in)) {
      // Labels, conditions and loops are stepped over.
    }
    if (!in.atEnd()) {
      keep(in);
    }
  }

  private boolean stepped(Cursor in) {
    if (in.symbol("<<")) {
      in.take();
      in.symbol(">>");
      return true;
    }
    if (in.here().name() && in.ahead(1).symbol(":")) {
      in.take();
      return in.symbol(":");
    }
    if (in.looksAt("END")) {
      in.rest();
      return false;
    }
    if (in.looksAt("DECLARE")) {
      declares = true;
      in.rest();
      return false;
    }
    String word = in.here().keyword();
    if (PREFIXES.contains(word) && !in.ahead(1).symbol(":=")) {
      in.take();
      return true;
    }
    if (CONDITIONS.contains(word)) {
      return skipped(in, Set.of("THEN"));
    }
    if (word.equals("WHILE") || word.equals("FOR") || word.equals("FOREACH")) {
      return skipped(in, Set.of("LOOP", "DO"));
    }
    return false;
  }

  /** Steps over a condition or a loop's head; what it calls is kept as a query. */
  private boolean skipped(Cursor in, Set<String> ends) {
    int from = in.index();
    int end = TokenLists.find(in.tokens(), from, ends);
    if (end < 0) {
      return false;
    }
    List<Token> head = in.tokens().subList(from + 1, end);
    Token call = Expressions.foreignCall(head);
    if (call != null) {
      List<Token> query = new ArrayList<>();
      Token first = in.tokens().get(from);
      query.add(new Token(Token.Type.WORD, "SELECT", first.start(), first.end(), first.start()));
      query.add(call);
      query.add(new Token(Token.Type.SYMBOL, "(", call.end(), call.end(), call.end()));
      query.add(new Token(Token.Type.SYMBOL, ")", call.end(), call.end(), call.end()));
      found.add(new Cursor(query));
    }
    in.index(end + 1);
    return true;
  }

  private void keep(Cursor in) {
    boolean assigns = false;
    for (int i = 1; i < 8 && !assigns; i++) {
      assigns = in.ahead(i).symbol(":=") || (i == 1 && in.ahead(i).symbol("="));
    }
    if (!assigns && !QUIET.contains(in.here().keyword())) {
      found.add(new Cursor(List.copyOf(in.rest())));
    } else if (assigns || in.looksAt("RETURN")) {
      Token call = Expressions.foreignCall(in.rest());
      if (call != null) {
        Token open = new Token(Token.Type.SYMBOL, "(", call.end(), call.end(), call.end());
        Token select = new Token(Token.Type.WORD, "SELECT", call.start(), call.end(), call.start());
        found.add(new Cursor(List.of(select, call, open)));
      }
    }
  }
}
