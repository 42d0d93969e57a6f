package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.check.ConstraintSpec.Trait;
import io.migrationgate.lint.internal.check.Replacements.Shape;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Locks;
import io.migrationgate.lint.rule.Narrowings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads CREATE statements but those of tables. */
final class CreateChecks {
  private static final Map<String, Kind> PLAIN = Map.ofEntries(
      Map.entry("SEQUENCE", Kind.RELATION),
      Map.entry("TYPE", Kind.TYPE),
      Map.entry("DOMAIN", Kind.TYPE),
      Map.entry("SCHEMA", Kind.SCHEMA),
      Map.entry("DATABASE", Kind.SCHEMA),
      Map.entry("EXTENSION", Kind.OTHER),
      Map.entry("ROLE", Kind.ROLE),
      Map.entry("USER", Kind.ROLE),
      Map.entry("GROUP", Kind.ROLE),
      Map.entry("COLLATION", Kind.OTHER),
      Map.entry("STATISTICS", Kind.OTHER),
      Map.entry("PUBLICATION", Kind.OTHER),
      Map.entry("SERVER", Kind.OTHER),
      Map.entry("AGGREGATE", Kind.ROUTINE),
      Map.entry("LANGUAGE", Kind.OTHER),
      Map.entry("ALIAS", Kind.ROUTINE),
      Map.entry("CONSTANT", Kind.OTHER),
      Map.entry("TABLESPACE", Kind.OTHER),
      Map.entry("CONVERSION", Kind.OTHER),
      Map.entry("LINKED", Kind.OTHER));

  private final Cursor in;
  private final Judgement judgement;

  CreateChecks(Cursor in, Judgement judgement) {
    this.in = in;
    this.judgement = judgement;
  }

  /** Behind the word CREATE. */
  void read() {
    boolean replaces = in.accept("OR", "REPLACE") || in.accept("OR", "ALTER");
    definer();
    while (in.acceptAny(
        "FORCE",
        "NOFORCE",
        "TRUSTED",
        "PROCEDURAL",
        "AGGREGATE",
        "RECURSIVE",
        "CACHED",
        "MEMORY",
        "CONSTRAINT")) {
      // Words that change nothing here.
    }
    boolean temporary = in.acceptAny("TEMPORARY", "TEMP", "GLOBAL", "LOCAL");
    temporary |= in.acceptAny("TEMPORARY", "TEMP");
    boolean foreign = in.accept("FOREIGN") || in.accept("UNLOGGED");
    Token thing = in.here();
    if (in.accept("TABLE")) {
      new CreateTable(in, judgement).read(replaces, temporary);
    } else if (in.accept("VIEW")) {
      view(thing, replaces, temporary);
    } else if (in.accept("MATERIALIZED", "VIEW")) {
      boolean surely = !in.ifNotExists();
      SqlName view = named(Kind.RELATION, surely);
      if (view != null) {
        judgement.schema().offer(Kind.RELATION, view, null);
      }
    } else if (in.looksAt("INDEX")
        || (in.ahead(1).is("INDEX") && !foreign)
        || (in.looksAt("UNIQUE") && in.ahead(2).is("INDEX"))
        || in.looksAt("PRIMARY", "KEY")) {
      index();
    } else if (in.acceptAny("FUNCTION", "PROCEDURE")) {
      routine(thing, replaces);
    } else if (in.accept("TRIGGER") || in.accept("EVENT", "TRIGGER")) {
      trigger(thing);
    } else if (in.accept("EVENT") || in.accept("PACKAGE")) {
      in.ifNotExists();
      named(Kind.TRIGGER, true);
    } else if (in.accept("RULE")) {
      judgement.expands();
      judgement.add(Advice.CREATE_RULE, thing, "rule " + in.here().text());
    } else if (in.accept("POLICY")) {
      policy(thing);
    } else if (in.looksAt("OPERATOR")
        || in.looksAt("CAST")
        || in.looksAt("TEXT")
        || in.looksAt("TRANSFORM")
        || in.looksAt("ACCESS")
        || in.looksAt("DATA")) {
      judgement.expands();
    } else if (PLAIN.containsKey(thing.keyword())) {
      in.take();
      named(PLAIN.getOrDefault(thing.keyword(), Kind.OTHER), !in.ifNotExists());
    } else {
      judgement.notUnderstood(thing);
    }
  }

