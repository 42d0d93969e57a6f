package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements in the body of a block or a routine, without what steers between them, but with
 * the loops around them. Whichever branch is taken, each of them may run. Used once.
 */
final class BodyParts {
  private static final Set<String> PREFIXES =
      Set.of("BEGIN", "ELSE", "EXCEPTION", "ATOMIC", "THEN", "DO", "NOT");
  private static final Set<String> LOOPS = Set.of("LOOP", "REPEAT");
  private static final Set<String> HEADS = Set.of("WHILE", "FOR", "FOREACH");
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
      "ROLLBACK");

  private final boolean mysql;
  private final RoutineVariables variables;
  private final List<CodePart> found = new ArrayList<>();
  private final Deque<LoopHead> loops = new ArrayDeque<>();
  private boolean declares;

  /**
   * Of a routine.
   *
   * @param mysql whether DECLARE is a statement, not the head of a block
   * @param variables its parameters; what it declares is added
   */
  BodyParts(boolean mysql, RoutineVariables variables) {
    this.mysql = mysql;
    this.variables = variables;
  }

  List<CodePart> of(List<Token> body) {
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
    if (!declares || declaration(in)) {
      while (!in.atEnd() && stepped(in)) {
        // Labels, conditions and loops are stepped over.
      }
      if (!in.atEnd()) {
        keep(in);
      }
    }
  }

  /** Reads a variable at the head of a block; true if the block's first statement begins here. */
  private boolean declaration(Cursor in) {
    int begin = TokenLists.find(in.tokens(), "BEGIN");
    if (begin < 0) {
      variables.add(in.here());
      in.rest();
      return false;
    }
    in.index(begin);
    declares = false;
    return true;
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
    if (in.accept("END")) {
      ends(in);
      return false;
    }
    if (in.accept("DECLARE")) {
      return declared(in);
    }
    String word = in.here().keyword();
    if (LOOPS.contains(word) && !in.ahead(1).symbol(":=") && !in.ahead(1).symbol("(")) {
      loops.addLast(new LoopHead(List.of(in.take())));
      return true;
    }
    if (PREFIXES.contains(word) && !in.ahead(1).symbol(":=")) {
      in.take();
      return true;
    }
    if (CONDITIONS.contains(word)) {
      return skipped(in, "THEN") != null;
    }
    return HEADS.contains(word) && begins(in);
  }

  /** Behind END: of a loop, of a block, or of a condition. */
  private void ends(Cursor in) {
    String of = in.here().keyword();
    if ((LOOPS.contains(of) || HEADS.contains(of)) && !loops.isEmpty()) {
      loops.removeLast();
    }
    in.rest();
  }

  /** Behind DECLARE; true if a statement follows. */
  private boolean declared(Cursor in) {
    if (!mysql) {
      declares = true;
      if (!in.atEnd()) {
        return declaration(in);
      }
      return false;
    }
    int handler = TokenLists.find(in.tokens(), "HANDLER");
    if (handler < 0) {
      variables.declared(in);
      in.rest();
      return false;
    }
    // CONTINUE HANDLER FOR what happens, then a statement.
    in.index(handler + 2);
    do {
      in.accept("NOT");
      in.accept("SQLSTATE");
      in.accept("VALUE");
      in.take();
    } while (in.symbol(","));
    return true;
  }

  private boolean begins(Cursor in) {
    LoopHead loop = skipped(in, mysql ? "DO" : "LOOP");
    if (loop == null) {
      return false;
    }
    Cursor head = new Cursor(loop.tokens());
    if (head.acceptAny("FOR", "FOREACH")) {
      variables.declared(head);
    }
    List<Token> query = loop.query();
    if (!query.isEmpty()) {
      found(query);
    }
    loops.addLast(loop);
    return true;
  }

  /** Steps over a condition or a loop's head; null if it has no end. */
  private @Nullable LoopHead skipped(Cursor in, String word) {
    int from = in.index();
    int end = TokenLists.find(in.tokens(), from, Set.of(word));
    if (end < 0) {
      return null;
    }
    List<Token> head = in.tokens().subList(from, end);
    in.index(end + 1);
    evaluated(head.subList(1, head.size()), head.get(0));
    return new LoopHead(head);
  }

  private void keep(Cursor in) {
    boolean assigns = false;
    for (int i = 1; i < 8 && !assigns; i++) {
      assigns = in.ahead(i).symbol(":=") || (i == 1 && in.ahead(i).symbol("="));
    }
    boolean until = in.looksAt("UNTIL");
    Token first = in.here();
    if (!assigns && !QUIET.contains(first.keyword())) {
      found(in.rest());
    } else if (assigns || until || in.looksAt("RETURN")) {
      evaluated(in.rest(), first);
    }
    if (until && !loops.isEmpty()) {
      loops.removeLast();
    }
  }

  /** What an expression calls is kept as a query. */
  private void evaluated(List<Token> expression, Token at) {
    boolean calls = expression.stream().anyMatch(token -> token.symbol("("));
    if (calls) {
      List<Token> query = new ArrayList<>();
      query.add(new Token(Token.Type.WORD, "SELECT", at.start(), at.end(), at.start()));
      query.addAll(expression);
      found(query);
    }
  }

  private void found(List<Token> statement) {
    found.add(new CodePart(variables.replaced(statement), List.copyOf(loops)));
  }
}
