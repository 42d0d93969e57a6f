package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Fill;
import io.migrationgate.lint.internal.check.ConstraintSpec.Trait;
import io.migrationgate.lint.internal.check.KnownSchema.NotNullCheck;
import io.migrationgate.lint.internal.check.KnownSchema.Table;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Locks;
import io.migrationgate.lint.rule.Narrowings;
import io.migrationgate.lint.rule.Rewrites;
import io.migrationgate.lint.rule.Rule;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
        case PRIMARY_KEY -> {
          key(constraint, Narrowings.ADD_PRIMARY_KEY);
          found(Rewrites.TABLE_REBUILD, constraint);
        }
        case UNIQUE -> key(constraint, Narrowings.ADD_UNIQUE);
        case EXCLUDE -> key(constraint, Narrowings.ADD_EXCLUSION);
        case FOREIGN_KEY -> {
          narrows(Narrowings.ADD_FOREIGN_KEY, constraint);
          scan(constraint, mysql ? Locks.FOREIGN_KEY_COPIES : Locks.FOREIGN_KEY_NOT_VALID);
        }
        case CHECK -> {
          narrows(Narrowings.ADD_CHECK, constraint);
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
  }

  private void key(ConstraintSpec constraint, Rule narrows) {
    if (constraint.index() != null) {
      // The index has narrowed it when it was built.
      return;
    }
    narrows(narrows, constraint);
    found(Locks.CONSTRAINT_BUILDS_INDEX, constraint);
  }

  private void narrows(Rule rule, ConstraintSpec constraint) {
    RowConstraint rowConstraint = RowConstraint.of(constraint);
    boolean narrower = rowConstraint == null
        || !(keptByNew(rowConstraint)
            || keptBefore(name(constraint, rowConstraint), rowConstraint));
    if (narrower) {
      found(rule, constraint);
    }
  }

  /** Whether it speaks of columns that this change set has added: the old build leaves them out. */
  private boolean keptByNew(RowConstraint rowConstraint) {
    ChangeScope scope = judgement.scope();
    Predicate<String> blank = column -> scope.added(table, SqlName.parse(column), Fill.NULL);
    Predicate<String> numbered = column -> scope.added(table, SqlName.parse(column), Fill.OWN);
    boolean nullsDiffer = rowConstraint.trait() != Trait.NULLS_EQUAL;
    return switch (rowConstraint.kind()) {
      case FOREIGN_KEY -> rowConstraint.columns().stream().allMatch(blank);
      case UNIQUE ->
        rowConstraint.columns().stream().anyMatch(nullsDiffer ? blank.or(numbered) : numbered);
      case PRIMARY_KEY -> rowConstraint.columns().stream().anyMatch(numbered);
      case CHECK ->
        !rowConstraint.columns().isEmpty()
            && rowConstraint.columns().stream().allMatch(blank)
            && !rowConstraint.detail().contains("is not null");
      default -> false;
    };
  }

  /** Whether what is there, or was dropped in this change set, says as much. */
  private boolean keptBefore(String name, RowConstraint rowConstraint) {
    if (DynamicSql.unknown(table.key())) {
      return false;
    }
    Table known = judgement.schema().find(table);
    return (known != null && known.implies(rowConstraint))
        || judgement.scope().droppedConstraints().replaced(table, name, rowConstraint);
  }

  private String name(ConstraintSpec constraint, RowConstraint rowConstraint) {
    SqlName name = constraint.name();
    return name == null ? defaultName(rowConstraint) : name.key();
  }

  /** The second one of a name gets a number, unless it says the same: then code asks first. */
  private String defaultName(RowConstraint rowConstraint) {
    Table known = judgement.schema().find(table);
    String first = rowConstraint.defaultName(table, judgement.target().database());
    String name = first;
    for (int i = 1; known != null && known.another(name, rowConstraint); i++) {
      boolean mysql = judgement.target().database().mysqlLike();
      name = mysql ? first + "_" + (i + 1) : first + i;
    }
    return name;
  }

  /** A unique index: gives whether the old build may violate it. */
  boolean narrowedBy(@Nullable RowConstraint rowConstraint, @Nullable SqlName index) {
    if (rowConstraint == null) {
      return true;
    }
    SqlName named = index == null ? SqlName.parse(rowConstraint.defaultIndex(table)) : index;
    boolean kept = keptByNew(rowConstraint) || keptBefore(named.key(), rowConstraint);
    judgement.schema().index(named, table, rowConstraint);
    new UniqueDrops(judgement).made(table, rowConstraint);
    return !kept;
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

  /** A constraint of a new table, or of a column. */
  void created(ConstraintSpec constraint) {
    know(constraint);
  }

  private void know(ConstraintSpec constraint) {
    Table known = judgement.schema().table(table);
    String notNull = constraint.notNullColumn();
    SqlName name = constraint.name();
    SqlName index = constraint.index();
    if (notNull != null && name != null) {
      known.check(name.key(), new NotNullCheck(notNull, !constraint.notValid()));
    }
    RowConstraint rowConstraint = RowConstraint.of(constraint);
    if (index != null) {
      // The index is the constraint's now, and gets its name.
      rowConstraint = known.dropConstraint(index.key());
      boolean primary = constraint.kind() == ConstraintSpec.Kind.PRIMARY_KEY;
      rowConstraint = rowConstraint != null && primary ? rowConstraint.primary() : rowConstraint;
    }
    if (name != null) {
      judgement.scope().constraint(name.key());
    }
    if (rowConstraint != null) {
      know(rowConstraint, name(constraint, rowConstraint));
    }
  }

  private void know(RowConstraint rowConstraint, String name) {
    judgement.schema().table(table).constraint(name, rowConstraint);
    judgement.scope().constraint(name);
    new UniqueDrops(judgement).made(table, rowConstraint);
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
    RowConstraint said = forget(name);
    boolean own = fresh || judgement.scope().addedConstraint(name);
    if (!own && (said == null || !said.unique())) {
      judgement.add(Advice.DROP_CONSTRAINT, at, "constraint " + name + " on table " + table);
    }
    if (!own) {
      new UniqueDrops(judgement).dropped(at, table, name, said, false);
    }
  }

  /**
   * An index is dropped.
   *
   * @param gap whether others see the time before another one is made in its stead
   */
  void dropIndex(Token at, SqlName index, boolean gap) {
    RowConstraint said = forget(index);
    boolean own = fresh
        || judgement.scope().addedConstraint(index)
        || judgement.scope().made(ChangeScope.Kind.INDEX, index);
    boolean plain = said == null && judgement.schema().indexed(index) != null;
    if (!own && !plain) {
      new UniqueDrops(judgement).dropped(at, table, index, said, gap);
    }
  }

  /** It is not there any more; gives what it said, null if that is not known. */
  private @Nullable RowConstraint forget(SqlName name) {
    Table known = judgement.schema().find(table);
    RowConstraint said = known == null ? null : known.dropConstraint(name.key());
    judgement.scope().droppedConstraints().drop(table, name.key(), said);
    return said;
  }

  void dropPrimaryKey(Token at) {
    judgement.locks(at, table);
    Table known = judgement.schema().find(table);
    String name = known == null ? null : known.primaryKey();
    SqlName key = SqlName.parse(name == null ? "primary" : name);
    RowConstraint said = name == null ? null : forget(key);
    if (!fresh) {
      if (said == null) {
        judgement.table(Drops.DROP_PRIMARY_KEY, at, table);
      } else {
        new UniqueDrops(judgement).dropped(at, table, key, said, false);
      }
      judgement.table(Rewrites.TABLE_REBUILD, at, table);
    }
  }

  void rename(SqlName from, SqlName to) {
    judgement.schema().table(table).renameConstraint(from.key(), to.key());
    judgement.schema().renameIndex(from, to);
  }
}
