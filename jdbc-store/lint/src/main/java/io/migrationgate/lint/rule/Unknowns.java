package io.migrationgate.lint.rule;

import java.util.List;

/** Rules on what nobody has judged: it counts as unsafe. */
public final class Unknowns {
  public static final Rule NOT_UNDERSTOOD = rule(
      "not-understood",
      "a statement that the lint cannot read",
      "It may do anything.",
      "write it another way, or look at it and say so: -- mgate:ignore not-understood: "
          + "why it is safe",
      RuleScopes.EVERYWHERE);

  public static final Rule DYNAMIC_SQL = rule(
      "dynamic-sql",
      "SQL that is put together when it runs",
      "Parts of it are not in the script.",
      "write the statements out, or look at it and ignore it with a reason",
      RuleScopes.EVERYWHERE);

  public static final Rule CALLS_CODE = rule(
      "calls-code",
      "a routine is called that is not in the script",
      "What it does is not known.",
      "write its statements out, or look at it and ignore it with a reason",
      RuleScopes.EVERYWHERE);

  public static final Rule CLIENT_COMMAND = rule(
      "client-command",
      "a command of the client",
      "It is not SQL; what it runs or reads is not in the script.",
      "leave it out of migration scripts",
      RuleScopes.EVERYWHERE);

  public static final Rule BROKEN_TEXT = rule(
      "broken-text",
      "a quote or comment that does not end",
      "Whatever follows is taken for text.",
      "close it",
      RuleScopes.EVERYWHERE);

  public static final Rule UNREADABLE_FILE = rule(
      "unreadable-file",
      "a file that cannot be read as SQL",
      "Nothing in it was judged.",
      "see what was found; --encoding and --max-size help",
      RuleScopes.EVERYWHERE);

  public static final Rule IGNORE_WITHOUT_REASON = rule(
      "ignore-without-reason",
      "an ignore without a reason",
      "Who comes later cannot tell whether it still holds.",
      "-- mgate:ignore RULE: why it is safe",
      RuleScopes.EVERYWHERE);

  public static final Rule IGNORE_UNUSED = rule(
      "ignore-unused",
      "an ignore that matches nothing",
      "It would hide the next finding of its kind.",
      "remove it, or correct the rule's id or the place",
      RuleScopes.EVERYWHERE);

  private Unknowns() {}

  private static Rule rule(
      String id, String title, String why, String instead, List<Rule.Scope> scopes) {
    return new Rule(id, StatementClass.NOT_UNDERSTOOD, title, why, instead, scopes);
  }
}
