package io.migrationgate.lint.internal.check;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.RawStatement;
import io.migrationgate.lint.internal.sql.Splitter;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Unknowns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks into code: blocks, bodies of routines, calls, and SQL in strings. */
final class CodeReader {
  private final Judgement judgement;

  CodeReader(Judgement judgement) {
    this.judgement = judgement;
  }

  /** Behind the word DO. */
  void block(Token at, Cursor in) {
    Token body = null;
    String language = "plpgsql";
    while (!in.atEnd()) {
      if (in.accept("LANGUAGE")) {
        language = in.take().text().toLowerCase(Locale.ROOT);
      } else if (in.here().string() && body == null) {
        body = in.take();
      } else {
        in.take();
      }
    }
    if (body == null || !language.equals("plpgsql")) {
      judgement.notUnderstood(at);
      return;
    }
    run(at, parts(tokens(body), new RoutineVariables("")));
  }

  private List<CodePart> parts(List<Token> body, RoutineVariables variables) {
    return new BodyParts(judgement.target().database().mysqlLike(), variables).of(body);
  }

  /**
   * What a routine does when it is called, read behind its name.
   *
   * @param name its name
   * @return null if that cannot be seen
   */
  @Nullable
  List<CodePart> body(SqlName name, Cursor in) {
    RoutineVariables variables = new RoutineVariables(name.key());
    List<Token> parameters = in.brackets();
    if (parameters != null) {
      variables.parameters(parameters);
    }
    int begin = TokenLists.find(in.tokens(), in.index(), Set.of("BEGIN"));
    if (begin >= 0) {
      return parts(in.tokens().subList(begin, in.tokens().size()), variables);
    }
    String language = "";
    Token body = null;
    while (!in.atEnd()) {
      if (in.accept("LANGUAGE")) {
        language = in.take().text().toLowerCase(Locale.ROOT);
      } else if (in.accept("AS") && in.here().string()) {
        body = in.take();
      } else {
        in.take();
      }
    }
    boolean known = language.equals("plpgsql") || language.equals("sql");
    return body == null || !known ? null : parts(tokens(body), variables);
  }

  /** A routine is called: what it does counts here, if scripts have shown it. */
  void call(Token at) {
    if (!called(at)) {
      judgement.add(Unknowns.CALLS_CODE, at, at.text() + "()");
    }
  }

  /** Runs a routine; false if no script has shown what it does. */
  boolean called(Token at) {
    SqlName name = SqlName.parse(at.text());
    List<CodePart> own = judgement.scope().routine(name);
    List<CodePart> earlier = judgement.schema().routine(name);
    if (own != null) {
      run(at, own);
    } else if (earlier != null) {
      // Its text is another script's: what is found in it stands at the call.
      run(
          at,
          earlier.stream()
              .map(each -> new CodePart(moved(each.statement(), token -> at), each.loops()))
              .toList());
    }
    return own != null || earlier != null;
  }

  private void run(Token at, List<CodePart> statements) {
    if (!judgement.enter()) {
      judgement.notUnderstood(at);
      judgement.leave();
      return;
    }
    for (CodePart each : statements) {
      boolean repeated = each.repeated(judgement);
      judgement.repeat(repeated);
      new StatementChecker(judgement).inner(new Cursor(each.statement()));
      judgement.once(repeated);
    }
    judgement.leave();
  }

  /** Behind the word EXECUTE, in code. */
  void dynamic(Token at, Cursor in) {
    List<Token> expression = new ArrayList<>();
    while (!in.atEnd() && !in.looksAt("INTO") && !in.looksAt("USING")) {
      expression.add(in.take());
    }
    DynamicSql sql = DynamicSql.of(expression);
    if (!sql.whole() && !reads(sql)) {
      judgement.add(Unknowns.DYNAMIC_SQL, at, Judgement.brief(sql.shown()));
    }
    Token only = sql.only();
    if (only != null) {
      judge(at, tokens(only));
    } else if (!sql.text().isBlank()) {
      judge(at, moved(split(sql.text()), token -> at));
    }
  }

  /**
   * A query that calls nothing but the database's own functions writes nothing, whatever it reads.
   */
  private boolean reads(DynamicSql sql) {
    List<Token> tokens = split(sql.text());
    return !tokens.isEmpty()
        && tokens.get(0).is("SELECT")
        && TokenLists.find(tokens, "INTO") < 0
        && tokens.stream().filter(token -> token.symbol(";")).count() == 1
        && Expressions.foreignCalls(tokens, judgement.target().database()).isEmpty();
  }

  /** SQL that is a string. */
  void literal(Token at, Token string) {
    judge(at, tokens(string));
  }

  private void judge(Token at, List<Token> tokens) {
    List<CodePart> statements = new ArrayList<>();
    for (List<Token> part : BodyParts.statements(tokens)) {
      statements.add(new CodePart(part, List.of()));
    }
    run(at, statements);
  }

  /** The tokens of SQL inside of a string, at their places in the script. */
  private List<Token> tokens(Token string) {
    int shift = string.inner();
    return moved(
        split(string.text()),
        token -> new Token(
            token.type(),
            token.text(),
            Math.min(token.start() + shift, string.end()),
            Math.min(token.end() + shift, string.end()),
            token.inner() + shift));
  }

  private List<Token> split(String sql) {
    SqlDialect dialect = StatementChecker.dialect(judgement.target());
    Splitter splitter =
        new Splitter(sql, dialect, Map.of(), StatementChecker.executable(judgement.target()));
    List<Token> all = new ArrayList<>();
    for (RawStatement each = splitter.next(); each != null; each = splitter.next()) {
      all.addAll(each.tokens());
      int end = each.end();
      all.add(new Token(Token.Type.SYMBOL, ";", end, end, end));
    }
    return all;
  }

  private interface Move {
    Token to(Token token);
  }

  private static List<Token> moved(List<Token> tokens, Move move) {
    List<Token> moved = new ArrayList<>(tokens.size());
    for (Token token : tokens) {
      Token place = move.to(token);
      moved.add(new Token(token.type(), token.text(), place.start(), place.end(), place.inner()));
    }
    return moved;
  }
}