  private void definer() {
    while (in.looksAt("DEFINER") || in.looksAt("ALGORITHM") || in.looksAt("SQL", "SECURITY")) {
      if (in.accept("SQL", "SECURITY")) {
        in.take();
      } else {
        in.take();
        in.symbol("=");
        in.take();
        while (in.here().symbol("@") || in.here().text().startsWith("@")) {
          in.take();
          if (in.here().type() == Token.Type.QUOTED || in.here().string()) {
            in.take();
          }
        }
        in.brackets();
      }
    }
  }

  private @Nullable SqlName named(Kind kind, boolean surely) {
    judgement.expands();
    SqlName name = in.name();
    if (name != null) {
      judgement.scope().make(kind, name, surely);
    } else if (!(kind == Kind.SCHEMA && in.looksAt("AUTHORIZATION"))) {
      judgement.notUnderstood(in.here());
    }
    return name;
  }

  private void view(Token thing, boolean replaces, boolean temporary) {
    judgement.expands();
    boolean surely = !in.ifNotExists() && !replaces;
    Token at = in.here();
    SqlName name = in.name();
    if (name == null) {
      judgement.notUnderstood(thing);
      return;
    }
    Shape shape = ViewColumns.read(in);
    boolean again = madeAgain(Kind.RELATION, name, shape);
    boolean there = replaces && !temporary && !judgement.scope().surelyMade(Kind.RELATION, name);
    if (there && !again) {
      Shape old = judgement.schema().offered(Kind.RELATION, name);
      again = shape != null && old != null && shape.serves(old);
      if (!again) {
        judgement.add(Narrowings.REPLACE_VIEW, at, "view " + name);
      }
    }
    if (again || (there && judgement.target().database() == Database.POSTGRESQL)) {
      judgement.add(Advice.REPLACE_ROUTINE, at, "view " + name);
    }
    judgement.schema().offer(Kind.RELATION, name, shape);
    judgement.scope().make(Kind.RELATION, name, surely);
  }

  private void index() {
    Token at = in.here();
    boolean unique = in.accept("UNIQUE") || in.accept("PRIMARY", "KEY");
    in.acceptAny("HASH", "BITMAP");
    boolean fulltext = in.acceptAny("FULLTEXT", "SPATIAL");
    in.accept("INDEX");
    boolean concurrently = in.accept("CONCURRENTLY");
    in.ifNotExists();
    SqlName name = in.looksAt("ON") ? null : in.name();
    if (in.accept("USING")) {
      in.take();
    }
    if (!in.accept("ON")) {
      judgement.notUnderstood(in.here());
      return;
    }
    in.accept("ONLY");
    SqlName table = in.name();
    if (table == null) {
      judgement.notUnderstood(in.here());
      return;
    }
    judgement.expands();
    if (name != null) {
      judgement.scope().make(Kind.INDEX, name, true);
      judgement.schema().index(name, table, null);
      if (judgement.fresh(table)) {
        judgement.scope().replacements().make(Kind.INDEX, name, null);
      }
    }
    boolean narrows = unique && narrows(table, name);
    if (!judgement.fresh(table)) {
      String what = (name == null ? "an index" : "index " + name) + " on table " + table;
      Subject subject = new Subject(table.toString(), null);
      if (narrows) {
        judgement.add(Narrowings.ADD_UNIQUE_INDEX, at, what, subject);
      }
      if (fulltext) {
        judgement.add(Locks.FULLTEXT_INDEX, at, what, subject);
      }
      if (!concurrently) {
        judgement.add(Locks.INDEX_NOT_CONCURRENT, at, what, subject);
        judgement.locks(at, table);
      }
      copies(at, what);
    }
    if (concurrently && judgement.scope().transaction()) {
      judgement.add(Locks.CONCURRENTLY_IN_TRANSACTION, at, "CREATE INDEX CONCURRENTLY");
    }
  }

