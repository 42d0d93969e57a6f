package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Locks;
import io.migrationgate.lint.rule.Narrowings;
import io.migrationgate.lint.rule.Renames;
import io.migrationgate.lint.rule.Rewrites;
import java.util.Locale;
import java.util.Map;

/** Reads ALTER statements but those of tables. */
final class AlterOther {
  private static final Map<String, Kind> KINDS = Map.ofEntries(
      Map.entry("TYPE", Kind.TYPE), Map.entry("DOMAIN", Kind.TYPE),
      Map.entry("SEQUENCE", Kind.RELATION), Map.entry("VIEW", Kind.RELATION),
      Map.entry("INDEX", Kind.INDEX), Map.entry("FUNCTION", Kind.ROUTINE),
      Map.entry("PROCEDURE", Kind.ROUTINE), Map.entry("ROUTINE", Kind.ROUTINE),
      Map.entry("AGGREGATE", Kind.ROUTINE), Map.entry("SCHEMA", Kind.SCHEMA),
      Map.entry("DATABASE", Kind.SCHEMA), Map.entry("ROLE", Kind.ROLE),
      Map.entry("USER", Kind.ROLE), Map.entry("GROUP", Kind.ROLE),
      Map.entry("TRIGGER", Kind.TRIGGER), Map.entry("EVENT", Kind.TRIGGER),
      Map.entry("RULE", Kind.TRIGGER), Map.entry("POLICY", Kind.OTHER),
      Map.entry("EXTENSION", Kind.OTHER), Map.entry("COLLATION", Kind.OTHER),
      Map.entry("STATISTICS", Kind.OTHER), Map.entry("PUBLICATION", Kind.OTHER),
      Map.entry("SUBSCRIPTION", Kind.OTHER), Map.entry("SERVER", Kind.OTHER),
      Map.entry("TABLESPACE", Kind.OTHER), Map.entry("OPERATOR", Kind.OTHER));

  private final Cursor in;
  private final Judgement judgement;

  AlterOther(Cursor in, Judgement judgement) {
    this.in = in;
    this.judgement = judgement;
  }

  /** Behind the word ALTER. */
  void read() {
    if (in.accept("DEFAULT", "PRIVILEGES")) {
      privileges();
      return;
    }
    if (in.accept("LARGE", "OBJECT") || in.accept("SYSTEM")) {
      in.rest();
      return;
    }
    in.accept("MATERIALIZED");
    definer();
    Token thing = in.here();
    Kind kind = KINDS.get(thing.keyword());
    if (kind == null) {
      judgement.notUnderstood(thing);
      return;
    }
    in.take();
    in.ifExists();
    in.accept("CLASS");
    Token at = in.here();
    SqlName name = in.name();
    if (name == null) {
      judgement.notUnderstood(at);
      return;
    }
    in.brackets();
    if (in.accept("ON")) {
      in.name();
    }
    changed(thing, kind, at, name);
  }

  private void definer() {
    while (in.looksAt("DEFINER") || in.looksAt("ALGORITHM") || in.looksAt("SQL", "SECURITY")) {
      while (!in.atEnd() && !in.looksAt("VIEW") && !in.looksAt("EVENT")) {
        in.take();
      }
    }
  }

  private void privileges() {
    if (in.anywhere("REVOKE")) {
      judgement.add(Drops.REVOKE, in.here(), "default privileges");
    }
    in.rest();
  }

