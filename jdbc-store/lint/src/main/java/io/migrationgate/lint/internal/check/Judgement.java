package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import io.migrationgate.lint.rule.Unknowns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is found in one statement. Not thread-safe. */
public final class Judgement {
  private final Target target;
  private final ChangeScope scope;
  private final KnownSchema schema;
  private final List<Found> found = new ArrayList<>();
  private StatementClass harmless = StatementClass.NEUTRAL;
  private int depth;
  private int loops;
  private boolean controlsTransaction;

  /**
   * What one rule has found.
   *
   * @param rule the rule
   * @param at where
   * @param what in words
   * @param subject what it touches; null if that is no table
   */
  public record Found(
      Rule rule, Token at, String what, @Nullable Subject subject) {}

  /** For a statement of that change set. */
  public Judgement(Target target, ChangeScope scope, KnownSchema schema) {
    this.target = target;
    this.scope = scope;
    this.schema = schema;
  }

  /** All that was found, in the order of the statement. */
  public List<Found> found() {
    return List.copyOf(found);
  }

  /** What the statement is as long as nothing is found in it. */
  public StatementClass harmless() {
    return harmless;
  }

  /** Whether the statement begins or ends a transaction. */
  public boolean controlsTransaction() {
    return controlsTransaction;
  }

  void controlTransaction() {
    controlsTransaction = true;
  }

  Target target() {
    return target;
  }

  ChangeScope scope() {
    return scope;
  }

  KnownSchema schema() {
    return schema;
  }

  void expands() {
    harmless = StatementClass.EXPANDING;
  }

  void add(Rule rule, Token at, String what) {
    add(rule, at, what, null);
  }

  void add(Rule rule, Token at, String what, @Nullable Subject subject) {
    boolean twice = found.stream()
        .anyMatch(each ->
            each.rule().equals(rule) && each.at().equals(at) && each.what().equals(what));
    if (rule.holds(target) && !twice) {
      found.add(new Found(rule, at, what, subject));
    }
  }

  /** Takes back what a rule has found there, once a later statement has made it good. */
  Runnable later(Rule rule, Token at) {
    return () -> found.removeIf(each -> each.rule().equals(rule) && each.at().equals(at));
  }

  void column(Rule rule, Token at, SqlName table, SqlName column) {
    Subject subject = new Subject(table.toString(), column.name());
    add(rule, at, "column " + subject, subject);
  }

  void table(Rule rule, Token at, SqlName table) {
    add(rule, at, "table " + table, new Subject(table.toString(), null));
  }

  void notUnderstood(Token at) {
    String text = at.text().isEmpty() ? "the end of the statement" : "'" + brief(at.text()) + "'";
    add(Unknowns.NOT_UNDERSTOOD, at, text);
  }

  /** Notes that the statement waits for, and then keeps, a lock on a table that exists. */
  void locks(Token at, SqlName table) {
    if (fresh(table)) {
      return;
    }
    if (!scope.lockTimeout()
        && Advice.LOCK_TIMEOUT_MISSING.holds(target)
        && scope.adviseTimeout()) {
      add(Advice.LOCK_TIMEOUT_MISSING, at, "table " + table);
    }
    if (scope.lock(table) && Advice.SEVERAL_LOCKS.holds(target) && scope.adviseLocks()) {
      add(Advice.SEVERAL_LOCKS, at, "table " + table + " besides another one");
    }
  }

  /** Whether a table was made in this change set, so that it is small and nobody waits for it. */
  boolean fresh(SqlName table) {
    return scope.made(Kind.RELATION, table) || scope.inNewSchema(table);
  }

  /** Whether a table has few rows, since it was made here and not filled from others. */
  boolean few(SqlName table) {
    return fresh(table) && !scope.filled(table);
  }

  /** Whether a table surely did not exist before this change set. */
  boolean unused(SqlName table) {
    return scope.surelyMade(Kind.RELATION, table) || scope.inNewSchema(table);
  }

  /** Goes into SQL inside of SQL; false if that is too deep. */
  boolean enter() {
    return depth++ < 8;
  }

  void leave() {
    depth--;
  }

  /** What follows may run any number of times, if it is repeated. */
  void repeat(boolean repeated) {
    loops += repeated ? 1 : 0;
  }

  /** The end of what may run any number of times. */
  void once(boolean repeated) {
    loops -= repeated ? 1 : 0;
  }

  /** Whether what is read here may run any number of times. */
  boolean repeated() {
    return loops > 0;
  }

  static String brief(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }
}