  /** Elsewhere a drop is visible before what follows it: the old build meets the gap. */
  private boolean madeAgain(Kind kind, SqlName name, @Nullable Shape shape) {
    return judgement.target().database() == Database.POSTGRESQL
        && judgement.scope().replacements().make(kind, name, shape);
  }

  private boolean narrows(SqlName table, @Nullable SqlName index) {
    if (in.accept("USING")) {
      in.take();
    }
    List<Token> columns = in.brackets();
    Trait trait = in.accept("NULLS", "NOT", "DISTINCT") ? Trait.NULLS_EQUAL : Trait.NONE;
    List<Token> rest = in.tokens().subList(in.index(), in.tokens().size());
    List<Token> where = TokenLists.clause(rest, "WHERE", Set.of());
    RowConstraint rowConstraint =
        columns == null ? null : RowConstraint.index(columns, where, trait);
    return new ConstraintChecks(judgement, table).narrowedBy(rowConstraint, index);
  }

  private void copies(Token at, String what) {
    boolean asked = in.anywhere("ALGORITHM") && in.anywhere("COPY");
    boolean locked = in.anywhere("LOCK") && (in.anywhere("SHARED") || in.anywhere("EXCLUSIVE"));
    if (asked || locked) {
      judgement.add(Locks.EXPLICIT_COPY, at, what);
    }
  }

  private void routine(Token thing, boolean replaces) {
    judgement.expands();
    in.ifNotExists();
    Token at = in.here();
    SqlName name = in.name();
    if (name == null) {
      judgement.notUnderstood(thing);
      return;
    }
    boolean known = judgement.schema().makes(Kind.ROUTINE, name);
    Shape shape = RoutineShape.read(in);
    boolean again = madeAgain(Kind.ROUTINE, name, shape);
    judgement.schema().offer(Kind.ROUTINE, name, shape);
    if (again || (replaces && !judgement.scope().made(Kind.ROUTINE, name))) {
      judgement.add(Advice.REPLACE_ROUTINE, at, "routine " + name);
    }
    // One that no earlier script has made is this script's own, made in a way that bears a second
    // run.
    judgement.scope().make(Kind.ROUTINE, name, !replaces || !known);
    List<CodePart> does = new CodeReader(judgement).body(name, in);
    judgement.schema().routine(name, does);
    if (does != null) {
      judgement.scope().routine(name, does);
    }
  }

  private void trigger(Token thing) {
    judgement.expands();
    in.ifNotExists();
    SqlName name = in.name();
    if (name == null) {
      judgement.notUnderstood(thing);
      return;
    }
    judgement.scope().make(Kind.TRIGGER, name, true);
    madeAgain(Kind.TRIGGER, name, null);
    while (!in.atEnd() && !in.looksAt("ON")) {
      in.take();
    }
    in.accept("ON");
    Token at = in.here();
    SqlName table = in.name();
    if (table != null && !judgement.fresh(table)) {
      judgement.add(Advice.CREATE_TRIGGER, at, "trigger " + name + " on table " + table);
      judgement.locks(at, table);
    }
  }

  private void policy(Token thing) {
    judgement.expands();
    in.name();
    in.accept("ON");
    SqlName table = in.name();
    if (table != null && in.anywhere("RESTRICTIVE") && !judgement.fresh(table)) {
      judgement.table(Narrowings.RESTRICTIVE_POLICY, thing, table);
    }
  }

  /** CREATE OR REPLACE TABLE of MariaDB. */
  static void replaced(Judgement judgement, Token at, SqlName table) {
    judgement.table(Drops.REPLACE_TABLE, at, table);
  }
}
