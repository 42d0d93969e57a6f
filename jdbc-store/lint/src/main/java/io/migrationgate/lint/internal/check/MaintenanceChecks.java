package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Locks;
import io.migrationgate.lint.rule.Movements;
import io.migrationgate.lint.rule.Rewrites;

/** Reads what rebuilds, refills, locks or loads tables. */
final class MaintenanceChecks {
  private final Cursor in;
  private final Judgement judgement;

  MaintenanceChecks(Cursor in, Judgement judgement) {
    this.in = in;
    this.judgement = judgement;
  }

  /** Reads one; false if the statement is none. */
  boolean read() {
    Token first = in.here();
    if (in.accept("VACUUM")) {
      if (in.anywhere("FULL")) {
        judgement.add(Locks.VACUUM_FULL, first, "VACUUM FULL");
      }
    } else if (in.accept("CLUSTER")) {
      judgement.add(Locks.CLUSTER, first, "CLUSTER");
    } else if (in.accept("REINDEX")) {
      if (!in.anywhere("CONCURRENTLY")) {
        judgement.add(Locks.REINDEX_NOT_CONCURRENT, first, "REINDEX");
      }
    } else if (in.accept("LOCK")) {
      lock(first);
    } else if (in.accept("REFRESH", "MATERIALIZED", "VIEW")) {
      boolean concurrently = in.accept("CONCURRENTLY");
      SqlName view = in.name();
      if (!concurrently && view != null && !judgement.fresh(view)) {
        judgement.add(Locks.REFRESH_NOT_CONCURRENT, first, "view " + view);
      }
    } else if (in.accept("COPY")) {
      copy(first);
    } else if (in.accept("LOAD")) {
      load(first);
    } else if (in.accept("OPTIMIZE") || in.accept("REPAIR")) {
      judgement.add(Rewrites.TABLE_REBUILD, first, first.text());
    } else if (in.accept("IMPORT", "FOREIGN", "SCHEMA")) {
      judgement.expands();
    } else {
      return false;
    }
    return true;
  }

  private void lock(Token first) {
    boolean read = in.anywhere("ACCESS") && in.anywhere("SHARE") && !in.anywhere("EXCLUSIVE");
    in.acceptAny("TABLE", "TABLES");
    in.accept("ONLY");
    SqlName table = in.name();
    if (in.looksAt("FOR", "BACKUP") || read) {
      return;
    }
    if (table == null || !judgement.fresh(table)) {
      judgement.add(Locks.LOCK_TABLE, first, table == null ? "LOCK" : "table " + table);
    }
  }

  /** A table that nobody knows yet may be filled; FROM STDIN carries its rows in the script. */
  private void copy(Token first) {
    SqlName table = in.name();
    in.brackets();
    if (in.accept("FROM")) {
      boolean fresh = table != null && judgement.fresh(table);
      if (!fresh) {
        judgement.add(Movements.LOAD_DATA, first, table == null ? "COPY" : "table " + table);
      }
    }
  }

  private void load(Token first) {
    if (in.looksAt("DATA") || in.looksAt("XML")) {
      judgement.add(Movements.LOAD_DATA, first, "LOAD " + in.here().text());
    } else {
      judgement.notUnderstood(first);
    }
  }
}
