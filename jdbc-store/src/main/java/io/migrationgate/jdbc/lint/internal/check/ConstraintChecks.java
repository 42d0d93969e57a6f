package io.migrationgate.jdbc.lint.internal.check;

import io.migrationgate.jdbc.lint.internal.check.ConstraintSpec.Kind;
import io.migrationgate.jdbc.lint.internal.check.KnownSchema.NotNullCheck;
import io.migrationgate.jdbc.lint.internal.check.KnownSchema.Table;
import io.migrationgate.jdbc.lint.internal.sql.SqlName;
import io.migrationgate.jdbc.lint.internal.sql.Token;
import io.migrationgate.jdbc.lint.rule.Advice;
import io.migrationgate.jdbc.lint.rule.Drops;
import io.migrationgate.jdbc.lint.rule.Finding.Subject;
import io.migrationgate.jdbc.lint.rule.Locks;
import io.migrationgate.jdbc.lint.rule.Narrowings;
import io.migrationgate.jdbc.lint.rule.Rewrites;
import io.migrationgate.jdbc.lint.rule.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges what becomes of one table's constraints. */
final class ConstraintChecks {
  private final Judgement judgement;
  private final SqlName table;
  private final boolean fresh;

  ConstraintChecks(Judgement judgement, SqlName table) {
    this.judgement = judgement;
    this.table = table;
    this.fresh = judgement.fresh(table);
  }

  void add(ConstraintSpec constraint) {
    judgement.expands();
    if (!fresh) {
      judgement.locks(constraint.at(), table);
      boolean mysql = judgement.target().database().mysqlLike();
      switch (constraint.kind()) {
        case PRIMARY_KEY -> key(constraint, Narrowings.ADD_PRIMARY_KEY);
        case UNIQUE -> key(constraint, Narrowings.ADD_UNIQUE);
        case EXCLUDE -> key(constraint, Narrowings.ADD_EXCLUSION);
        case FOREIGN_KEY -> {
          found(Narrowings.ADD_FOREIGN_KEY, constraint);
          scan(constraint, mysql ? Locks.FOREIGN_KEY_COPIES : Locks.FOREIGN_KEY_NOT_VALID);
        }
        case CHECK -> {
          found(Narrowings.ADD_CHECK, constraint);
          scan(constraint, mysql ? Locks.CHECK_COPIES : Locks.CHECK_NOT_VALID);
        }
        case NOT_NULL -> {
          found(Narrowings.SET_NOT_NULL, constraint);
          scan(constraint, Locks.SET_NOT_NULL_SCAN);
        }
        case FULLTEXT -> found(Locks.FULLTEXT_INDEX, constraint);
        case INDEX, PERIOD -> judgement.locks(constraint.at(), table);
      }
    }
    know(constraint);
    judgement.scope().constraint(constraint.name());
  }

  private void key(ConstraintSpec constraint, Rule narrows) {
    if (constraint.usingIndex()) {
      // The index has narrowed it when it was built.
      return;
    }
    found(narrows, constraint);
    found(Locks.CONSTRAINT_BUILDS_INDEX, constraint);
  }

  private void scan(ConstraintSpec constraint, Rule rule) {
    boolean unchecked =
        rule.equals(Locks.FOREIGN_KEY_COPIES) && judgement.scope().foreignKeysUnchecked();
    if (!constraint.notValid() && !unchecked) {
      found(rule, constraint);
    }
  }

  private void found(Rule rule, ConstraintSpec constraint) {
    SqlName name = constraint.name();
    String what = (name == null ? "a constraint" : "constraint " + name) + " on table " + table;
    judgement.add(rule, constraint.at(), what, new Subject(table.toString(), null));
  }

  /** A constraint of a new table. */
  void created(ConstraintSpec constraint) {
    know(constraint);
    judgement.scope().constraint(constraint.name());
  }

  private void know(ConstraintSpec constraint) {
    Table known = judgement.schema().table(table);
    String notNull = constraint.notNullColumn();
    SqlName name = constraint.name();
    if (notNull != null && name != null) {
      known.check(name.key(), new NotNullCheck(notNull, !constraint.notValid()));
    }
    if (constraint.kind() == Kind.PRIMARY_KEY || constraint.kind() == Kind.UNIQUE) {
      known.key(columns(constraint.body()));
    }
  }

  private static Set<String> columns(List<Token> body) {
    Set<String> columns = new HashSet<>();
    for (Token token : body) {
      if (token.name() && !token.is("ASC") && !token.is("DESC")) {
        columns.add(SqlName.key(token));
      }
    }
    return columns;
  }

  void validate(Token at, SqlName name) {
    judgement.expands();
    if (!fresh && judgement.scope().addedConstraint(name)) {
      judgement.add(
          Locks.VALIDATE_IN_SAME_TRANSACTION,
          at,
          "constraint " + name + " on table " + table,
          new Subject(table.toString(), null));
    }
    Table known = judgement.schema().find(table);
    if (known != null) {
      known.validated(name.key());
    }
  }

  void drop(Token at, SqlName name) {
    judgement.expands();
    judgement.locks(at, table);
    if (!fresh && !judgement.scope().addedConstraint(name)) {
      judgement.add(Advice.DROP_CONSTRAINT, at, "constraint " + name + " on table " + table);
    }
    Table known = judgement.schema().find(table);
    if (known != null) {
      known.dropConstraint(name.key());
    }
  }

  void dropPrimaryKey(Token at) {
    judgement.locks(at, table);
    if (!fresh) {
      judgement.table(Drops.DROP_PRIMARY_KEY, at, table);
      judgement.table(Rewrites.TABLE_REBUILD, at, table);
    }
  }
}
