package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ConstraintSpec.Trait;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
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
 * @param columns the keys of the columns it speaks of, in their order
 * @param detail the table that a foreign key refers to, or what a check says; empty for others
 * @param trait what makes it stricter or more forgiving
 */
record RowConstraint(ConstraintSpec.Kind kind, List<String> columns, String detail, Trait trait) {
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

  /** Of the columns of a unique index; null if there is an expression among them. */
  static @Nullable RowConstraint index(List<Token> body, Trait trait) {
    List<String> columns = columns(body);
    return columns.isEmpty()
        ? null
        : new RowConstraint(ConstraintSpec.Kind.UNIQUE, columns, "", trait);
  }

  /** The columns in brackets; none if there is an expression among them. */
  private static List<String> columns(List<Token> body) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      Token token = body.get(i);
      boolean length = i + 1 < body.size() && body.get(i + 1).type() == Token.Type.NUMBER;
      boolean first = i == 0 || body.get(i - 1).symbol(",");
      boolean known = !token.placeholder() && !DynamicSql.unknown(token.text());
      if (token.name() && first && known) {
        columns.add(SqlName.key(token));
      } else if ((token.symbol("(") && !length)
          || (token.name() && !NO_COLUMNS.contains(token.keyword()))) {
        // An expression, an operator class or a collation: another notion of what is equal.
        return List.of();
      }
    }
    return columns;
  }

  private static RowConstraint check(List<Token> body) {
    Set<String> columns = new LinkedHashSet<>();
    StringBuilder text = new StringBuilder();
    List<Token> bare = TokenLists.bare(body);
    for (int i = 0; i < bare.size(); i++) {
      Token token = bare.get(i);
      boolean call = i + 1 < bare.size() && bare.get(i + 1).symbol("(");
      boolean cast = i > 0 && bare.get(i - 1).symbol("::");
      if (token.name() && !call && !cast && !WORDS.contains(token.keyword())) {
        columns.add(SqlName.key(token));
      }
      text.append(token.name() ? token.text().toLowerCase(Locale.ROOT) : token.text())
          .append(' ');
    }
    return new RowConstraint(
        ConstraintSpec.Kind.CHECK, List.copyOf(columns), text.toString(), Trait.NONE);
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
      return unique() && nulls && other.columns.containsAll(columns);
    }
    boolean forgives = other.trait == Trait.ACTS_ON_DELETE || trait != Trait.ACTS_ON_DELETE;
    return kind == other.kind
        && forgives
        && detail.equals(other.detail)
        && Set.copyOf(columns).equals(Set.copyOf(other.columns));
  }

  /** The name that PostgreSQL gives it if the script does not. */
  String defaultName(SqlName table) {
    String all = String.join("_", columns);
    return switch (kind) {
      case PRIMARY_KEY -> table.key() + "_pkey";
      case UNIQUE -> table.key() + "_" + all + "_key";
      case FOREIGN_KEY -> table.key() + "_" + all + "_fkey";
      default -> table.key() + (columns.size() == 1 ? "_" + all : "") + "_check";
    };
  }
}
