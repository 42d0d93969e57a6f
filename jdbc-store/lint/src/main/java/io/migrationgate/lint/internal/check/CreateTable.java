package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Movements;
import java.util.List;

/** Reads CREATE TABLE: what it makes is exempt for the rest of its change set. */
final class CreateTable {
  private final Cursor in;
  private final Judgement judgement;

  CreateTable(Cursor in, Judgement judgement) {
    this.in = in;
    this.judgement = judgement;
  }

  /** Behind the word TABLE. */
  void read(boolean replaces, boolean temporary) {
    judgement.expands();
    boolean surely = !in.ifNotExists();
    Token at = in.here();
    SqlName table = in.name();
    if (table == null) {
      judgement.notUnderstood(at);
      return;
    }
    if (replaces && !temporary && !judgement.unused(table)) {
      CreateChecks.replaced(judgement, at, table);
    }
    boolean known = !surely && judgement.schema().find(table) != null;
    if (!known) {
      judgement.schema().create(table);
    }
    // Behind a drop of the same change set, and in MariaDB's OR REPLACE, it is new in any case.
    judgement.scope().make(Kind.RELATION, table, (surely || temporary) && !known);
    List<Token> inside = columnsStand() ? in.brackets() : null;
    if (inside != null) {
      columns(inside, table);
    }
    filled(at, table);
  }

  /** (SELECT …) behind the name is a query. */
  private boolean columnsStand() {
    return in.here().symbol("(")
        && !in.ahead(1).is("SELECT")
        && !in.ahead(1).is("WITH")
        && !in.ahead(1).symbol("(");
  }

  private void columns(List<Token> inside, SqlName table) {
    Cursor list = new Cursor(inside);
    ColumnChecks columns = new ColumnChecks(judgement, table);
    do {
      if (list.accept("LIKE")) {
        list.upToComma();
      } else if (ConstraintSpec.stands(list)) {
        ConstraintSpec constraint = ConstraintSpec.read(list);
        if (constraint == null) {
          list.upToComma();
        } else {
          new ConstraintChecks(judgement, table).created(constraint);
        }
      } else {
        ColumnSpec column = new ColumnReader(list).read();
        if (column != null) {
          columns.created(column);
        }
      }
      // What a new table looks like harms nobody: what was not read is stepped over.
      list.upToComma();
    } while (list.symbol(","));
  }

  private void filled(Token at, SqlName table) {
    int query = query();
    if (query < 0) {
      return;
    }
    in.index(query);
    boolean empty = false;
    List<Token> rest = in.tokens().subList(query, in.tokens().size());
    for (int i = 0; i + 2 < rest.size(); i++) {
      empty |=
          rest.get(i).is("WITH") && rest.get(i + 1).is("NO") && rest.get(i + 2).is("DATA");
    }
    if (!empty && !RowBound.few(rest, judgement)) {
      judgement.add(Movements.CREATE_TABLE_AS, at, "table " + table);
      judgement.scope().fill(table);
    }
    CodeReader code = new CodeReader(judgement);
    Expressions.foreignCalls(rest, judgement.target().database()).forEach(code::called);
  }

  /** Where a query begins that fills the table; -1 if there is none. */
  private int query() {
    int depth = 0;
    for (int i = in.index(); i < in.tokens().size(); i++) {
      Token token = in.tokens().get(i);
      boolean select = token.is("SELECT")
          || token.is("TABLE")
          || token.is("EXECUTE")
          || (token.is("WITH")
              && i + 2 < in.tokens().size()
              && in.tokens().get(i + 2).is("AS"));
      if (select && depth <= 1) {
        return i;
      }
      depth += token.symbol("(") ? 1 : token.symbol(")") ? -1 : 0;
    }
    return -1;
  }
}
