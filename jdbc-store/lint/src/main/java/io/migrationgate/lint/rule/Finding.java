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
   */
  public record Subject(String table, @Nullable String column) {
    @Override
    public String toString() {
      return column == null ? table : table + "." + column;
    }
  }

  /** The rule's class. */
  public StatementClass statementClass() {
    return rule.statementClass();
  }
}
