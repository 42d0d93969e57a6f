package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Fill;
import io.migrationgate.lint.internal.check.ColumnSpec.Mark;
import io.migrationgate.lint.internal.check.KnownSchema.Column;
import io.migrationgate.lint.internal.check.KnownSchema.Table;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Finding.Replacement;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Locks;
import io.migrationgate.lint.rule.Narrowings;
import io.migrationgate.lint.rule.Renames;
import io.migrationgate.lint.rule.Rewrites;
import io.migrationgate.lint.rule.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges what becomes of one table's columns. */
final class ColumnChecks {
  private static final Version VIRTUAL_BY_DEFAULT = new Version(18, 0);
  /** From here on PostgreSQL does not look at rows that a validated check has proven. */
  private static final Version PROOF_SPARES_SCAN = new Version(12, 0);

  private final Judgement judgement;
  private final SqlName table;
  private final boolean fresh;
  private final boolean unused;

  ColumnChecks(Judgement judgement, SqlName table) {
    this.judgement = judgement;
    this.table = table;
    this.fresh = judgement.fresh(table);
    this.unused = judgement.unused(table);
  }

  void add(ColumnSpec column) {
    judgement.expands();
    style(column);
    boolean mandatory = column.notNull() && !column.fillsItself();
    if (!fresh) {
      if (mandatory && !column.has(Mark.STORED)) {
        judgement.column(Narrowings.ADD_COLUMN_NOT_NULL, column.at(), table, column.name());
      }
      List<Token> defaults = column.defaults();
      if ((column.has(Mark.UNIQUE) || column.has(Mark.PRIMARY_KEY)) && defaults != null) {
        judgement.column(Narrowings.ADD_UNIQUE, column.at(), table, column.name());
      }
      rewrites(column);
      judgement.locks(column.at(), table);
    }
    know(column, column.notNull());
    judgement.scope().addColumn(table, column.name(), column.notNull(), fill(column));
  }

  Fill fill(ColumnSpec column) {
    List<Token> defaults = column.defaults();
    boolean own = column.numbered()
        || (defaults != null
            && Expressions.volatileDefault(defaults, judgement.target().database()));
    return own ? Fill.OWN : column.fillsItself() ? Fill.SAME : Fill.NULL;
  }

  private void rewrites(ColumnSpec column) {
    boolean mysql = judgement.target().database().mysqlLike();
    if (column.numbered() || column.has(Mark.STORED)) {
      judgement.column(Rewrites.GENERATED_COLUMN, column.at(), table, column.name());
    }
    List<Token> defaults = column.defaults();
    if (defaults != null && !(defaults.size() == 1 && defaults.get(0).is("NULL"))) {
      boolean differs = mysql
          ? Expressions.mysqlExpression(defaults)
          : Expressions.volatileDefault(defaults, judgement.target().database());
      judgement.column(
          differs ? Rewrites.VOLATILE_DEFAULT : Rewrites.CONSTANT_DEFAULT,
          column.at(),
          table,
          column.name());
    }
    boolean checked = column.has(Mark.UNIQUE)
        || column.has(Mark.PRIMARY_KEY)
        || column.has(Mark.CHECK)
        || (column.has(Mark.REFERENCES) && (mysql || defaults != null));
    if (checked && !(mysql && column.numbered())) {
      judgement.column(Rewrites.COLUMN_WITH_CONSTRAINT, column.at(), table, column.name());
    }
  }

  /** Advice on columns, in whatever statement makes them. */
  void style(ColumnSpec column) {
    TypeName type = column.type();
    if (type.serial()) {
      judgement.column(Advice.PREFER_IDENTITY, column.at(), table, column.name());
    }
    boolean key = column.has(Mark.PRIMARY_KEY) || column.numbered();
    if (key && (type.base().equals("int") || type.base().equals("smallint"))) {
      judgement.column(Advice.PREFER_BIGINT, column.at(), table, column.name());
    }
    switch (type.base()) {
      case "timestamp" ->
        judgement.column(Advice.PREFER_TIMESTAMPTZ, column.at(), table, column.name());
      case "char" -> judgement.column(Advice.PREFER_TEXT, column.at(), table, column.name());
      case "json" -> judgement.column(Advice.PREFER_JSONB, column.at(), table, column.name());
      default -> {
        // Nothing to say.
      }
    }
  }

  void know(ColumnSpec column, boolean mandatory) {
    Table known = judgement.schema().table(table);
    known.put(
        column.name(), new Column(column.type(), mandatory, column.collation(), column.filling()));
    ConstraintChecks constraints = new ConstraintChecks(judgement, table);
    column.constraints().forEach(constraints::created);
  }

  /** A column of a new table. */
  void created(ColumnSpec column) {
    style(column);
    know(column, column.notNull());
  }

  void drop(Token at, SqlName column) {
    if (!unused && !judgement.scope().addedColumn(table, column)) {
      judgement.column(Drops.DROP_COLUMN, at, table, column);
    }
    judgement.locks(at, table);
    Table known = judgement.schema().find(table);
    if (known != null) {
      known.drop(column);
    }
  }

