package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Unknowns;

/** Reads what sets the session or its transaction. */
final class SessionChecks {
  private final Cursor in;
  private final Judgement judgement;

  SessionChecks(Cursor in, Judgement judgement) {
    this.in = in;
    this.judgement = judgement;
  }

  /** Reads one; false if the statement is none. */
  boolean read() {
    Token first = in.here();
    if (in.looksAt("BEGIN", "NOT")) {
      return false;
    }
    if (in.accept("BEGIN") || in.accept("START", "TRANSACTION")) {
      judgement.scope().transaction(true);
      judgement.controlTransaction();
    } else if (in.looksAt("COMMIT")
        || in.looksAt("END")
        || in.looksAt("ROLLBACK")
        || in.looksAt("ABORT")) {
      if (!in.anywhere("TO") && !in.anywhere("PREPARED")) {
        judgement.scope().transaction(false);
        judgement.controlTransaction();
        judgement.scope().unlock();
      }
    } else if (in.accept("SET")) {
      set();
    } else if (in.accept("PREPARE")) {
      prepare(first);
    } else if (in.accept("EXECUTE")) {
      String name = in.here().text();
      if (in.looksAt("IMMEDIATE")) {
        in.take();
        new CodeReader(judgement).dynamic(first, in);
      } else if (judgement.scope().prepared(name) == null) {
        judgement.add(Unknowns.DYNAMIC_SQL, first, name);
      }
    } else {
      return false;
    }
    return true;
  }

  private void set() {
    in.acceptAny("SESSION", "LOCAL", "GLOBAL");
    Token name = in.here();
    if (name.is("lock_timeout")
        || name.is("statement_timeout")
        || name.is("lock_wait_timeout")
        || name.is("innodb_lock_wait_timeout")) {
      boolean off = in.ahead(2).text().equals("0") || in.ahead(2).is("DEFAULT");
      judgement.scope().lockTimeout(!off);
    } else if (name.is("foreign_key_checks") || name.is("@@foreign_key_checks")) {
      judgement.scope().foreignKeysUnchecked(in.ahead(2).text().equals("0"));
    }
  }

  private void prepare(Token first) {
    if (in.accept("TRANSACTION")) {
      return;
    }
    String name = in.take().text();
    if (in.accept("FROM")) {
      judgement.scope().prepare(name, "");
      if (in.here().string()) {
        new CodeReader(judgement).literal(first, in.here());
      } else {
        judgement.add(Unknowns.DYNAMIC_SQL, first, in.here().text());
      }
      return;
    }
    in.brackets();
    if (in.accept("AS")) {
      judgement.scope().prepare(name, "");
      new StatementChecker(judgement)
          .inner(new Cursor(in.tokens().subList(in.index(), in.tokens().size())));
    } else {
      judgement.notUnderstood(in.here());
    }
  }
}
