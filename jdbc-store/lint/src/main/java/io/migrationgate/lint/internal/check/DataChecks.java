package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Movements;
import io.migrationgate.lint.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what writes rows. */
final class DataChecks {
  private static final Set<String> VERBS =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "REPLACE", "VALUES", "TABLE");

  private final Cursor in;
  private final Judgement judgement;
  private final List<Token> common;

  DataChecks(Cursor in, Judgement judgement) {
    this(in, judgement, List.of());
  }

  private DataChecks(Cursor in, Judgement judgement, List<Token> common) {
    this.in = in;
    this.judgement = judgement;
    this.common = common;
  }

  /** Reads one; false if the statement is none. */
  boolean read(boolean procedural) {
    Token at = in.here();
    if (in.accept("WITH")) {
      common(at, procedural);
    } else if (in.accept("UPDATE")) {
      update(at);
    } else if (in.accept("DELETE")) {
      delete(at);
    } else if (in.acceptAny("INSERT", "REPLACE")) {
      insert(at);
    } else if (in.accept("MERGE")) {
      merge(at);
    } else if (in.accept("TRUNCATE")) {
      truncate(at);
    } else if (in.looksAt("SELECT")
        || in.looksAt("VALUES")
        || in.here().symbol("(")
        || (in.looksAt("TABLE") && in.ahead(1).name())) {
      select(at, procedural);
    } else {
      return false;
    }
    return true;
  }

  /** Common tables may write themselves. */
  private void common(Token at, boolean procedural) {
    in.accept("RECURSIVE");
    List<Token> whole = in.tokens();
    int verb = TokenLists.find(whole, in.index(), VERBS);
    if (verb < 0) {
      judgement.notUnderstood(at);
      return;
    }
    for (int i = in.index(); i < verb; i++) {
      if (whole.get(i).symbol("(") && VERBS.contains(whole.get(i + 1).keyword())) {
        Cursor inner = new Cursor(whole);
        inner.index(i);
        List<Token> body = inner.brackets();
        if (body != null && !body.get(0).is("SELECT") && !body.get(0).is("VALUES")) {
          new DataChecks(new Cursor(body), judgement).read(procedural);
        }
      }
    }
    List<Token> tables = whole.subList(0, verb);
    new DataChecks(new Cursor(whole.subList(verb, whole.size())), judgement, tables)
        .read(procedural);
  }

  /** With the common tables before it. */
  private List<Token> whole(List<Token> statement) {
    if (common.isEmpty()) {
      return statement;
    }
    List<Token> whole = new ArrayList<>(common);
    whole.addAll(statement);
    return whole;
  }

  private void update(Token at) {
    while (in.acceptAny("LOW_PRIORITY", "IGNORE", "ONLY")) {
      // How it waits does not matter here.
    }
    SqlName table = in.name();
    if (table == null || TokenLists.find(in.tokens(), "SET") < 0) {
      judgement.notUnderstood(in.here());
      return;
    }
    bounded(Movements.UPDATE_UNBOUNDED, at, table);
  }

  private void delete(Token at) {
    while (in.acceptAny("LOW_PRIORITY", "QUICK", "IGNORE")) {
      // How it waits does not matter here.
    }
    // DELETE a, b FROM a JOIN b …: what is deleted stands first.
    if (!in.looksAt("FROM")) {
      do {
        in.name();
      } while (in.symbol(","));
    }
    in.accept("FROM");
    in.accept("ONLY");
    SqlName table = in.name();
    if (table == null) {
      judgement.notUnderstood(in.here());
      return;
    }
    bounded(Movements.DELETE_UNBOUNDED, at, table);
  }

  private void bounded(Rule rule, Token at, SqlName table) {
    calls(false);
    if (!judgement.fresh(table)) {
      boolean few = ofCursor() || RowBound.few(whole(in.tokens()), judgement);
      if (!few) {
        judgement.add(rule, at, table(table), new Subject(table.toString(), null));
      } else if (judgement.repeated()) {
        looped(at, table);
      }
    }
  }

  private void looped(Token at, SqlName table) {
    judgement.add(Movements.WRITE_IN_LOOP, at, table(table), new Subject(table.toString(), null));
    judgement.scope().fill(table);
  }

  /** WHERE CURRENT OF: one row, which the parser does not know. */
  private boolean ofCursor() {
    int current = TokenLists.find(in.tokens(), "CURRENT");
    return current >= 0
        && current + 1 < in.tokens().size()
        && in.tokens().get(current + 1).is("OF");
  }

  private static String table(SqlName table) {
    return "table " + table;
  }

  private void insert(Token at) {
    while (in.acceptAny("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "OVERWRITE")) {
      // How it waits does not matter here.
    }
    in.accept("INTO");
    SqlName table = in.name();
    if (table == null) {
      judgement.notUnderstood(in.here());
      return;
    }
    calls(false);
    int query = TokenLists.find(in.tokens(), in.index(), Set.of("SELECT", "WITH", "TABLE"));
    int values =
        TokenLists.find(in.tokens(), in.index(), Set.of("VALUES", "VALUE", "SET", "DEFAULT"));
    if (query < 0 && values < 0) {
      bracketed(at, table);
    } else if (query >= 0 && (values < 0 || query < values)) {
      List<Token> source = in.tokens().subList(query, upToConflict(query));
      copied(Movements.INSERT_SELECT, at, table, source);
    } else if (judgement.repeated()) {
      looped(at, table);
    }
  }

  /** INSERT INTO a (SELECT …). */
  private void bracketed(Token at, SqlName table) {
    List<Token> last = null;
    while (in.here().symbol("(")) {
      last = in.brackets();
    }
    boolean query = last != null
        && !last.isEmpty()
        && (last.get(0).is("SELECT") || last.get(0).is("WITH") || last.get(0).symbol("("));
    if (query && last != null) {
      copied(Movements.INSERT_SELECT, at, table, last);
    } else {
      judgement.notUnderstood(in.here());
    }
  }

  private int upToConflict(int from) {
    for (int i = from; i + 1 < in.tokens().size(); i++) {
      boolean conflict = in.tokens().get(i).is("ON")
          && (in.tokens().get(i + 1).is("CONFLICT") || in.tokens().get(i + 1).is("DUPLICATE"));
      if (conflict || in.tokens().get(i).is("RETURNING")) {
        return i;
      }
    }
    return in.tokens().size();
  }

  private void copied(Rule rule, Token at, SqlName table, List<Token> source) {
    if (!RowBound.few(whole(source), judgement)) {
      judgement.add(rule, at, table(table), new Subject(table.toString(), null));
      judgement.scope().fill(table);
    } else if (judgement.repeated()) {
      looped(at, table);
    }
  }

  private void merge(Token at) {
    in.accept("INTO");
    SqlName table = in.name();
    if (table == null) {
      judgement.notUnderstood(in.here());
      return;
    }
    calls(false);
    if (judgement.fresh(table)) {
      return;
    }
    // H2: MERGE INTO t KEY (id) VALUES (…).
    boolean listed =
        TokenLists.find(in.tokens(), "USING") < 0 && TokenLists.find(in.tokens(), "VALUES") >= 0;
    List<Token> using = TokenLists.clause(in.tokens(), "USING", Set.of("ON"));
    Cursor source = new Cursor(using);
    List<Token> inner = source.brackets();
    boolean bounded =
        listed || (inner != null && !inner.isEmpty() && RowBound.few(inner, judgement));
    if (!bounded) {
      judgement.add(
          Movements.MERGE_UNBOUNDED, at, table(table), new Subject(table.toString(), null));
    } else if (judgement.repeated()) {
      looped(at, table);
    }
  }

  private void truncate(Token at) {
    in.accept("TABLE");
    in.accept("ONLY");
    do {
      SqlName table = in.name();
      if (table == null) {
        judgement.notUnderstood(in.here());
        return;
      }
      in.symbol("*");
      if (!judgement.fresh(table)) {
        judgement.add(Movements.TRUNCATE, at, table(table), new Subject(table.toString(), null));
        judgement.locks(at, table);
      }
    } while (in.symbol(","));
  }

  private void select(Token at, boolean procedural) {
    boolean many = TokenLists.find(in.tokens(), "FROM") >= 0
        && callsForeign()
        && !RowBound.few(whole(in.tokens()), judgement);
    judgement.repeat(many);
    // A query that is no part of another statement is there for what it calls.
    calls(!procedural);
    judgement.once(many);
    int into = TokenLists.find(in.tokens(), "INTO");
    if (into < 0 || procedural) {
      return;
    }
    Cursor target = new Cursor(in.tokens());
    target.index(into + 1);
    if (target.acceptAny("OUTFILE", "DUMPFILE") || target.here().text().startsWith("@")) {
      return;
    }
    while (target.acceptAny("TEMPORARY", "TEMP", "UNLOGGED", "TABLE")) {
      // What kind of table it is does not matter here.
    }
    SqlName table = target.name();
    if (table == null) {
      judgement.notUnderstood(target.here());
      return;
    }
    judgement.expands();
    judgement.scope().make(Kind.RELATION, table, true);
    List<Token> query = new ArrayList<>(in.tokens().subList(0, into));
    query.addAll(in.tokens().subList(target.index(), in.tokens().size()));
    if (!RowBound.few(whole(query), judgement)) {
      judgement.add(Movements.CREATE_TABLE_AS, at, table(table));
      judgement.scope().fill(table);
    }
  }

  private boolean callsForeign() {
    return !Expressions.foreignCalls(in.tokens(), judgement.target().database()).isEmpty();
  }

  /**
   * What is called runs.
   *
   * @param only whether there is no other reason for the statement
   */
  private void calls(boolean only) {
    CodeReader code = new CodeReader(judgement);
    boolean said = false;
    List<Token> rest = in.tokens().subList(in.index(), in.tokens().size());
    for (Token call : Expressions.foreignCalls(rest, judgement.target().database())) {
      boolean shown = code.called(call);
      if (!shown && only && !said) {
        code.call(call);
        said = true;
      }
    }
  }
}
