package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Locks;
import io.migrationgate.lint.rule.Movements;
import io.migrationgate.lint.rule.Narrowings;
import io.migrationgate.lint.rule.Renames;
import io.migrationgate.lint.rule.Rewrites;
import io.migrationgate.lint.rule.Rule;

/** Reads the actions of ALTER TABLE that concern the table as a whole. */
final class TableOptions {
  private final Cursor in;
  private final Judgement judgement;
  private final SqlName table;

  TableOptions(Cursor in, Judgement judgement, SqlName table) {
    this.in = in;
    this.judgement = judgement;
    this.table = table;
  }

  /** Reads one action; leaves the cursor where it is if it does not know it. */
  void read() {
    Token at = in.here();
    if (in.accept("SET", "SCHEMA")) {
      SqlName schema = in.name();
      contracting(Renames.SET_SCHEMA, at);
      if (schema != null) {
        judgement.scope().forget(Kind.RELATION, table);
      }
    } else if (in.accept("SET", "TABLESPACE")) {
      blocking(Rewrites.TABLESPACE_MOVE, at);
      in.name();
      in.accept("NOWAIT");
    } else if (in.accept("SET", "LOGGED") || in.accept("SET", "UNLOGGED")) {
      blocking(Rewrites.PERSISTENCE_CHANGE, at);
    } else if (in.accept("SET", "ACCESS", "METHOD")) {
      in.name();
      blocking(Rewrites.PERSISTENCE_CHANGE, at);
    } else if (in.accept("OWNER", "TO")) {
      in.name();
      judgement.add(Advice.OWNER_CHANGE, at, "table " + table);
    } else if (in.looksAt("ENABLE")
        || in.looksAt("DISABLE")
        || in.looksAt("FORCE")
        || in.looksAt("NO", "FORCE")) {
      switches(at);
    } else if (in.accept("ATTACH", "PARTITION")) {
      attach(at);
    } else if (in.accept("DETACH", "PARTITION")) {
      contracting(Drops.DETACH_PARTITION, at);
      in.name();
      if (!in.acceptAny("CONCURRENTLY", "FINALIZE")) {
        blocking(Locks.DETACH_NOT_CONCURRENT, at);
      }
    } else if (in.accept("NO", "INHERIT")) {
      contracting(Drops.DETACH_PARTITION, at);
      in.name();
    } else if (parameters() || mysql(at)) {
      judgement.locks(at, table);
    }
  }

  private void attach(Token at) {
    SqlName partition = in.name();
    in.upToComma();
    judgement.expands();
    if (partition != null && !judgement.fresh(partition)) {
      judgement.add(
          Locks.ATTACH_PARTITION_SCAN,
          at,
          "table " + partition,
          new Subject(table.toString(), null));
    }
    judgement.locks(at, table);
  }

  private void switches(Token at) {
    boolean narrows = in.looksAt("ENABLE", "ROW") || in.looksAt("FORCE", "ROW");
    boolean security = in.ahead(1).is("ROW") || in.ahead(2).is("ROW");
    boolean keys = in.ahead(1).is("KEYS");
    boolean rebuild = in.looksAt("FORCE") && !security;
    in.upToComma();
    if (rebuild) {
      rebuilds(at);
    } else if (narrows) {
      contracting(Narrowings.ROW_SECURITY, at);
    } else if (!security && !keys && !judgement.fresh(table)) {
      judgement.add(Advice.TRIGGER_SWITCHED, at, "table " + table);
    }
  }

  /** What neither takes away nor waits for long. */
  private boolean parameters() {
    boolean set = (in.looksAt("SET") || in.looksAt("RESET")) && in.ahead(1).symbol("(");
    boolean known = set
        || in.looksAt("CLUSTER", "ON")
        || in.looksAt("SET", "WITHOUT")
        || in.looksAt("REPLICA", "IDENTITY")
        || in.looksAt("INHERIT")
        || in.looksAt("NOT", "OF")
        || in.looksAt("OF")
        || in.looksAt("SET", "REFERENTIAL_INTEGRITY");
    if (known) {
      in.upToComma();
    }
    return known;
  }

  private boolean mysql(Token at) {
    if (in.accept("ALGORITHM") || in.accept("LOCK")) {
      in.symbol("=");
      if (in.here().is("COPY") || in.here().is("SHARED") || in.here().is("EXCLUSIVE")) {
        blocking(Locks.EXPLICIT_COPY, at);
      }
      in.take();
      return true;
    }
    if (in.accept("CONVERT", "TO")) {
      rebuilds(at);
      charset(at);
      return true;
    }
    if (in.looksAt("ORDER", "BY")
        || in.looksAt("PARTITION", "BY")
        || in.looksAt("REMOVE")
        || in.looksAt("REORGANIZE")
        || in.looksAt("COALESCE")
        || in.looksAt("ENGINE")
        || in.looksAt("ROW_FORMAT")
        || in.looksAt("KEY_BLOCK_SIZE")
        || in.looksAt("REBUILD")
        || in.looksAt("OPTIMIZE")
        || in.looksAt("TABLESPACE")
        || in.looksAt("ENCRYPTION")
        || in.looksAt("ENCRYPTED")
        || in.looksAt("PAGE_COMPRESSED")) {
      in.rest();
      rebuilds(at);
      return true;
    }
    if (in.accept("TRUNCATE", "PARTITION")
        || in.accept("EXCHANGE", "PARTITION")
        || in.looksAt("DISCARD")
        || in.looksAt("IMPORT")) {
      in.rest();
      if (!judgement.unused(table)) {
        judgement.table(Drops.DROP_PARTITION, at, table);
        judgement.table(Movements.TRUNCATE, at, table);
      }
      return true;
    }
    return option();
  }

  /** NAME [=] value. */
  private boolean option() {
    boolean known = in.acceptAny(
            "AUTO_INCREMENT",
            "COMMENT",
            "STATS_PERSISTENT",
            "MAX_ROWS",
            "MIN_ROWS",
            "AVG_ROW_LENGTH",
            "CHECKSUM",
            "STATS_AUTO_RECALC",
            "STATS_SAMPLE_PAGES",
            "PACK_KEYS",
            "DELAY_KEY_WRITE")
        || in.accept("DEFAULT", "CHARACTER", "SET")
        || in.accept("DEFAULT", "CHARSET")
        || in.accept("CHARACTER", "SET")
        || in.accept("CHARSET")
        || in.accept("COLLATE")
        || in.accept("DEFAULT", "COLLATE");
    if (known) {
      in.symbol("=");
      in.take();
      if (in.accept("COLLATE")) {
        in.symbol("=");
        in.take();
      }
    }
    return known;
  }

  private void charset(Token at) {
    boolean wide = in.anywhere("utf8mb4");
    in.upToComma();
    judgement.schema().table(table).converted("converted");
    if (!wide) {
      contracting(Narrowings.CHARSET_NARROWED, at);
    }
  }

  void rebuilds(Token at) {
    blocking(Rewrites.TABLE_REBUILD, at);
  }

  private void blocking(Rule rule, Token at) {
    if (!judgement.fresh(table)) {
      judgement.table(rule, at, table);
    }
    judgement.locks(at, table);
  }

  private void contracting(Rule rule, Token at) {
    if (!judgement.unused(table)) {
      judgement.table(rule, at, table);
    }
    judgement.locks(at, table);
  }
}
