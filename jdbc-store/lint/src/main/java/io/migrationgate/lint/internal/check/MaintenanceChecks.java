package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Locks;
import io.migrationgate.lint.rule.Movements;
import io.migrationgate.lint.rule.Rewrites;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads what rebuilds, refills, locks or loads tables. */
final class MaintenanceChecks {
  private static final Set<String> OFF = Set.of("false", "off", "0", "no");

  private static final Set<String> MEASURED =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH");

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
      if (in.looksAt("FULL") || on(in, "FULL")) {
        judgement.add(Locks.VACUUM_FULL, first, "VACUUM FULL");
      }
    } else if (in.accept("CLUSTER")) {
      judgement.add(Locks.CLUSTER, first, "CLUSTER");
    } else if (in.accept("REINDEX")) {
      boolean listed = on(in, "CONCURRENTLY");
      in.brackets();
      if (!listed && !in.anywhere("CONCURRENTLY")) {
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

  /** Steps over what runs a statement to measure it; false if nothing such stands here. */
  static boolean measures(Cursor in, Database database) {
    int back = in.index();
    if (in.acceptAny("EXPLAIN", "DESCRIBE", "DESC")) {
      boolean listed = in.here().symbol("(");
      boolean runs = listed ? on(in, "ANALYZE") : in.acceptAny("ANALYZE", "ANALYSE");
      if (listed) {
        in.brackets();
      }
      in.accept("VERBOSE");
      in.index(runs ? in.index() : back);
      return runs;
    }
    if (database == Database.MARIADB && in.accept("ANALYZE")) {
      boolean format = in.accept("FORMAT");
      if (format) {
        in.symbol("=");
        in.take();
      }
      boolean runs = format || MEASURED.contains(in.here().keyword());
      in.index(runs ? in.index() : back);
      return runs;
    }
    return false;
  }

  /** Whether an option in the brackets that stand here is on; without a value it is. */
  private static boolean on(Cursor in, String option) {
    Cursor list = new Cursor(in.here().symbol("(") ? TokenLists.bracketed(in) : List.of());
    boolean on = false;
    while (!list.atEnd()) {
      if (list.accept(option)) {
        String value = list.here().text().toLowerCase(Locale.ROOT);
        on = !OFF.contains(value);
      }
      list.upToComma();
      list.symbol(",");
    }
    return on;
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
