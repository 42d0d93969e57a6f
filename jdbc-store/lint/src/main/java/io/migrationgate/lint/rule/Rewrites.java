package io.migrationgate.lint.rule;

import java.util.List;

/** Rules on tables that are written anew. */
public final class Rewrites {
  public static final Rule VOLATILE_DEFAULT = rule(
      "volatile-default",
      "a column with a default that differs from row to row is added",
      "The table is written anew while reads and writes of it wait.",
      "add the column without default, set the default, and backfill it",
      RuleScopes.SERVERS);

  public static final Rule CONSTANT_DEFAULT = rule(
      "constant-default",
      "a column with a default is added",
      "The table is written anew while reads and writes of it wait.",
      "add the column without default, set the default, and backfill it",
      List.of(RuleScopes.before(Database.POSTGRESQL, 11), RuleScopes.before(Database.MYSQL, 8)));

  public static final Rule GENERATED_COLUMN = rule(
      "generated-column",
      "a column that is computed or numbered for every row is added",
      "The table is written anew while reads and writes of it wait.",
      "add a plain column, fill it by a backfill or a trigger",
      RuleScopes.SERVERS);

  public static final Rule TYPE_REWRITE = rule(
      "type-rewrite",
      "a column gets a type that needs its rows, or its indexes, written anew",
      "Reads and writes of the table wait until it is done.",
      "add a column of the new type, declare a migration with both, and backfill it",
      RuleScopes.SERVERS);

  public static final Rule COLUMN_WITH_CONSTRAINT = rule(
      "column-with-constraint",
      "a column with a constraint that must be checked is added",
      "The rows are read, or an index is built, while reads and writes of the table " + "wait.",
      "add the column alone, then the constraint as its own rule says",
      RuleScopes.SERVERS);

  public static final Rule NOT_NULL_REBUILD = rule(
      "not-null-rebuild",
      "a column becomes NOT NULL, or nullable",
      "The table is rebuilt.",
      "an online tool such as gh-ost or pt-online-schema-change, if the table is large",
      RuleScopes.MYSQLS);

  public static final Rule TABLESPACE_MOVE = rule(
      "tablespace-move",
      "a table or index moves to another tablespace",
      "It is copied while reads and writes of it wait.",
      "an online tool such as pg_repack",
      RuleScopes.POSTGRESQL);

  public static final Rule PERSISTENCE_CHANGE = rule(
      "persistence-change",
      "a table becomes logged, unlogged, or gets another access method",
      "It is written anew while reads and writes of it wait.",
      "make a new table and declare a migration",
      RuleScopes.POSTGRESQL);

  public static final Rule TABLE_REBUILD = rule(
      "table-rebuild",
      "a table is rebuilt",
      "Writes may wait until it is done, and replicas lag behind.",
      "an online tool such as gh-ost or pt-online-schema-change",
      RuleScopes.MYSQLS);

  private Rewrites() {}

  private static Rule rule(
      String id, String title, String why, String instead, List<Rule.Scope> scopes) {
    return new Rule(id, StatementClass.BLOCKING, title, why, instead, scopes);
  }
}
