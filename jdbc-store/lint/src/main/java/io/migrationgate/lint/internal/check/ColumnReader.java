package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ColumnSpec.Mark;
import io.migrationgate.lint.internal.check.ConstraintSpec.Kind;
import io.migrationgate.lint.internal.check.ConstraintSpec.Trait;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the definition of a column, up to a comma or the end. Used once. */
final class ColumnReader {
  private static final Set<String> OPTIONS = Set.of(
      "NOT",
      "NULL",
      "PRIMARY",
      "UNIQUE",
      "REFERENCES",
      "CHECK",
      "CONSTRAINT",
      "GENERATED",
      "COLLATE",
      "AUTO_INCREMENT",
      "COMMENT",
      "ON",
      "FIRST",
      "AFTER",
      "STORAGE",
      "COMPRESSION",
      "CHARSET",
      "VIRTUAL",
      "STORED",
      "PERSISTENT",
      "VISIBLE",
      "INVISIBLE",
      "DEFERRABLE",
      "INITIALLY",
      "ENFORCED",
      "KEY",
      "DEFAULT",
      "SELECTIVITY",
      "USING",
      "BEFORE");

  private final Cursor in;
  private final EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
  private final List<ConstraintSpec> constraints = new ArrayList<>();
  private @Nullable List<Token> defaults;
  private @Nullable SqlName constraintName;
  private @Nullable Token column;

  ColumnReader(Cursor in) {
    this.in = in;
  }

  /** Reads the name and all that follows; null if there is no name. */
  @Nullable
  ColumnSpec read() {
    Token at = in.here();
    SqlName name = in.name();
    return name == null ? null : readRest(at, name);
  }

  /** Reads type and options of a column whose name was read. */
  ColumnSpec readRest(Token at, SqlName name) {
    column = at;
    int from = in.index();
    TypeName type = TypeName.read(in);
    if (type.base().contains("identity")) {
      marks.add(Mark.IDENTITY);
    }
    Token unread = null;
    while (!in.atEnd() && !in.here().symbol(",")) {
      if (!option()) {
        unread = in.here();
        in.upToComma();
      }
    }
    String collation = collation(in.tokens().subList(from, in.index()));
    return new ColumnSpec(at, name, type, marks, defaults, unread, collation, constraints);
  }

  private static String collation(List<Token> definition) {
    StringBuilder collation = new StringBuilder();
    for (int i = 1; i < definition.size(); i++) {
      Token before = definition.get(i - 1);
      boolean named = before.is("COLLATE")
          || before.is("CHARSET")
          || (before.is("SET") && i > 1 && definition.get(i - 2).is("CHARACTER"));
      Token token = definition.get(i);
      if (named || token.is("BINARY") || token.is("ASCII") || token.is("UNICODE")) {
        collation.append(token.text().toLowerCase(Locale.ROOT)).append(' ');
      }
    }
    return collation.toString();
  }

  private boolean option() {
    if (in.accept("NOT", "NULL")) {
      constraintName = null;
      return mark(Mark.NOT_NULL);
    }
    if (in.accept("NULL")) {
      return mark(Mark.NULLABLE);
    }
    if (in.accept("NOT", "DEFERRABLE")
        || in.accept("NOT", "ENFORCED")
        || in.acceptAny(
            "DEFERRABLE", "ENFORCED", "VISIBLE", "INVISIBLE", "ASCII", "UNICODE", "NOWAIT")) {
      return true;
    }
    if (in.accept("INITIALLY")) {
      return in.acceptAny("DEFERRED", "IMMEDIATE");
    }
    if (in.accept("PRIMARY", "KEY") || in.accept("PRIMARY") || in.accept("KEY")) {
      constraint(Kind.PRIMARY_KEY, null, Trait.NONE);
      return mark(Mark.PRIMARY_KEY);
    }
    if (in.accept("UNIQUE")) {
      in.accept("KEY");
      boolean nullsEqual = in.accept("NULLS", "NOT", "DISTINCT");
      constraint(Kind.UNIQUE, null, nullsEqual ? Trait.NULLS_EQUAL : Trait.NONE);
      return mark(Mark.UNIQUE);
    }
    if (in.accept("AUTO_INCREMENT")) {
      in.brackets();
      return mark(Mark.IDENTITY);
    }
    if (in.accept("IDENTITY")) {
      in.brackets();
      return mark(Mark.IDENTITY);
    }
    if (in.accept("CONSTRAINT")) {
      constraintName = in.name();
      return constraintName != null;
    }
    if (in.accept("DEFAULT")) {
      defaults = expression();
      return true;
    }
    if (in.accept("REFERENCES")) {
      return references();
    }
    if (in.accept("CHECK")) {
      List<Token> body = in.brackets();
      in.accept("NO", "INHERIT");
      constraint(Kind.CHECK, body, Trait.NONE);
      return body != null && mark(Mark.CHECK);
    }
    return generated() || decoration();
  }

