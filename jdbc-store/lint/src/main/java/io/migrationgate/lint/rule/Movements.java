package io.migrationgate.lint.rule;

import java.util.List;

/** Rules on rows that are written without a bound. */
public final class Movements {
  public static final Rule UPDATE_UNBOUNDED = rule(
      "update-unbounded",
      "rows are updated without a bound",
      "A long transaction locks what it touches, and what the old build writes "
          + "meanwhile or later is missed.",
      "a backfill: mgate backfill start NAME",
      RuleScopes.EVERYWHERE);

  public static final Rule DELETE_UNBOUNDED = rule(
      "delete-unbounded",
      "rows are deleted without a bound",
      "A long transaction locks what it touches, and the old build may still need the " + "rows.",
      "delete in batches, when no build needs the rows",
      RuleScopes.EVERYWHERE);

  public static final Rule INSERT_SELECT = rule(
      "insert-select",
      "rows are copied without a bound",
      "What the old build writes meanwhile or later is missed, and a long transaction "
          + "keeps its locks.",
      "a backfill: mgate backfill start NAME",
      RuleScopes.EVERYWHERE);

  public static final Rule MERGE_UNBOUNDED = rule(
      "merge-unbounded",
      "rows are merged without a bound",
      "What the old build writes meanwhile or later is missed, and a long transaction "
          + "keeps its locks.",
      "a backfill: mgate backfill start NAME",
      RuleScopes.EVERYWHERE);

  public static final Rule WRITE_IN_LOOP = rule(
      "write-in-loop",
      "rows are written in a loop",
      "One transaction holds the locks of all its rounds, and what the old build writes "
          + "meanwhile or later is missed.",
      "a backfill: mgate backfill start NAME",
      RuleScopes.SERVERS);

  public static final Rule CREATE_TABLE_AS = rule(
      "create-table-as",
      "a table is filled from another one",
      "What the old build writes meanwhile or later is missed.",
      "create it empty, and fill it by a backfill",
      RuleScopes.EVERYWHERE);

  public static final Rule TRUNCATE = rule(
      "truncate",
      "a table is emptied",
      "Its rows are gone for the build that still runs, and its lock waits for every " + "query.",
      "delete in batches, when no build needs the rows",
      RuleScopes.EVERYWHERE);

  public static final Rule LOAD_DATA = rule(
      "load-data",
      "rows are read from a file",
      "A long transaction; a second run does it again.",
      "load them by a job of its own",
      RuleScopes.EVERYWHERE);

  private Movements() {}

  private static Rule rule(
      String id, String title, String why, String instead, List<Rule.Scope> scopes) {
    return new Rule(id, StatementClass.MOVING_DATA, title, why, instead, scopes);
  }
}
