package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column as CREATE TABLE or ALTER TABLE defines it.
 *
 * @param at its name's place
 * @param name its name
 * @param type its type
 * @param marks what else is said of it
 * @param defaults the expression of its default; null if it has none
 * @param unread the first word that was not understood; null if there is none
 * @param collation what is said of character set and collation; empty if nothing is
 * @param constraints what of it holds for rows: keys, checks and references
 */
record ColumnSpec(
    Token at,
    SqlName name,
    TypeName type,
    Set<Mark> marks,
    @Nullable List<Token> defaults,
    @Nullable Token unread,
    String collation,
    List<ConstraintSpec> constraints) {
  /** What may be said of a column. */
  enum Mark {
    NOT_NULL,
    PRIMARY_KEY,
    UNIQUE,
    REFERENCES,
    CHECK,
    /** Numbered, whatever an insert says. */
    IDENTITY_ALWAYS,
    /** Numbered, unless an insert says otherwise. */
    IDENTITY,
    /** Computed, and kept in the row. */
    STORED,
    /** Computed when it is read. */
    VIRTUAL,
    /** AFTER or FIRST. */
    PLACED,
    /** NULL was said. */
    NULLABLE,
    /** ON UPDATE. */
    RENEWED
  }

  ColumnSpec {
    marks = Set.copyOf(marks);
    constraints = List.copyOf(constraints);
  }

  boolean has(Mark mark) {
    return marks.contains(mark);
  }

  boolean notNull() {
    return has(Mark.NOT_NULL) || has(Mark.PRIMARY_KEY);
  }

  /** Whether an insert that leaves it out gets a value. */
  boolean fillsItself() {
    return filling().any();
  }

  Filling filling() {
    List<Token> expression = defaults;
    boolean something =
        expression != null && !(expression.size() == 1 && expression.get(0).is("NULL"));
    boolean numbers = numbered() || has(Mark.STORED) || has(Mark.VIRTUAL);
    return new Filling(something, numbers, has(Mark.RENEWED));
  }

  boolean numbered() {
    return type.serial() || has(Mark.IDENTITY) || has(Mark.IDENTITY_ALWAYS);
  }
}
