package io.migrationgate.lint.rule;

import java.util.List;

/** Rules on locks that others wait for. */
public final class Locks {
  public static final Rule INDEX_NOT_CONCURRENT = rule(
      "index-not-concurrent",
      "an index is built without CONCURRENTLY",
      "Writes to the table wait until it is built.",
      "CREATE INDEX CONCURRENTLY, in a script of its own, outside of a transaction",
      RuleScopes.POSTGRESQL);

  public static final Rule DROP_INDEX_NOT_CONCURRENT = rule(
      "drop-index-not-concurrent",
      "an index is dropped without CONCURRENTLY",
      "It waits for every query on the table, and every query waits behind it.",
      "DROP INDEX CONCURRENTLY, in a script of its own, outside of a transaction",
      RuleScopes.POSTGRESQL);

  public static final Rule CONSTRAINT_BUILDS_INDEX = rule(
      "constraint-builds-index",
      "a constraint builds its index",
      "Reads and writes of the table wait until it is built.",
      "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX",
      RuleScopes.POSTGRESQL);

  public static final Rule CHECK_NOT_VALID = rule(
      "check-not-valid",
      "a check is added without NOT VALID",
      "Every row is read while reads and writes of the table wait.",
      "add it NOT VALID, and VALIDATE CONSTRAINT in another script",
      RuleScopes.POSTGRESQL);

  public static final Rule FOREIGN_KEY_NOT_VALID = rule(
      "foreign-key-not-valid",
      "a foreign key is added without NOT VALID",
      "Every row is looked up while writes to both tables wait.",
      "add it NOT VALID, and VALIDATE CONSTRAINT in another script",
      RuleScopes.POSTGRESQL);

  public static final Rule VALIDATE_IN_SAME_TRANSACTION = rule(
      "validate-in-same-transaction",
      "a constraint is validated in the transaction that adds it",
      "The lock of ADD CONSTRAINT is kept while every row is read.",
      "VALIDATE CONSTRAINT in another script",
      RuleScopes.POSTGRESQL);

  public static final Rule SET_NOT_NULL_SCAN = rule(
      "set-not-null-scan",
      "NOT NULL is set without a validated check",
      "Every row is read while reads and writes of the table wait.",
      "ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, validate it in another script, "
          + "then SET NOT NULL",
      RuleScopes.POSTGRESQL);

  public static final Rule VACUUM_FULL = rule(
      "vacuum-full",
      "VACUUM FULL",
      "The table is written anew while reads and writes of it wait.",
      "VACUUM, or an online tool such as pg_repack",
      RuleScopes.POSTGRESQL);

  public static final Rule CLUSTER = rule(
      "cluster",
      "CLUSTER",
      "The table is written anew while reads and writes of it wait.",
      "an online tool such as pg_repack",
      RuleScopes.POSTGRESQL);

  public static final Rule REINDEX_NOT_CONCURRENT = rule(
      "reindex-not-concurrent",
      "REINDEX without CONCURRENTLY",
      "Writes to the table wait, and reads that would use the index.",
      "REINDEX … CONCURRENTLY",
      RuleScopes.POSTGRESQL);

  public static final Rule LOCK_TABLE = rule(
      "lock-table",
      "a table is locked",
      "Whoever needs it waits until the transaction ends.",
      "let statements take the locks they need, with a lock_timeout",
      RuleScopes.EVERYWHERE);

  public static final Rule REFRESH_NOT_CONCURRENT = rule(
      "refresh-not-concurrent",
      "a materialized view is refreshed without CONCURRENTLY",
      "Reads of it wait until it is filled.",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY; it needs a unique index",
      RuleScopes.POSTGRESQL);

  public static final Rule ATTACH_PARTITION_SCAN = rule(
      "attach-partition-scan",
      "a table that exists is attached as a partition",
      "Every row of it is read under a lock, and of the default partition too, unless a "
          + "check proves the bound.",
      "add a CHECK of the bound NOT VALID and validate it first",
      RuleScopes.POSTGRESQL);

  public static final Rule DETACH_NOT_CONCURRENT = rule(
      "detach-not-concurrent",
      "a partition is detached without CONCURRENTLY",
      "It waits for every query on the partitioned table, and every query waits behind it.",
      "DETACH PARTITION … CONCURRENTLY (from PostgreSQL 14), outside of a transaction",
      RuleScopes.POSTGRESQL);

  public static final Rule CONCURRENTLY_IN_TRANSACTION = rule(
      "concurrently-in-transaction",
      "CONCURRENTLY inside a transaction",
      "PostgreSQL refuses it, and the script stops half-way.",
      "a script of its own, outside of a transaction",
      RuleScopes.POSTGRESQL);

  public static final Rule EXPLICIT_COPY = rule(
      "explicit-copy",
      "ALGORITHM=COPY or LOCK=SHARED or EXCLUSIVE is asked for",
      "Writes to the table wait until it is copied.",
      "ALGORITHM=INSTANT or INPLACE, LOCK=NONE: it fails at once where that cannot be",
      RuleScopes.MYSQLS);

  public static final Rule FULLTEXT_INDEX = rule(
      "fulltext-index",
      "a fulltext or spatial index is built",
      "Writes to the table wait until it is built.",
      "build it on a copy, or with an online tool such as gh-ost or pt-online-schema- " + "change",
      RuleScopes.MYSQLS);

  public static final Rule FOREIGN_KEY_COPIES = rule(
      "foreign-key-copies",
      "a foreign key is added while foreign keys are checked",
      "The table is copied and writes wait.",
      "an online tool; SET foreign_key_checks = 0 adds it without a look at the rows",
      RuleScopes.MYSQLS);

  public static final Rule CHECK_COPIES = rule(
      "check-copies",
      "a check is added",
      "The table is copied, or every row read, and writes wait.",
      "an online tool such as gh-ost or pt-online-schema-change",
      RuleScopes.MYSQLS);

  private Locks() {}

  private static Rule rule(
      String id, String title, String why, String instead, List<Rule.Scope> scopes) {
    return new Rule(id, StatementClass.BLOCKING, title, why, instead, scopes);
  }
}
