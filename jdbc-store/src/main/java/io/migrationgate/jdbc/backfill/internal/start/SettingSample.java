package io.migrationgate.jdbc.backfill.internal.start;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.store.RowTrouble;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.SessionSettings;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Tells what depends on a setting of the session, by rows that are evaluated under two of its
 * values, and under the first one again: what differs between the two, and not between the first
 * and the third time, depends on it.
 *
 * <p>Asked are up to a thousand rows that have a value, from either end of a table. Where values
 * are rare they are looked for among the first and last 31,000 rows, in windows that double, so
 * that no table is scanned. Each column is asked alone: one that fails hides no other.
 */
final class SettingSample {
  private static final int ENOUGH = 1_000;
  private static final int MOST_ROWS = 31_000;

  /** Where the database gives no snapshot, somebody may change the rows meanwhile. */
  private static final int TRIES = 3;

  /** Fewer rows are asked instead of waiting any longer; a single one may take its time. */
  private static final int TIMEOUT_SECONDS = 2;

  private final RunContext context;
  private final String setting;
  private final SessionSettings one;
  private final SessionSettings other;

  SettingSample(RunContext context, String setting, SessionSettings one, SessionSettings other) {
    this.context = context;
    this.setting = setting;
    this.one = one;
    this.other = other;
  }

  /** In words. */
  String setting() {
    return setting;
  }

  /**
   * The columns and conditions of a plan that depend on the setting.
   *
   * @throws MigrationGateException if values are others whenever they are asked
   */
  Set<String> dependent(CopyPlan plan) {
    Set<String> dependent = new TreeSet<>();
    for (Assignment each : plan.assignments()) {
      String value = context.copy().declared(each.expression());
      ask(
          new Question(
              "column " + each.column().name(),
              plan.source(),
              each.rule().digest(value),
              context.copy().declared(plan.source().condition()) + " AND (" + value
                  + ") IS NOT NULL"),
          dependent);
    }
    askCondition(plan.source(), dependent);
    if (!plan.sameTable()) {
      askCondition(plan.target(), dependent);
    }
    return dependent;
  }

  private void askCondition(Table table, Set<String> dependent) {
    if (table.present() != null) {
      String condition = context.copy().declared(table.condition());
      ask(
          new Question(
              "the condition present of table " + table.name(),
              table,
              "CASE WHEN " + condition + " THEN 1 ELSE 0 END",
              "1 = 1"),
          dependent);
    }
  }

  /**
   * What is asked.
   *
   * @param subject in words
   * @param value of each row
   * @param condition for rows that have one
   */
  private record Question(String subject, Table table, String value, String condition) {}

  /** Rows by their places in the order of the key, from one end of the table. */
  private record Window(boolean last, int from, int to) {
    int rows() {
      return to - from;
    }

    Window half(boolean second) {
      int middle = (from + to) / 2;
      return second ? new Window(last, middle, to) : new Window(last, from, middle);
    }

    /** The key just outside of the rows from this place on, where spans begin or end. */
    private static @Nullable Key edge(
        Connection connection, KeySql keys, Table table, boolean last, int place)
        throws SQLException {
      return keys.at(connection, table, last, last ? place : place - 1);
    }

    /** What is to be added to a query. */
    Sql in(Connection connection, KeySql keys, Table table) throws SQLException {
      Key near = from == 0 ? null : edge(connection, keys, table, last, from);
      if (from > 0 && near == null) {
        return Sql.of("1 = 0");
      }
      Key far = edge(connection, keys, table, last, to);
      return keys.in(table, "", last ? new Span(far, near) : new Span(near, far));
    }
  }

  private void ask(Question question, Set<String> dependent) {
    for (boolean last : List.of(false, true)) {
      int seen = 0;
      int rows = ENOUGH;
      for (int from = 0; seen < ENOUGH && from < MOST_ROWS; from += rows, rows *= 2) {
        Answer answer = ask(question, new Window(last, from, from + rows));
        if (answer.depends()) {
          dependent.add(question.subject());
          return;
        }
        if (answer.enough()) {
          break;
        }
        seen += answer.rows();
      }
    }
  }

  /**
   * What came out.
   *
   * @param rows that have a value
   * @param enough whether no more of them are asked, since that takes too long
   */
  private record Answer(boolean depends, int rows, boolean enough) {
    static final Answer NOTHING = new Answer(false, 0, false);
  }

  private Answer ask(Question question, Window window) {
    try {
      for (int i = 0; i < TRIES; i++) {
        Answers answers = answers(question, window);
        if (answers.one().equals(answers.again())) {
          return new Answer(
              !answers.one().equals(answers.other()), answers.one().size(), false);
        }
      }
    } catch (SQLException e) {
      boolean slow = SqlFailures.kind(e) == FailureKind.TIMEOUT;
      boolean single = window.rows() == 1;
      if (slow ? single : !RowTrouble.mayBe(e)) {
        throw context.unavailable(e);
      }
      if (single) {
        // A row whose expression fails cannot be copied either, and is named then.
        return Answer.NOTHING;
      }
      Answer first = ask(question, window.half(false));
      if (first.depends() || first.enough() || slow) {
        return new Answer(first.depends(), first.rows(), true);
      }
      Answer second = ask(question, window.half(true));
      return new Answer(second.depends(), first.rows() + second.rows(), second.enough());
    }
    throw new MigrationGateException(new Problem(
        "the backfill's expression for " + question.subject(),
        "other values of the same rows each time that they are asked",
        "values that follow from the row, and nothing else",
        "leave out what random numbers and clocks tell; if the rows are being changed, try again"));
  }

  private record Answers(List<String> one, List<String> other, List<String> again) {}

  private Answers answers(Question question, Window window) throws SQLException {
    try (Handle handle = context.sessions().open();
        Transaction tx = Transaction.begin(
            handle,
            context.dialect(),
            Isolation.SNAPSHOT,
            RunContext.LOCK_TIMEOUT,
            context.dialect().rowSettings(context.zone()).with(one))) {
      List<String> first = under(one, handle, question, window);
      List<String> second = under(other, handle, question, window);
      List<String> third = under(one, handle, question, window);
      tx.rollback();
      return new Answers(first, second, third);
    }
  }

  private List<String> under(
      SessionSettings settings, Handle handle, Question question, Window window)
      throws SQLException {
    Connection connection = handle.getConnection();
    context.dialect().change(handle, settings);
    KeySql keys = window.rows() == 1 ? context.keys() : new KeySql(context.copy(), TIMEOUT_SECONDS);
    Table table = question.table();
    // Keys may be moments, so that they too are read in this zone.
    Sql rows = window.in(connection, keys, table);
    return Sql.of("SELECT " + question.value() + " FROM " + table.name() + " WHERE ")
        .add(rows)
        .add(" AND " + question.condition() + " ORDER BY " + table.keyList() + " LIMIT " + ENOUGH)
        .list(connection, keys.timeoutSeconds(), row -> String.valueOf(row.getString(1)));
  }
}
