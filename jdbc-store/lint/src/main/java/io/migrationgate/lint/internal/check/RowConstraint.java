package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ConstraintSpec.Trait;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Database;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a constraint, or a unique index, allows of a table's rows.
 *
 * @param kind what it is
 * @param columns the keys of the columns it speaks of, in their order; of a unique index also
 *     expressions
 * @param detail the table that a foreign key refers to, what a check says, or the rows that a
 *     unique index is for; empty for others and for all rows
 * @param trait what makes it stricter or more forgiving
 * @param check what a check says; null for others
 */
record RowConstraint(
    ConstraintSpec.Kind kind,
    List<String> columns,
    String detail,
    Trait trait,
    @Nullable CheckCondition check) {
  private static final Set<String> NO_COLUMNS = Set.of("ASC", "DESC", "NULLS", "FIRST", "LAST");
  private static final Set<String> WORDS = Set.of(
      "AND",
      "OR",
      "NOT",
      "NULL",
      "IS",
      "IN",
      "LIKE",
      "BETWEEN",
      "TRUE",
      "FALSE",
      "ANY",
      "ALL",
      "ARRAY",
      "CASE",
      "WHEN",
      "THEN",
      "ELSE",
      "END",
      "ESCAPE",
      "SIMILAR",
      "TO",
      "DISTINCT",
      "FROM");

  RowConstraint {
    columns = List.copyOf(columns);
  }

  /** Of anything but a check. */
  RowConstraint(ConstraintSpec.Kind kind, List<String> columns, String detail, Trait trait) {
    this(kind, columns, detail, trait, null);
  }

  /** What a constraint says; null if its columns cannot be told. */
  static @Nullable RowConstraint of(ConstraintSpec constraint) {
    SqlName parent = constraint.parent();
    return switch (constraint.kind()) {
      case PRIMARY_KEY, UNIQUE -> of(constraint, "");
      case FOREIGN_KEY -> parent == null ? null : of(constraint, parent.key());
      case CHECK -> check(constraint.body());
      default -> null;
    };
  }

  private static @Nullable RowConstraint of(ConstraintSpec constraint, String detail) {
    List<String> columns = columns(constraint.body());
    return columns.isEmpty()
        ? null
        : new RowConstraint(constraint.kind(), columns, detail, constraint.trait());
  }

  /**
   * Of a unique index; null if its columns cannot be told.
   *
   * @param where which rows it is for; empty for all
   */
  static @Nullable RowConstraint index(List<Token> body, List<Token> where, Trait trait) {
    List<String> columns = columns(body);
    boolean unknown = where.stream().anyMatch(Token::placeholder);
    return columns.isEmpty() || unknown
        ? null
        : new RowConstraint(
            ConstraintSpec.Kind.UNIQUE, columns, text(TokenLists.bare(where)), trait);
  }

  /** The columns, or expressions, in brackets; none if one of them cannot be told. */
  private static List<String> columns(List<Token> body) {
    List<String> columns = new ArrayList<>();
    Cursor in = new Cursor(body);
    do {
      List<Token> column = new ArrayList<>(in.upToComma());
      while (column.size() > 1
          && NO_COLUMNS.contains(column.get(column.size() - 1).keyword())) {
        column.remove(column.size() - 1);
      }
      // An operator class, a collation or a length: another notion of what is equal.
      List<Token> bare = TokenLists.bare(column);
      boolean unknown = bare.isEmpty()
          || bare.stream()
              .anyMatch(token -> token.placeholder() || DynamicSql.unknown(token.text()));
      if (unknown) {
        return List.of();
      }
      columns.add(bare.size() == 1 ? SqlName.key(bare.get(0)) : text(bare).strip());
    } while (in.symbol(","));
    return columns;
  }

  private static String text(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      text.append(token.name() ? token.text().toLowerCase(Locale.ROOT) : token.text())
          .append(' ');
    }
    return text.toString();
  }

  private static RowConstraint check(List<Token> body) {
    Set<String> columns = new LinkedHashSet<>();
    List<Token> bare = TokenLists.bare(body);
    for (int i = 0; i < bare.size(); i++) {
      Token token = bare.get(i);
      boolean call = i + 1 < bare.size() && bare.get(i + 1).symbol("(");
      boolean cast = i > 0 && bare.get(i - 1).symbol("::");
      if (token.name() && !call && !cast && !WORDS.contains(token.keyword())) {
        columns.add(SqlName.key(token));
      }
    }
    return new RowConstraint(
        ConstraintSpec.Kind.CHECK,
        List.copyOf(columns),
        text(bare),
        Trait.NONE,
        new CheckCondition(bare));
  }

  boolean unique() {
    return kind == ConstraintSpec.Kind.UNIQUE || kind == ConstraintSpec.Kind.PRIMARY_KEY;
  }

  /** Whether rows that keep to this one keep to the other, too. */
  boolean implies(RowConstraint other) {
    if (other.kind == ConstraintSpec.Kind.UNIQUE) {
      boolean nulls = other.trait != Trait.NULLS_EQUAL
          || trait == Trait.NULLS_EQUAL
          || kind == ConstraintSpec.Kind.PRIMARY_KEY;
      boolean rows = detail.isEmpty() || detail.equals(other.detail);
      return unique() && nulls && rows && other.columns.containsAll(columns);
    }
    CheckCondition wider = other.check;
    if (check != null && wider != null) {
      return check.implies(wider);
    }
    boolean forgives = other.trait == Trait.ACTS_ON_DELETE || trait != Trait.ACTS_ON_DELETE;
    return kind == other.kind
        && forgives
        && detail.equals(other.detail)
        && Set.copyOf(columns).equals(Set.copyOf(other.columns));
  }

  /** Whether the very columns of the other one are unique by this one, for all its rows. */
  boolean sameKey(RowConstraint other) {
    return unique()
        && other.unique()
        && (detail.isEmpty() || detail.equals(other.detail))
        && Set.copyOf(columns).equals(Set.copyOf(other.columns));
  }

  /** The same as a primary key. */
  RowConstraint primary() {
    return new RowConstraint(ConstraintSpec.Kind.PRIMARY_KEY, columns, detail, trait);
  }

  RowConstraint renamed(String from, String to) {
    return new RowConstraint(
        kind,
        columns.stream().map(column -> column.equals(from) ? to : column).toList(),
        detail,
        trait,
        check);
  }

  /** The name that PostgreSQL gives a unique index if the script does not. */
  String defaultIndex(SqlName table) {
    StringBuilder name = new StringBuilder(table.key());
    for (String column : columns) {
      // Of an expression it is the function, if it is a call.
      boolean call = column.matches("\\w+ \\(.*");
      String part = call ? column.substring(0, column.indexOf(' ')) : "expr";
      name.append('_').append(column.indexOf(' ') < 0 ? column : part);
    }
    return name + "_idx";
  }

  /** The name that the database gives it if the script does not. */
  String defaultName(SqlName table, Database database) {
    String all = String.join("_", columns);
    if (database.mysqlLike() && unique()) {
      return kind == ConstraintSpec.Kind.PRIMARY_KEY ? "primary" : columns.get(0);
    }
    return switch (kind) {
      case PRIMARY_KEY -> table.key() + "_pkey";
      case UNIQUE -> table.key() + "_" + all + "_key";
      case FOREIGN_KEY -> table.key() + "_" + all + "_fkey";
      default -> table.key() + (columns.size() == 1 ? "_" + all : "") + "_check";
    };
  }
}
