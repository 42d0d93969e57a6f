package io.migrationgate.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.spi.ContractDatabase.StatementOutcome;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One statement from its first line in the history to its second. Used once. */
final class StatementRun {
  private final ContractExecution execution;
  private final ContractProgress progress;
  private final int number;
  private final String migration;
  private final Operator operator;
  private final String sql;
  private final @Nullable HistoryEntry unfinished;

  StatementRun(
      ContractExecution execution, ContractProgress progress, int number, Operator operator) {
    this.execution = execution;
    this.progress = progress;
    this.number = number;
    this.migration = progress.migration();
    this.operator = operator;
    this.sql = progress.statements().get(number - 1);
    this.unfinished = progress.unfinished(number);
  }

  void run(LockPatience patience, Unfinished word, ContractListener listener)
      throws InterruptedException {
    if (unfinished != null && word == Unfinished.DONE) {
      done(0, 0, true);
      listener.done(number, progress.statements().size(), 0, true);
      return;
    }
    if (unfinished != null && word == Unfinished.ASK && !progress.repeatable(number)) {
      throw problem(
          "statement " + number + " was begun at " + TimeText.second(unfinished.at()) + " by "
              + unfinished.note().actor() + " and nobody knows whether it has run: " + sql,
          "to know",
          "look at the database, then: --unfinished again if it has not run, --unfinished done if it has");
    }
    String mine = execution.note(
        migration, progress.note(ContractProgress.STARTED, number, operator, facts -> {}));
    int of = progress.statements().size();
    if (overtaken(mine)) {
      done(0, 0, true);
      listener.done(number, of, 0, true);
      return;
    }
    listener.begins(number, of, sql, unfinished != null);
    long start = execution.time().nanoTime();
    for (int tried = 1; ; tried++) {
      StatementOutcome outcome = once(patience.lockTimeout());
      long millis = (execution.time().nanoTime() - start) / 1_000_000;
      if (outcome instanceof StatementOutcome.Done) {
        done(millis, tried, false);
        listener.done(number, of, millis, false);
        return;
      }
      if (outcome instanceof StatementOutcome.NotThere said) {
        if (progress.repeatable(number)
            && (unfinished != null || execution.progress(migration).done(number))) {
          done(millis, tried, true);
          listener.done(number, of, millis, true);
          return;
        }
        throw failed(said.said(), tried);
      }
      if (outcome instanceof StatementOutcome.Failed said) {
        throw failed(said.said(), tried);
      }
      String said = ((StatementOutcome.LockHeld) outcome).said();
      if (tried == patience.tries()) {
        throw lockHeld(said, patience);
      }
      Duration pause = patience.pauseAfter(tried, execution.random());
      listener.lockHeld(tried, patience.tries(), pause, said);
      pause(pause, tried);
    }
  }

  /**
   * Two operators may begin the same statement: the one whose line came first goes on.
   *
   * @return whether somebody else has run it meanwhile
   */
  private boolean overtaken(String mine) {
    long before = unfinished == null ? 0 : unfinished.sequence();
    boolean seenMine = false;
    for (HistoryEntry entry : execution.history(migration).newestFirst()) {
      if (!ContractProgress.concerns(entry.note(), number) || entry.sequence() <= before) {
        continue;
      }
      if (entry.changeId().equals(mine)) {
        seenMine = true;
      } else if (seenMine && entry.note().kind().equals(ContractProgress.STARTED)) {
        throw problem(
            entry.note().actor() + " has begun statement " + number + " at "
                + TimeText.second(entry.at()),
            "one at a time",
            "let it end, and see what it did with: mgate history " + migration);
      } else if (seenMine) {
        return entry.note().kind().equals(ContractProgress.DONE);
      }
    }
    return false;
  }

  /** Between two tries nothing is under way, so whoever comes next need not wonder. */
  private void pause(Duration pause, int tried) throws InterruptedException {
    try {
      execution.time().sleep(pause);
    } catch (InterruptedException e) {
      end(ContractProgress.FAILED, facts -> facts.put("said", "interrupted").put("tries", tried));
      throw e;
    }
  }

  private void end(String kind, Consumer<ObjectNode> facts) {
    execution.note(migration, progress.note(kind, number, operator, facts));
  }

  private StatementOutcome once(Duration lockTimeout) {
    try {
      return execution.once(sql, lockTimeout);
    } catch (StoreUnavailableException e) {
      throw new OutcomeUnknownException(
          new Problem(
              "migration '" + migration + "'",
              "the connection was lost while statement " + number + " of "
                  + progress.statements().size() + " was running ("
                  + e.problem().found() + "): " + sql,
              "to hear whether it has run",
              progress.repeatable(number)
                  ? "run the same command again: it goes on from here"
                  : "look at the database, then: --unfinished again if it has not run, --unfinished done if it"
                      + " has"),
          e);
    }
  }

  private void done(long millis, int tried, boolean found) {
    HistoryNote note = progress.note(
        ContractProgress.DONE,
        number,
        operator,
        facts -> facts.put("millis", millis).put("tries", tried).put("found", found));
    try {
      execution.note(migration, note);
    } catch (StoreUnavailableException e) {
      throw new MigrationGateException(
          new Problem(
              "migration '" + migration + "'",
              "statement " + number + " has run, but that could not be noted: "
                  + e.problem().found(),
              "a line in the history",
              "nothing is lost: run the same command again"
                  + (progress.repeatable(number)
                      ? ""
                      : "; it will ask whether the statement has run")),
          e);
    }
  }

  private MigrationGateException failed(String said, int tried) {
    end(ContractProgress.FAILED, facts -> facts.put("said", said).put("tries", tried));
    return problem(
        "statement " + number + " of " + progress.statements().size() + " failed: " + said + "\n"
            + sql + "\n" + before(),
        "a statement that runs",
        "mend the cause and run the same command again: it goes on with this statement");
  }

  private MigrationGateException lockHeld(String said, LockPatience patience) {
    end(ContractProgress.FAILED, facts -> facts.put("said", said).put("tries", patience.tries()));
    return problem(
        "statement " + number + " of " + progress.statements().size() + " got no lock in "
            + patience.tries() + " tries of " + patience.lockTimeout().toMillis() + " ms: " + said
            + "\n" + sql + "\n" + before(),
        "the table to be free for a moment",
        "end the transactions that hold it, or raise --tries, and run the same command again: it goes"
            + " on with this statement");
  }

  private String before() {
    int done = number - 1;
    return done == 0
        ? "nothing has been dropped"
        : done == 1 ? "statement 1 has run" : "statements 1 to " + done + " have run";
  }

  private MigrationGateException problem(String found, String expected, String next) {
    return new MigrationGateException(
        new Problem("migration '" + migration + "'", found, expected, next));
  }
}