  private void changed(Token thing, Kind kind, Token at, SqlName name) {
    boolean own = judgement.scope().surelyMade(kind, name);
    String what = thing.keyword().toLowerCase(Locale.ROOT) + " " + name;
    boolean quiet = kind == Kind.INDEX || kind == Kind.TRIGGER || kind == Kind.OTHER;
    if (in.looksAt("RENAME", "TO")) {
      in.accept("RENAME", "TO");
      SqlName to = in.name();
      if (!own && !quiet) {
        judgement.add(Renames.RENAME_OBJECT, at, what);
      }
      if (to != null) {
        judgement.scope().rename(kind, name, to);
        if (kind == Kind.INDEX) {
          judgement.schema().renameIndex(name, to);
        }
      }
    } else if (in.accept("SET", "SCHEMA")) {
      if (!own && kind != Kind.OTHER) {
        judgement.add(Renames.SET_SCHEMA, at, what);
      }
    } else if (in.accept("OWNER", "TO")) {
      judgement.add(Advice.OWNER_CHANGE, at, what);
    } else if (in.looksAt("SET", "TABLESPACE") && kind != Kind.SCHEMA && !own) {
      judgement.add(Rewrites.TABLESPACE_MOVE, at, what);
    } else if (thing.is("TYPE")) {
      type(at, what, own);
    } else if (thing.is("DOMAIN")) {
      domain(at, what, own);
    } else if (thing.is("VIEW")) {
      view(at, name, what, own);
    }
    // What is left sets parameters: nothing that was good is bad now.
    in.rest();
  }

  private void type(Token at, String what, boolean own) {
    if (in.accept("ADD", "VALUE")) {
      judgement.expands();
      if (judgement.scope().transaction()) {
        judgement.add(Advice.ENUM_VALUE_IN_TRANSACTION, at, what);
      }
    } else if (in.accept("RENAME", "VALUE")) {
      if (!own) {
        judgement.add(Renames.RENAME_ENUM_VALUE, at, what);
      }
    } else if (in.anywhere("ATTRIBUTE")) {
      boolean adds =
          in.looksAt("ADD", "ATTRIBUTE") && !in.anywhere("DROP") && !in.anywhere("ALTER");
      if (adds) {
        judgement.expands();
      } else if (!own) {
        judgement.add(Narrowings.ATTRIBUTE_CHANGED, at, what);
      }
    } else if (!in.here().is("SET")) {
      judgement.notUnderstood(in.here());
    }
  }

  private void domain(Token at, String what, boolean own) {
    boolean narrows = in.looksAt("ADD") || in.looksAt("SET", "NOT", "NULL");
    boolean scans = narrows && !(in.anywhere("VALID") && in.anywhere("NOT"));
    boolean widens = in.looksAt("DROP")
        || in.looksAt("SET", "DEFAULT")
        || in.looksAt("VALIDATE")
        || in.looksAt("RENAME", "CONSTRAINT");
    if (narrows && !own) {
      judgement.add(Narrowings.DOMAIN_NARROWED, at, what);
      if (scans) {
        judgement.add(Locks.CHECK_NOT_VALID, at, what);
      }
    } else if (in.looksAt("DROP", "DEFAULT") && !own) {
      judgement.add(Drops.DROP_DEFAULT, at, what);
    } else if (widens) {
      judgement.expands();
    } else if (!narrows) {
      judgement.notUnderstood(in.here());
    }
  }

  private void view(Token at, SqlName name, String what, boolean own) {
    if (in.looksAt("AS") || in.here().symbol("(")) {
      if (!own) {
        judgement.add(Narrowings.REPLACE_VIEW, at, what);
      }
      return;
    }
    if (in.accept("RENAME")) {
      in.accept("COLUMN");
      SqlName column = in.name();
      if (column != null && !own) {
        judgement.column(Renames.RENAME_COLUMN, at, name, column);
      }
      return;
    }
    boolean postgres = judgement.target().database() == Database.POSTGRESQL;
    boolean parameters = in.looksAt("ALTER")
        || in.looksAt("SET")
        || in.looksAt("RESET")
        || in.looksAt("RECOMPILE")
        || in.looksAt("CLUSTER")
        || in.looksAt("DEPENDS");
    if (!parameters || (!postgres && in.looksAt("ALTER"))) {
      judgement.notUnderstood(in.here());
    }
  }
}
