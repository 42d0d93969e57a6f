package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what ALTER COLUMN does to a column. */
final class AlterColumn {
  private final Cursor in;
  private final Judgement judgement;
  private final SqlName table;
  private final ColumnChecks checks;

  AlterColumn(Cursor in, Judgement judgement, SqlName table) {
    this.in = in;
    this.judgement = judgement;
    this.table = table;
    this.checks = new ColumnChecks(judgement, table);
  }

  void read(Token at, SqlName column) {
    if (in.accept("SET", "NOT", "NULL")) {
      checks.setNotNull(at, column);
    } else if (in.accept("DROP", "NOT", "NULL") || in.accept("SET", "NULL")) {
      checks.dropNotNull(at, column);
    } else if (in.accept("SET", "DATA", "TYPE") || in.accept("TYPE")) {
      type(at, column);
    } else if (in.accept("SET", "DEFAULT")) {
      setDefault(at, column, in.upToComma());
    } else if (in.accept("DROP", "DEFAULT")) {
      checks.dropDefault(at, column);
    } else if (in.accept("DROP", "IDENTITY") || in.accept("DROP", "EXPRESSION")) {
      in.ifExists();
      checks.dropIdentity(at, column);
    } else if (in.accept("RENAME", "TO")) {
      SqlName to = in.name();
      if (to != null) {
        checks.rename(at, column, to);
      }
    } else if (in.accept("ADD", "GENERATED") || in.accept("SET", "GENERATED")) {
      identity(at, column);
    } else if (harmless()) {
      in.upToComma();
      judgement.locks(at, table);
    } else if (in.here().name()
        && !in.looksAt("SET")
        && !in.looksAt("ADD")
        && !in.looksAt("DROP")) {
      redefinition(at, column);
    } else {
      judgement.notUnderstood(in.here());
      in.upToComma();
    }
  }

  /** SET DEFAULT NULL is as good as dropping it. */
  private void setDefault(Token at, SqlName column, List<Token> value) {
    judgement.expands();
    if (value.size() == 1 && value.get(0).is("NULL")) {
      checks.dropDefault(at, column);
    } else {
      checks.setDefault(at, column);
    }
  }

  private void type(Token at, SqlName column) {
    TypeName type = TypeName.read(in);
    while (in.accept("COLLATE")) {
      in.name();
    }
    List<Token> using = List.of();
    if (in.accept("USING")) {
      using = in.upToComma();
    }
    if (type.base().isEmpty()) {
      judgement.notUnderstood(in.here());
      return;
    }
    checks.type(at, column, type, converts(using, column));
  }

  /** Whether USING does more than to cast the column itself. */
  private static boolean converts(List<Token> using, SqlName column) {
    if (using.isEmpty()) {
      return false;
    }
    boolean calls = false;
    boolean itself = false;
    for (int i = 0; i < using.size(); i++) {
      Token token = using.get(i);
      itself |= token.name() && SqlName.key(token).equals(column.key());
      calls |= token.is("CASE")
          || (token.name()
              && i + 1 < using.size()
              && using.get(i + 1).symbol("(")
              && !token.is("CAST")
              && !(i > 0 && using.get(i - 1).symbol("::")));
      calls |= token.type() == Token.Type.SYMBOL && "+-*/||".contains(token.text());
    }
    return calls || !itself;
  }

  private void identity(Token at, SqlName column) {
    if (in.accept("ALWAYS")) {
      checks.generatedAlways(at, column);
    } else {
      judgement.locks(at, table);
    }
    in.upToComma();
    judgement.expands();
  }

  private boolean harmless() {
    return in.looksAt("SET", "STATISTICS")
        || in.looksAt("SET", "STORAGE")
        || in.looksAt("SET", "COMPRESSION")
        || (in.looksAt("SET") && in.ahead(1).symbol("("))
        || (in.looksAt("RESET") && in.ahead(1).symbol("("))
        || in.looksAt("RESTART")
        || in.looksAt("SELECTIVITY")
        || in.looksAt("SET", "VISIBLE")
        || in.looksAt("SET", "INVISIBLE")
        || in.looksAt("SET", "INCREMENT")
        || in.looksAt("SET", "CACHE")
        || in.looksAt("SET", "START")
        || in.looksAt("SET", "RESTART")
        || in.looksAt("SET", "MAXVALUE")
        || in.looksAt("SET", "MINVALUE");
  }

  /** H2: ALTER COLUMN a varchar(20) not null. */
  private void redefinition(Token at, SqlName column) {
    ColumnSpec spec = new ColumnReader(in).readRest(at, column);
    @Nullable Token unread = spec.unread();
    if (unread != null) {
      judgement.notUnderstood(unread);
    }
    new ColumnRedefinition(judgement, table).judge(at, column, spec);
  }
}
