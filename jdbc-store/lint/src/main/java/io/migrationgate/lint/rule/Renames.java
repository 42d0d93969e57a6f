package io.migrationgate.lint.rule;

import java.util.List;

/** Rules on names that change: the build that still runs uses the old ones. */
public final class Renames {
  public static final Rule RENAME_TABLE = rule(
      "rename-table",
      "a table is renamed",
      "The build that still runs uses the old name, the new build the new one: one of "
          + "them fails.",
      "make the new table beside the old one and declare a migration; or leave a view "
          + "under the old name",
      RuleScopes.EVERYWHERE);

  public static final Rule RENAME_COLUMN = rule(
      "rename-column",
      "a column is renamed",
      "The build that still runs uses the old name, the new build the new one: one of "
          + "them fails.",
      "add the new column, declare a migration with both, and drop the old one with "
          + "mgate contract",
      RuleScopes.EVERYWHERE);

  public static final Rule RENAME_OBJECT = rule(
      "rename-object",
      "a view, sequence, type, routine or schema is renamed",
      "The build that still runs uses the old name.",
      "make a new one beside it, and drop the old one when no build names it",
      RuleScopes.EVERYWHERE);

  public static final Rule RENAME_ENUM_VALUE = rule(
      "rename-enum-value",
      "a value of an enum is renamed",
      "The build that still runs reads and writes the old spelling.",
      "add the new value, copy the rows by a backfill, and stop using the old one",
      RuleScopes.POSTGRESQL);

  public static final Rule SET_SCHEMA = rule(
      "set-schema",
      "an object moves to another schema",
      "The build that still runs looks for it where it was.",
      "make a new one there and declare a migration; or leave a view behind",
      RuleScopes.EVERYWHERE);

  private Renames() {}

  private static Rule rule(
      String id, String title, String why, String instead, List<Rule.Scope> scopes) {
    return new Rule(id, StatementClass.CONTRACTING, title, why, instead, scopes);
  }
}
