package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.check.Replacements.Shape;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Locks;
import io.migrationgate.lint.rule.Rule;
import java.util.Locale;
import java.util.Map;

/** Reads DROP statements. */
final class DropChecks {
  private record What(Rule rule, Kind kind) {}

  private static final Map<String, What> THINGS = Map.ofEntries(
      Map.entry("TABLE", new What(Drops.DROP_TABLE, Kind.RELATION)),
      Map.entry("VIEW", new What(Drops.DROP_VIEW, Kind.RELATION)),
      Map.entry("SEQUENCE", new What(Drops.DROP_SEQUENCE, Kind.RELATION)),
      Map.entry("SCHEMA", new What(Drops.DROP_SCHEMA, Kind.SCHEMA)),
      Map.entry("DATABASE", new What(Drops.DROP_SCHEMA, Kind.SCHEMA)),
      Map.entry("TYPE", new What(Drops.DROP_TYPE, Kind.TYPE)),
      Map.entry("DOMAIN", new What(Drops.DROP_TYPE, Kind.TYPE)),
      Map.entry("FUNCTION", new What(Drops.DROP_ROUTINE, Kind.ROUTINE)),
      Map.entry("PROCEDURE", new What(Drops.DROP_ROUTINE, Kind.ROUTINE)),
      Map.entry("ROUTINE", new What(Drops.DROP_ROUTINE, Kind.ROUTINE)),
      Map.entry("AGGREGATE", new What(Drops.DROP_ROUTINE, Kind.ROUTINE)),
      Map.entry("ALIAS", new What(Drops.DROP_ROUTINE, Kind.ROUTINE)),
      Map.entry("PACKAGE", new What(Drops.DROP_ROUTINE, Kind.ROUTINE)),
      Map.entry("TRIGGER", new What(Drops.DROP_TRIGGER, Kind.TRIGGER)),
      Map.entry("EVENT", new What(Drops.DROP_TRIGGER, Kind.TRIGGER)),
      Map.entry("RULE", new What(Drops.DROP_TRIGGER, Kind.TRIGGER)),
      Map.entry("EXTENSION", new What(Drops.DROP_EXTENSION, Kind.OTHER)),
      Map.entry("ROLE", new What(Drops.DROP_ROLE, Kind.ROLE)),
      Map.entry("USER", new What(Drops.DROP_ROLE, Kind.ROLE)),
      Map.entry("GROUP", new What(Drops.DROP_ROLE, Kind.ROLE)),
      Map.entry("POLICY", new What(Drops.DROP_POLICY, Kind.OTHER)));

  private final Cursor in;
  private final Judgement judgement;

  DropChecks(Cursor in, Judgement judgement) {
    this.in = in;
    this.judgement = judgement;
  }

  /** Behind the word DROP. */
  void read() {
    Token word = in.here();
    if (in.accept("INDEX")) {
      index(word);
      return;
    }
    if (in.accept("PREPARE")) {
      return;
    }
    if (in.accept("OWNED")) {
      judgement.add(Drops.DROP_OBJECT, word, "all objects of a role");
      return;
    }
    boolean temporary = in.accept("TEMPORARY");
    boolean materialized = in.acceptAny("MATERIALIZED", "FOREIGN", "EVENT") && !word.is("EVENT");
    if (word.is("EVENT") && !in.looksAt("TRIGGER")) {
      in.index(in.index() - 1);
    }
    Token thing = in.here();
    What what = THINGS.get(thing.keyword());
    if (what == null) {
      other(word);
      return;
    }
    in.take();
    in.accept("BODY");
    in.ifExists();
    if (!temporary) {
      names(what, materialized ? "materialized view" : lower(thing));
    }
  }

  private void names(What what, String kind) {
    do {
      Token at = in.here();
      SqlName name = in.name();
      if (name == null) {
        judgement.notUnderstood(at);
        return;
      }
      if (in.here().symbol("@") || in.here().string()) {
        in.upToComma();
      }
      in.brackets();
      drop(what, kind, at, name);
    } while (in.symbol(","));
    on(kind);
    in.acceptAny("CASCADE", "RESTRICT");
    in.accept("CONSTRAINTS");
    in.acceptAny("WAIT", "NOWAIT");
    if (!in.atEnd() && in.here().type() == Token.Type.NUMBER) {
      in.take();
    }
    if (!in.atEnd()) {
      judgement.notUnderstood(in.here());
    }
  }

  /** DROP TRIGGER t ON table. */
  private void on(String kind) {
    if (in.accept("ON")) {
      Token at = in.here();
      SqlName table = in.name();
      if (table != null && kind.equals("trigger")) {
        judgement.locks(at, table);
      }
    }
  }