  private boolean mark(Mark mark) {
    marks.add(mark);
    return true;
  }

  /** Notes a constraint that speaks of this column; behind a name it has that name. */
  private void constraint(Kind kind, @Nullable List<Token> body, Trait trait) {
    Token at = Objects.requireNonNull(column);
    List<Token> about = body == null ? List.of(at) : body;
    constraints.add(new ConstraintSpec(at, kind, constraintName, about, false, null, null, trait));
    constraintName = null;
  }

  private boolean references() {
    constraintName = null;
    if (in.name() == null) {
      return false;
    }
    in.brackets();
    referenceActions(in);
    return mark(Mark.REFERENCES);
  }

  /** Reads MATCH, ON DELETE and ON UPDATE. */
  static void referenceActions(Cursor in) {
    while (true) {
      if (in.accept("MATCH")) {
        in.take();
      } else if (in.accept("ON", "DELETE") || in.accept("ON", "UPDATE")) {
        if (!in.accept("NO", "ACTION")
            && !in.accept("SET", "NULL")
            && !in.accept("SET", "DEFAULT")) {
          in.take();
        }
        in.brackets();
      } else {
        return;
      }
    }
  }

  private boolean generated() {
    if (in.accept("GENERATED")) {
      boolean always = in.accept("ALWAYS");
      if (!always && !in.accept("BY", "DEFAULT")) {
        return false;
      }
      in.accept("ON", "NULL");
      if (!in.accept("AS")) {
        return false;
      }
      if (in.accept("IDENTITY")) {
        in.brackets();
        return mark(always ? Mark.IDENTITY_ALWAYS : Mark.IDENTITY);
      }
      return in.brackets() != null && computed();
    }
    return in.accept("AS") && in.brackets() != null && computed();
  }

  private boolean computed() {
    if (in.acceptAny("STORED", "PERSISTENT")) {
      return mark(Mark.STORED);
    }
    in.accept("VIRTUAL");
    return mark(Mark.VIRTUAL);
  }

  private boolean decoration() {
    if (in.accept("COLLATE")
        || in.accept("CHARACTER", "SET")
        || in.accept("CHARSET")
        || in.acceptAny(
            "STORAGE", "COMPRESSION", "COLUMN_FORMAT", "SRID", "SELECTIVITY", "REF_SYSTEM_ID")) {
      in.symbol("=");
      if (in.name() == null) {
        in.take();
      }
      return true;
    }
    if (in.accept("COMMENT")) {
      return in.take().string();
    }
    if (in.accept("ON", "UPDATE")) {
      in.take();
      in.brackets();
      return mark(Mark.RENEWED);
    }
    if (in.accept("FIRST")) {
      return mark(Mark.PLACED);
    }
    if (in.acceptAny("AFTER", "BEFORE")) {
      return in.name() != null && mark(Mark.PLACED);
    }
    if (in.accept("USING")) {
      expression();
      return true;
    }
    return in.accept("WITH", "SYSTEM", "VERSIONING")
        || in.accept("WITHOUT", "SYSTEM", "VERSIONING");
  }

  private List<Token> expression() {
    int from = in.index();
    while (!in.atEnd() && !in.here().symbol(",")) {
      boolean first = in.index() == from;
      if (!first && endsExpression()) {
        break;
      }
      if (in.here().symbol("(")) {
        in.brackets();
      } else if (in.here().symbol("[")) {
        elements();
      } else {
        in.take();
      }
    }
    return List.copyOf(in.tokens().subList(from, in.index()));
  }

  /** {@code ARRAY['a', 'b']}, behind its word. */
  private void elements() {
    int depth = 0;
    do {
      Token token = in.take();
      depth += token.symbol("[") ? 1 : token.symbol("]") ? -1 : 0;
    } while (depth > 0 && !in.atEnd());
  }

  private boolean endsExpression() {
    boolean charset = in.looksAt("CHARACTER", "SET");
    return charset || OPTIONS.contains(in.here().keyword());
  }
}
