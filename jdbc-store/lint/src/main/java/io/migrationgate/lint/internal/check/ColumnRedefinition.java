package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ColumnSpec.Mark;
import io.migrationgate.lint.internal.check.KnownSchema.Column;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Rewrites;
import org.jspecify.annotations.Nullable;

/**
 * Judges MODIFY and CHANGE of MySQL, and ALTER COLUMN with a whole definition of H2: what the
 * definition does not say again is lost.
 */
final class ColumnRedefinition {
  private final Judgement judgement;
  private final SqlName table;
  private final ColumnChecks checks;
  private final boolean fresh;

  ColumnRedefinition(Judgement judgement, SqlName table) {
    this.judgement = judgement;
    this.table = table;
    this.checks = new ColumnChecks(judgement, table);
    this.fresh = judgement.fresh(table);
  }

  void judge(Token at, SqlName old, ColumnSpec column) {
    SqlName name = column.name();
    if (!old.key().equals(name.key())) {
      checks.rename(at, old, name);
    }
    Column before = checks.known(name);
    checks.type(at, name, column.type(), false);
    boolean own = judgement.scope().addedColumn(table, name);
    boolean mandatory = column.notNull() || staysMandatory(before, column);
    if (own) {
      judgement.scope().changeColumn(table, name, mandatory, checks.fill(column));
    }
    if (!fresh) {
      collates(at, before, column);
      nullable(at, name, before, mandatory);
      if (before != null && (!own || mandatory)) {
        lost(at, name, before.filling(), column.filling());
      }
      if (column.has(Mark.PLACED) && judgement.target().database() == Database.MYSQL) {
        judgement.column(Rewrites.TABLE_REBUILD, at, table, name);
      }
    }
    checks.know(column, mandatory);
  }

  /** H2 keeps NOT NULL unless it is told otherwise. */
  private boolean staysMandatory(@Nullable Column before, ColumnSpec column) {
    return judgement.target().database() == Database.H2
        && before != null
        && before.notNull()
        && !column.has(Mark.NULLABLE);
  }

  private void nullable(Token at, SqlName name, @Nullable Column before, boolean mandatory) {
    if (mandatory && (before == null || !before.notNull())) {
      checks.mandatory(at, name);
      judgement.column(Rewrites.NOT_NULL_REBUILD, at, table, name);
    } else if (!mandatory && before != null && before.notNull()) {
      judgement.column(Rewrites.NOT_NULL_REBUILD, at, table, name);
      judgement.column(Advice.NULLABLE_AGAIN, at, table, name);
    }
  }

  private void lost(Token at, SqlName name, Filling before, Filling now) {
    if (before.numbers() && !now.numbers()) {
      judgement.column(Drops.DROP_IDENTITY, at, table, name);
    } else if ((before.defaults() && !now.any()) || (before.renews() && !now.renews())) {
      judgement.column(Drops.DROP_DEFAULT, at, table, name);
    }
  }

  /** MySQL writes the table anew for another character set or collation. */
  private void collates(Token at, @Nullable Column before, ColumnSpec column) {
    boolean other = before != null && !before.collation().equals(column.collation());
    if (other && TypeChange.textual(column.type().base())) {
      Subject subject = new Subject(table.toString(), column.name().name());
      judgement.add(
          Rewrites.TYPE_REWRITE, at, "column " + subject + " gets another collation", subject);
    }
  }
}