  private void drop(What what, String kind, Token at, SqlName name) {
    boolean again = what.rule().equals(Drops.DROP_VIEW)
        && judgement.schema().madeLater(what.kind(), name)
        && !in.anywhere("CASCADE");
    boolean own = again
        || judgement.scope().surelyMade(what.kind(), name)
        || judgement.scope().inNewSchema(name)
        || onFreshTable(what);
    if (!own) {
      boolean table = what.rule().equals(Drops.DROP_TABLE);
      Subject subject = table ? new Subject(name.toString(), null) : null;
      judgement.add(what.rule(), at, kind + " " + name, subject);
      if (table) {
        judgement.locks(at, name);
      } else {
        // CASCADE drops what uses it, too, and nobody makes that again.
        Shape shape = in.anywhere("CASCADE") ? null : judgement.schema().offered(what.kind(), name);
        Runnable takeBack = judgement.later(what.rule(), at);
        judgement.scope().replacements().drop(what.kind(), name, shape, takeBack);
      }
    }
    if (own && what.kind() == Kind.ROUTINE) {
      // A helper: what was dropped before it was made was left by an earlier run.
      judgement.scope().replacements().helper(name);
    }
    judgement.schema().dropShape(what.kind(), name);
    if (what.kind() == Kind.ROUTINE) {
      judgement.schema().routine(name, null);
    }
    judgement.scope().forget(what.kind(), name);
    if (what.kind() == Kind.RELATION) {
      judgement.schema().drop(name);
    }
  }

  private boolean onFreshTable(What what) {
    boolean hangs = what.rule().equals(Drops.DROP_TRIGGER) || what.rule().equals(Drops.DROP_POLICY);
    if (!hangs || !in.looksAt("ON")) {
      return false;
    }
    int back = in.index();
    in.take();
    SqlName table = in.name();
    in.index(back);
    return table != null && judgement.fresh(table);
  }

  private void index(Token word) {
    boolean concurrently = in.accept("CONCURRENTLY");
    in.ifExists();
    boolean known = true;
    do {
      Token at = in.here();
      SqlName name = in.name();
      if (name == null) {
        judgement.notUnderstood(at);
        return;
      }
      SqlName table = in.accept("ON") ? in.name() : null;
      boolean own =
          judgement.scope().made(Kind.INDEX, name) || (table != null && judgement.fresh(table));
      known &= own;
      if (!own && !concurrently) {
        judgement.add(Locks.DROP_INDEX_NOT_CONCURRENT, at, "index " + name);
        // One that is made again on a table of this change set was on it before.
        Runnable takeBack = judgement.later(Locks.DROP_INDEX_NOT_CONCURRENT, at);
        judgement.scope().replacements().drop(Kind.INDEX, name, null, takeBack);
      }
      SqlName indexed = table == null ? judgement.schema().indexed(name) : table;
      if (indexed != null) {
        new ConstraintChecks(judgement, indexed).dropIndex(at, name, concurrently);
      } else if (!own) {
        new UniqueDrops(judgement).dropped(at, name);
      }
      judgement.scope().forget(Kind.INDEX, name);
    } while (in.symbol(","));
    if (concurrently && judgement.scope().transaction()) {
      judgement.add(Locks.CONCURRENTLY_IN_TRANSACTION, word, "DROP INDEX CONCURRENTLY");
    }
    judgement.expands();
    in.acceptAny("CASCADE", "RESTRICT");
    if (in.looksAt("ALGORITHM") || in.looksAt("LOCK")) {
      options(word);
    }
    if (!in.atEnd()) {
      judgement.notUnderstood(in.here());
    }
    if (!known && !concurrently && judgement.scope().transaction()) {
      judgement.add(Advice.SEVERAL_LOCKS, word, "an index's table");
    }
  }

  private void options(Token at) {
    if (in.anywhere("COPY") || in.anywhere("SHARED") || in.anywhere("EXCLUSIVE")) {
      judgement.add(Locks.EXPLICIT_COPY, at, "DROP INDEX");
    }
    in.rest();
  }

  private void other(Token word) {
    // Operators, casts, statistics, servers: rare, and somebody may use them.
    boolean harmless = in.looksAt("STATISTICS")
        || in.looksAt("PUBLICATION")
        || in.looksAt("SUBSCRIPTION")
        || in.looksAt("TABLESPACE");
    boolean object = harmless
        || in.looksAt("OPERATOR")
        || in.looksAt("CAST")
        || in.looksAt("COLLATION")
        || in.looksAt("SERVER")
        || in.looksAt("TEXT")
        || in.looksAt("CONVERSION")
        || in.looksAt("LANGUAGE")
        || in.looksAt("ACCESS")
        || in.looksAt("TRANSFORM")
        || in.looksAt("CONSTANT")
        || in.looksAt("SYNONYM")
        || in.looksAt("ALL")
        || in.looksAt("DATA")
        || in.looksAt("TRIGGER");
    if (!object) {
      judgement.notUnderstood(in.here());
    } else if (!harmless) {
      StringBuilder what = new StringBuilder();
      in.rest().forEach(token -> what.append(what.isEmpty() ? "" : " ").append(token.text()));
      judgement.add(Drops.DROP_OBJECT, word, Judgement.brief(what.toString()));
    }
  }

  private static String lower(Token token) {
    return token.keyword().toLowerCase(Locale.ROOT);
  }
}
