package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Renames;
import java.util.List;

/** Reads ALTER TABLE, action by action. */
final class AlterTable {
  private final Cursor in;
  private final Judgement judgement;

  AlterTable(Cursor in, Judgement judgement) {
    this.in = in;
    this.judgement = judgement;
  }

  /** Behind the word TABLE. */
  void read() {
    in.ifExists();
    in.accept("ONLY");
    Token at = in.here();
    SqlName table = in.name();
    if (table == null || (at.is("ALL") && in.looksAt("IN"))) {
      judgement.notUnderstood(at);
      return;
    }
    in.symbol("*");
    if (in.accept("WAIT")) {
      in.take();
    }
    in.accept("NOWAIT");
    in.ifExists();
    if (in.atEnd()) {
      judgement.notUnderstood(in.here());
      return;
    }
    Cursor actions = in;
    TableOptions options = new TableOptions(actions, judgement, table);
    do {
      int before = actions.index();
      action(table, options);
      boolean stuck = !actions.atEnd() && !actions.here().symbol(",");
      if (stuck || (actions.index() == before && !actions.atEnd())) {
        judgement.notUnderstood(actions.here());
        actions.upToComma();
      }
    } while (actions.symbol(","));
  }

  private void action(SqlName table, TableOptions options) {
    if (in.accept("ADD")) {
      add(table, options);
    } else if (in.accept("DROP")) {
      drop(table, options);
    } else if (in.accept("ALTER")) {
      alter(table);
    } else if (in.accept("RENAME")) {
      rename(table);
    } else if (in.accept("MODIFY") || in.looksAt("CHANGE")) {
      redefine(table);
    } else if (in.accept("VALIDATE", "CONSTRAINT")) {
      Token at = in.here();
      SqlName name = in.name();
      if (name != null) {
        new ConstraintChecks(judgement, table).validate(at, name);
      }
    } else {
      options.read();
    }
  }

  private void add(SqlName table, TableOptions options) {
    if (in.looksAt("PARTITION")) {
      judgement.expands();
      in.upToComma();
      return;
    }
    boolean column = in.accept("COLUMN");
    if (!column && ConstraintSpec.stands(in)) {
      constraint(table);
      return;
    }
    if (in.accept("SYSTEM", "VERSIONING")) {
      options.rebuilds(in.here());
      return;
    }
    in.ifNotExists();
    if (in.here().symbol("(")) {
      listed(table);
      return;
    }
    column(table, in);
  }

  private void constraint(SqlName table) {
    ConstraintSpec constraint = ConstraintSpec.read(in);
    if (constraint == null) {
      judgement.notUnderstood(in.here());
      in.upToComma();
    } else {
      new ConstraintChecks(judgement, table).add(constraint);
    }
  }

  /** ADD (a int, b int). */
  private void listed(SqlName table) {
    List<Token> inside = in.brackets();
    Cursor columns = new Cursor(inside == null ? List.of() : inside);
    do {
      column(table, columns);
    } while (columns.symbol(","));
  }

  private void column(SqlName table, Cursor from) {
    Token at = from.here();
    ColumnSpec column = new ColumnReader(from).read();
    Token unread = column == null ? at : column.unread();
    if (unread != null) {
      judgement.notUnderstood(unread);
    }
    if (column != null) {
      new ColumnChecks(judgement, table).add(column);
    }
  }

  private void drop(SqlName table, TableOptions options) {
    Token at = in.here();
    ConstraintChecks constraints = new ConstraintChecks(judgement, table);
    if (in.accept("PRIMARY", "KEY")) {
      constraints.dropPrimaryKey(at);
    } else if (!in.ahead(1).symbol("")
        && (in.accept("CONSTRAINT") || in.accept("CHECK") || in.accept("FOREIGN", "KEY"))) {
      in.ifExists();
      SqlName name = in.name();
      if (name != null) {
        constraints.drop(at, name);
      }
    } else if (in.ahead(1).name() && in.acceptAny("INDEX", "KEY")) {
      in.ifExists();
      SqlName index = in.name();
      judgement.expands();
      judgement.locks(at, table);
      if (index != null) {
        constraints.dropIndex(at, index, false);
      }
    } else if (in.looksAt("PARTITION") && in.ahead(1).name()) {
      if (!judgement.unused(table)) {
        judgement.table(Drops.DROP_PARTITION, at, table);
      }
      in.rest();
    } else if (in.accept("SYSTEM", "VERSIONING")) {
      options.rebuilds(at);
      judgement.table(Drops.DROP_OBJECT, at, table);
    } else {
      dropColumns(table);
    }
    in.acceptAny("CASCADE", "RESTRICT");
  }