  void rename(Token at, SqlName from, SqlName to) {
    if (!unused && !judgement.scope().addedColumn(table, from)) {
      Column before = known(from);
      String type = before == null ? null : before.type().written();
      Subject subject =
          new Subject(table.toString(), from.name(), new Replacement(to.name(), null, type));
      judgement.add(Renames.RENAME_COLUMN, at, "column " + subject, subject);
    }
    judgement.locks(at, table);
    judgement.schema().table(table).rename(from, to);
    judgement.scope().renameColumn(table, from, to);
  }

  void type(Token at, SqlName column, TypeName type, boolean converts) {
    Column before = known(column);
    judgement.locks(at, table);
    if (!fresh) {
      judged(at, column, before, type, converts);
    }
    Column now = before == null
        ? new Column(type, false, "", Filling.NONE)
        : new Column(type, before.notNull(), before.collation(), before.filling());
    judgement.schema().table(table).put(column, now);
  }

  private void judged(
      Token at, SqlName column, @Nullable Column before, TypeName type, boolean converts) {
    String known = before == null ? null : before.type().written();
    Subject subject = new Subject(
        table.toString(), column.name(), new Replacement(column.name(), type.written(), known));
    boolean own = judgement.scope().addedColumn(table, column);
    if (before == null) {
      String what = "column " + subject + " becomes " + type.written();
      if (!own) {
        judgement.add(Narrowings.TYPE_UNKNOWN, at, what, subject);
      }
      judgement.add(Rewrites.TYPE_REWRITE, at, what, subject);
      return;
    }
    TypeChange change = TypeChange.of(before.type(), type, judgement.target());
    String what =
        "column " + subject + " from " + before.type().written() + " to " + type.written();
    if ((change.narrows() || (converts && change.rewrites())) && !own) {
      judgement.add(Narrowings.TYPE_NARROWED, at, what, subject);
    }
    if (change.rewrites() || converts) {
      judgement.add(Rewrites.TYPE_REWRITE, at, what, subject);
    }
    if (!change.narrows() && !change.rewrites()) {
      judgement.expands();
    }
  }

  void setNotNull(Token at, SqlName column) {
    Column before = known(column);
    Table known = judgement.schema().find(table);
    boolean proven = known != null && known.provenNotNull(column);
    boolean already = before != null && before.notNull();
    judgement.locks(at, table);
    if (!fresh && !already) {
      if (!proven) {
        mandatory(at, column);
      }
      if (!proven || !judgement.target().version().atLeast(PROOF_SPARES_SCAN)) {
        judgement.column(Locks.SET_NOT_NULL_SCAN, at, table, column);
      }
      if (judgement.target().database().mysqlLike()) {
        judgement.column(Rewrites.NOT_NULL_REBUILD, at, table, column);
      }
    }
    if (before != null) {
      judgement.schema().table(table).put(column, before.notNull(true));
    }
  }

  /** A column that was added here is mandatory for the old build unless it fills itself. */
  void mandatory(Token at, SqlName column) {
    ChangeScope scope = judgement.scope();
    boolean added = scope.addedColumn(table, column);
    scope.mandatoryColumn(table, column);
    if (added && !scope.added(table, column, Fill.NULL)) {
      return;
    }
    judgement.column(Narrowings.SET_NOT_NULL, at, table, column);
    if (added) {
      scope.replacements().mandatory(table, column, judgement.later(Narrowings.SET_NOT_NULL, at));
    }
  }

  void dropNotNull(Token at, SqlName column) {
    judgement.expands();
    judgement.locks(at, table);
    if (!fresh) {
      judgement.column(Advice.NULLABLE_AGAIN, at, table, column);
    }
    Column before = known(column);
    if (before != null) {
      judgement.schema().table(table).put(column, before.notNull(false));
    }
  }

  void setDefault(Token at, SqlName column) {
    judgement.expands();
    judgement.locks(at, table);
    judgement.scope().fillColumn(table, column, Fill.SAME);
    judgement.scope().replacements().filled(table, column);
    defaults(column, true);
  }

  private void defaults(SqlName column, boolean given) {
    Column before = known(column);
    if (before != null) {
      Filling filling = before.filling().withDefault(given);
      judgement.schema().table(table).put(column, before.filling(filling));
    }
  }

  void dropDefault(Token at, SqlName column) {
    judgement.locks(at, table);
    if (!unused && !judgement.scope().addedOptional(table, column)) {
      judgement.column(Drops.DROP_DEFAULT, at, table, column);
    }
    judgement.scope().fillColumn(table, column, Fill.NULL);
    defaults(column, false);
  }

  void dropIdentity(Token at, SqlName column) {
    judgement.locks(at, table);
    if (!unused && !judgement.scope().addedColumn(table, column)) {
      judgement.column(Drops.DROP_IDENTITY, at, table, column);
    }
  }

  void generatedAlways(Token at, SqlName column) {
    judgement.locks(at, table);
    if (!unused && !judgement.scope().addedColumn(table, column)) {
      judgement.column(Narrowings.COLUMN_GENERATED, at, table, column);
    }
  }

  @Nullable
  Column known(SqlName column) {
    Table known = judgement.schema().find(table);
    return known == null ? null : known.column(column);
  }

  /** PostgreSQL from 18 on keeps a generated column in the row only if it is told to. */
  static boolean stored(Judgement judgement) {
    return judgement.target().database() != Database.POSTGRESQL
        || !judgement.target().version().atLeast(VIRTUAL_BY_DEFAULT);
  }
}
