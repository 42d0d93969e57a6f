package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint of a table, or an index that MySQL lists like one.
 *
 * @param at its first word's place
 * @param kind what it is
 * @param name its name; null if it has none
 * @param body what stands in its first brackets
 * @param notValid whether rows that are there are not looked at
 * @param index the index that is there and that it takes; null if it builds its own
 * @param parent the table that a foreign key refers to; null for others
 * @param trait what makes it stricter or more forgiving than others of its kind
 */
record ConstraintSpec(
    Token at,
    Kind kind,
    @Nullable SqlName name,
    List<Token> body,
    boolean notValid,
    @Nullable SqlName index,
    @Nullable SqlName parent,
    Trait trait) {
  /** What it is. */
  enum Kind {
    PRIMARY_KEY,
    UNIQUE,
    FOREIGN_KEY,
    CHECK,
    EXCLUDE,
    NOT_NULL,
    INDEX,
    FULLTEXT,
    PERIOD
  }

  /** What a constraint of its kind need not have. */
  enum Trait {
    NONE,
    /** A second null is a duplicate. */
    NULLS_EQUAL,
    /** Parents may be deleted: the rows that refer to them go, or lose what refers. */
    ACTS_ON_DELETE
  }

  /** The column of a check that says IS NOT NULL and nothing else; null for any other. */
  @Nullable
  String notNullColumn() {
    if (kind == Kind.NOT_NULL && !body.isEmpty()) {
      return SqlName.key(body.get(0));
    }
    List<Token> words = body;
    while (words.size() > 2
        && words.get(0).symbol("(")
        && words.get(words.size() - 1).symbol(")")) {
      words = words.subList(1, words.size() - 1);
    }
    boolean only = kind == Kind.CHECK
        && words.size() == 4
        && words.get(0).name()
        && words.get(1).is("IS")
        && words.get(2).is("NOT")
        && words.get(3).is("NULL");
    return only ? SqlName.key(words.get(0)) : null;
  }

  /** Whether a constraint, or an index, stands here rather than a column. */
  static boolean stands(Cursor in) {
    Token next = in.ahead(1);
    boolean listed = next.symbol("(") || in.ahead(2).symbol("(") || in.ahead(3).symbol("(");
    return in.looksAt("CONSTRAINT")
        || in.looksAt("PRIMARY", "KEY")
        || in.looksAt("FOREIGN", "KEY")
        || (in.looksAt("CHECK") && next.symbol("("))
        || (in.looksAt("EXCLUDE") && (next.is("USING") || next.symbol("(")))
        || (in.looksAt("UNIQUE") && (listed || next.is("USING") || next.is("NULLS")))
        || ((in.looksAt("INDEX") || in.looksAt("KEY")) && listed && indexed(in))
        || ((in.looksAt("FULLTEXT") || in.looksAt("SPATIAL")) && in.ahead(1).name())
        || in.looksAt("PERIOD", "FOR")
        || (in.looksAt("NOT", "NULL") && in.ahead(2).name());
  }

  /** {@code key (id)}, {@code key k (id)} but not the column {@code key varchar(20)}. */
  private static boolean indexed(Cursor in) {
    return in.ahead(1).symbol("(")
        || in.ahead(1).is("USING")
        || (in.ahead(1).name() && in.ahead(2).symbol("(") && in.ahead(3).name())
        || in.ahead(1).is("IF")
        || in.ahead(2).is("USING");
  }

  /** Reads one, up to a comma or the end; null if it cannot be read. */
  static @Nullable ConstraintSpec read(Cursor in) {
    Token at = in.here();
    SqlName name = null;
    if (in.accept("CONSTRAINT")) {
      in.ifNotExists();
      boolean unnamed = in.looksAt("PRIMARY")
          || in.looksAt("FOREIGN")
          || in.looksAt("UNIQUE")
          || (in.looksAt("CHECK") && in.ahead(1).symbol("("));
      if (!unnamed) {
        name = in.name();
      }
    }
    Kind kind = kind(in);
    if (kind == null) {
      return null;
    }
    Trait trait = in.accept("NULLS", "NOT", "DISTINCT") ? Trait.NULLS_EQUAL : Trait.NONE;
    in.accept("NULLS", "DISTINCT");
    if (in.accept("USING", "INDEX")) {
      SqlName index = in.name();
      in.upToComma();
      return index == null
          ? null
          : new ConstraintSpec(at, kind, name, List.of(), false, index, null, trait);
    }
    if (named(in, kind) && name == null) {
      name = in.name();
    }
    SqlName parent = null;
    List<Token> body = null;
    if (kind == Kind.NOT_NULL) {
      body = List.of(in.take());
    }
    boolean notValid = false;
    while (!in.atEnd() && !in.here().symbol(",")) {
      if (in.here().symbol("(")) {
        List<Token> inside = in.brackets();
        body = body == null ? inside : body;
      } else if (in.accept("REFERENCES")) {
        parent = in.name();
      } else if (in.accept("ON", "DELETE")) {
        boolean acts = in.looksAt("CASCADE") || in.looksAt("SET");
        trait = acts ? Trait.ACTS_ON_DELETE : trait;
      } else if (in.accept("NOT", "VALID")
          || in.accept("NOCHECK")
          || in.accept("NOT", "ENFORCED")) {
        notValid = true;
      } else {
        in.take();
      }
    }
    boolean complete = body != null && (kind != Kind.FOREIGN_KEY || parent != null);
    return complete
        ? new ConstraintSpec(at, kind, name, List.copyOf(body), notValid, null, parent, trait)
        : null;
  }

  /** MySQL: UNIQUE KEY name (a), FOREIGN KEY name (a). */
  private static boolean named(Cursor in, Kind kind) {
    boolean may = kind == Kind.UNIQUE || kind == Kind.FOREIGN_KEY;
    return may
        && in.here().name()
        && !in.looksAt("USING")
        && (in.ahead(1).symbol("(") || in.ahead(1).is("USING"));
  }

  private static @Nullable Kind kind(Cursor in) {
    if (in.accept("PRIMARY", "KEY")) {
      return Kind.PRIMARY_KEY;
    }
    if (in.accept("UNIQUE")) {
      in.acceptAny("KEY", "INDEX");
      return Kind.UNIQUE;
    }
    if (in.accept("FOREIGN", "KEY")) {
      return Kind.FOREIGN_KEY;
    }
    if (in.accept("CHECK")) {
      return Kind.CHECK;
    }
    if (in.accept("EXCLUDE")) {
      return Kind.EXCLUDE;
    }
    if (in.accept("NOT", "NULL")) {
      return Kind.NOT_NULL;
    }
    if (in.accept("PERIOD", "FOR")) {
      return Kind.PERIOD;
    }
    if (in.acceptAny("FULLTEXT", "SPATIAL")) {
      in.acceptAny("KEY", "INDEX");
      return Kind.FULLTEXT;
    }
    return in.acceptAny("INDEX", "KEY") ? Kind.INDEX : null;
  }
}
