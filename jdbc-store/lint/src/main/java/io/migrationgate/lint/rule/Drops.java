package io.migrationgate.lint.rule;

import java.util.List;

/** Rules on what is taken away. */
public final class Drops {
  public static final Rule DROP_TABLE = rule(
      "drop-table",
      "a table is dropped",
      "The build that still runs reads and writes it; the rows are gone for good.",
      "declare a migration whose old side it is, move it to contracted, and drop it "
          + "with mgate contract",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_COLUMN = rule(
      "drop-column",
      "a column is dropped",
      "The build that still runs names it in its statements, and object mappers read "
          + "every column they know.",
      "declare a migration whose old side it is, move it to contracted, and drop it "
          + "with mgate contract",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_VIEW = rule(
      "drop-view",
      "a view is dropped",
      "The build that still runs selects from it; one that is made again may have lost "
          + "columns.",
      "make a view of another name and drop this one when no build reads it; to add "
          + "columns, CREATE OR REPLACE VIEW",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_SCHEMA = rule(
      "drop-schema",
      "a schema or database is dropped",
      "Everything in it goes, whoever uses it.",
      "drop its objects one by one, each when no build needs it",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_TYPE = rule(
      "drop-type",
      "a type or domain is dropped",
      "Statements and routines of the build that still runs may cast to it.",
      "drop it when no column, routine or build names it",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_SEQUENCE = rule(
      "drop-sequence",
      "a sequence is dropped",
      "The build that still runs draws its keys from it.",
      "drop it when no build draws from it",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_ROUTINE = rule(
      "drop-routine",
      "a function or procedure is dropped",
      "The build that still runs, a trigger or a view may call it.",
      "CREATE OR REPLACE it, or make one of another name and drop this one when no "
          + "build calls it",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_TRIGGER = rule(
      "drop-trigger",
      "a trigger is dropped",
      "The build that still runs may rely on what it does, for example to keep two "
          + "columns alike.",
      "drop it when no build relies on it",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_EXTENSION = rule(
      "drop-extension",
      "an extension is dropped",
      "Its functions, types and operators go with it.",
      "drop it when nothing uses it",
      RuleScopes.POSTGRESQL);

  public static final Rule DROP_ROLE = rule(
      "drop-role",
      "a user or role is dropped",
      "A build that logs in as it cannot any more.",
      "drop it when no session logs in as it",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_POLICY = rule(
      "drop-policy",
      "a row security policy is dropped",
      "Rows that it let through are hidden from the build that still runs.",
      "add the new policy first, and drop this one when no build needs it",
      RuleScopes.POSTGRESQL);

  public static final Rule DROP_PRIMARY_KEY = rule(
      "drop-primary-key",
      "a primary key is dropped",
      "ON CONFLICT and ON DUPLICATE KEY of the build that still runs need it, "
          + "duplicates get in, and replication may stop.",
      "build the new key beside it and swap both in one statement",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_UNIQUE = rule(
      "drop-unique",
      "a unique constraint or index is dropped, and the same columns do not stay unique",
      "ON CONFLICT and ON DUPLICATE KEY of the build that still runs fail without it, or "
          + "insert a second row.",
      "keep it until no build needs it; make the new one first, and drop this one later",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_DEFAULT = rule(
      "drop-default",
      "a default is dropped, or lost where a column is defined anew",
      "Inserts of the build that still runs leave the column out: they fail, or store " + "null.",
      "drop it when every build writes the column",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_IDENTITY = rule(
      "drop-identity",
      "an identity or generation expression is dropped",
      "Inserts of the build that still runs leave the column out.",
      "drop it when every build writes the column",
      RuleScopes.EVERYWHERE);

  public static final Rule DROP_OBJECT = rule(
      "drop-object",
      "an object is dropped",
      "The build that still runs may use it.",
      "drop it when no build uses it",
      RuleScopes.EVERYWHERE);

  public static final Rule DETACH_PARTITION = rule(
      "detach-partition",
      "a partition is taken out of its table",
      "Its rows vanish from the table for the build that still runs.",
      "detach when no build needs the rows",
      RuleScopes.POSTGRESQL);

  public static final Rule DROP_PARTITION = rule(
      "drop-partition",
      "a partition is dropped or emptied",
      "Its rows are gone for the build that still runs.",
      "drop it when no build needs the rows",
      RuleScopes.MYSQLS);

  public static final Rule REPLACE_TABLE = rule(
      "replace-table",
      "a table is replaced",
      "CREATE OR REPLACE TABLE drops the one that is there with its rows.",
      "declare a migration whose old side it is, move it to contracted, and drop it "
          + "with mgate contract",
      List.of(RuleScopes.all(Database.MARIADB)));

  public static final Rule REVOKE = rule(
      "revoke",
      "a privilege is taken away",
      "The build that still runs may need it.",
      "revoke it when no build needs it",
      RuleScopes.EVERYWHERE);

  private Drops() {}

  private static Rule rule(
      String id, String title, String why, String instead, List<Rule.Scope> scopes) {
    return new Rule(id, StatementClass.CONTRACTING, title, why, instead, scopes);
  }
}