  private void dropColumns(SqlName table) {
    if (in.ahead(1).name() || in.ahead(1).is("IF") || in.ahead(1).symbol("(")) {
      in.accept("COLUMN");
    }
    in.ifExists();
    boolean listed = in.symbol("(");
    do {
      Token at = in.here();
      SqlName column = in.name();
      if (column == null) {
        judgement.notUnderstood(at);
        return;
      }
      new ColumnChecks(judgement, table).drop(at, column);
    } while (more(listed));
    in.symbol(")");
  }

  /** H2 drops several columns without brackets: DROP COLUMN a, b. */
  private boolean more(boolean listed) {
    boolean several = listed || judgement.target().database() == Database.H2;
    return several && in.symbol(",");
  }

  private void alter(SqlName table) {
    if (in.accept("CONSTRAINT") || in.accept("INDEX") || in.accept("CHECK")) {
      // Deferrable, enforced, visible: no value that was good is bad now, but for ENFORCED.
      boolean enforces = in.anywhere("ENFORCED") && !in.anywhere("NOT");
      Token at = in.here();
      in.upToComma();
      if (enforces) {
        judgement.notUnderstood(at);
      } else {
        judgement.locks(at, table);
      }
      return;
    }
    in.accept("COLUMN");
    in.ifExists();
    Token at = in.here();
    SqlName column = in.name();
    if (column == null) {
      judgement.notUnderstood(at);
      return;
    }
    new AlterColumn(in, judgement, table).read(at, column);
  }

  private void rename(SqlName table) {
    Token at = in.here();
    if (in.acceptAny("CONSTRAINT", "INDEX", "KEY")) {
      SqlName old = in.name();
      in.accept("TO");
      SqlName now = in.name();
      if (old != null && now != null) {
        new ConstraintChecks(judgement, table).rename(old, now);
      }
      judgement.locks(at, table);
      return;
    }
    if (in.acceptAny("TO", "AS")) {
      SqlName to = in.name();
      if (to != null) {
        renameTable(judgement, at, table, to);
      }
      return;
    }
    in.accept("COLUMN");
    in.ifExists();
    Token place = in.here();
    SqlName from = in.name();
    boolean behind = in.accept("TO");
    SqlName to = behind ? in.name() : null;
    if (from != null && to != null) {
      new ColumnChecks(judgement, table).rename(place, from, to);
    } else if (from != null && !behind) {
      // MySQL: RENAME new_name.
      renameTable(judgement, at, table, from);
    }
  }

  static void renameTable(Judgement judgement, Token at, SqlName from, SqlName to) {
    if (!judgement.unused(from)) {
      judgement.table(Renames.RENAME_TABLE, at, from);
    }
    judgement.locks(at, from);
    judgement.scope().rename(Kind.RELATION, from, to);
    judgement.schema().rename(from, to);
  }

  /** MODIFY a …, CHANGE a b …. */
  private void redefine(SqlName table) {
    boolean change = in.accept("CHANGE");
    in.accept("COLUMN");
    in.ifExists();
    Token at = in.here();
    SqlName old = change ? in.name() : null;
    if (!change && nullable(table, at)) {
      return;
    }
    ColumnSpec column = new ColumnReader(in).read();
    if (column == null || column.type().base().isEmpty()) {
      judgement.notUnderstood(at);
      return;
    }
    Token unread = column.unread();
    if (unread != null) {
      judgement.notUnderstood(unread);
    }
    new ColumnRedefinition(judgement, table)
        .judge(column.at(), old == null ? column.name() : old, column);
  }

  /** H2, as Oracle: MODIFY a NULL, MODIFY a NOT NULL. */
  private boolean nullable(SqlName table, Token at) {
    int back = in.index();
    SqlName column = in.name();
    boolean not = in.accept("NOT");
    if (column == null || !in.accept("NULL")) {
      in.index(back);
      return false;
    }
    ColumnChecks checks = new ColumnChecks(judgement, table);
    if (not) {
      checks.setNotNull(at, column);
    } else {
      checks.dropNotNull(at, column);
    }
    return true;
  }
}
