package io.migrationgate.lint.rule;

import org.jspecify.annotations.Nullable;

/**
 * One rule's word on one statement.
 *
 * @param rule the rule
 * @param line where, from 1
 * @param column where, from 1, in UTF-16 units
 * @param found what was found there, in words
 * @param subject the table or column that is taken away or narrowed; null where there is none
 */
public record Finding(
    Rule rule, int line, int column, String found, @Nullable Subject subject) {

  /**
   * What a contracting statement touches.
   *
   * @param table its name as written, without quotes
   * @param column its column; null for the whole table
   * @param becomes what the column becomes; null if it is not renamed and keeps its type
   */
  public record Subject(
      String table, @Nullable String column, @Nullable Replacement becomes) {
    /** A table, or a column that becomes nothing else. */
    public Subject(String table, @Nullable String column) {
      this(table, column, null);
    }

    @Override
    public String toString() {
      return column == null ? table : table + "." + column;
    }
  }

  /**
   * What a column becomes.
   *
   * @param name its new name; the old one if it keeps that
   * @param type its new type as written; null if it keeps that
   * @param typeBefore its type as an earlier script wrote it; null if none was read
   */
  public record Replacement(
      String name, @Nullable String type, @Nullable String typeBefore) {}

  /** The rule's class. */
  public StatementClass statementClass() {
    return rule.statementClass();
  }
}
