package io.migrationgate.lint.internal.check;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.ExecutableComments;
import io.migrationgate.lint.internal.sql.RawStatement;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Renames;
import io.migrationgate.lint.rule.Target;
import io.migrationgate.lint.rule.Unknowns;
import io.migrationgate.lint.rule.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Judges one statement by its first words. Whatever no reader knows is not understood: nothing is
 * safe by default.
 */
public final class StatementChecker {
  private static final Set<String> NEUTRAL = Set.of(
      "COMMENT",
      "GRANT",
      "ANALYZE",
      "ANALYSE",
      "EXPLAIN",
      "SHOW",
      "DISCARD",
      "LISTEN",
      "UNLISTEN",
      "NOTIFY",
      "SAVEPOINT",
      "RELEASE",
      "USE",
      "CHECKPOINT",
      "DESCRIBE",
      "DESC",
      "DEALLOCATE",
      "CLOSE",
      "DECLARE",
      "FETCH",
      "MOVE",
      "RESET",
      "UNLOCK",
      "FLUSH",
      "CHECK",
      "CHECKSUM",
      "HELP",
      "REASSIGN",
      "SECURITY",
      "ROLLBACK");

  private final Judgement judgement;

  /** For one statement. */
  public StatementChecker(Judgement judgement) {
    this.judgement = judgement;
  }

  /** Whose quotes a database has. */
  public static SqlDialect dialect(Target target) {
    return switch (target.database()) {
      case POSTGRESQL -> SqlDialect.POSTGRESQL;
      case MARIADB, MYSQL -> SqlDialect.MYSQL;
      case H2 -> SqlDialect.H2;
    };
  }

  /** Which comments a database runs. */
  public static ExecutableComments executable(Target target) {
    Version version = target.version();
    return new ExecutableComments(
        target.database() == Database.MARIADB,
        version.major() * 10_000 + version.minor() * 100 + 99);
  }

  /** Judges a statement of a script. */
  public void check(RawStatement statement) {
    for (Token token : statement.tokens()) {
      if (token.type() == Token.Type.BROKEN) {
        judgement.add(Unknowns.BROKEN_TEXT, token, Judgement.brief(token.text()));
        return;
      }
      if (token.type() == Token.Type.META) {
        meta(token);
        return;
      }
    }
    if (!statement.cut().isEmpty()) {
      judgement.add(Unknowns.NOT_UNDERSTOOD, statement.tokens().get(0), statement.cut());
    }
    Cursor in = new Cursor(statement.tokens());
    if (unbalanced(in)) {
      judgement.add(Unknowns.NOT_UNDERSTOOD, in.here(), "brackets that do not match");
      return;
    }
    NameLengths.check(in, judgement);
    read(in, false);
  }

  /** Judges a statement inside of code. */
  void inner(Cursor in) {
    read(in, true);
  }

  private static boolean unbalanced(Cursor in) {
    int depth = 0;
    for (Token token : in.tokens()) {
      depth += token.symbol("(") ? 1 : token.symbol(")") ? -1 : 0;
      if (depth < 0) {
        return true;
      }
    }
    return depth != 0;
  }

  private void meta(Token token) {
    String command = token.text().split("\\s", 2)[0];
    boolean quiet = Set.of(
            "\\echo",
            "\\set",
            "\\pset",
            "\\timing",
            "\\qecho",
            "\\unset",
            "\\x",
            "\\encoding",
            "\\restrict",
            "\\unrestrict")
        .contains(command);
    if (!quiet || token.text().contains("`")) {
      judgement.add(Unknowns.CLIENT_COMMAND, token, Judgement.brief(token.text()));
    }
  }

  private void read(Cursor in, boolean procedural) {
    Token first = in.here();
    CodeReader code = new CodeReader(judgement);
    if (first.placeholder()) {
      judgement.notUnderstood(first);
    } else if (in.accept("CREATE")) {
      new CreateChecks(in, judgement).read();
    } else if (in.accept("ALTER")) {
      alter(in);
    } else if (in.accept("DROP")) {
      new DropChecks(in, judgement).read();
    } else if (in.accept("RENAME")) {
      rename(in);
    } else if (procedural && in.accept("EXECUTE")) {
      in.accept("IMMEDIATE");
      code.dynamic(first, in);
    } else if (procedural && in.accept("PERFORM")) {
      perform(first, in);
    } else if (in.accept("CALL") || in.accept("EXEC")) {
      code.call(callee(in));
    } else if (in.accept("DO")) {
      block(first, in, code);
    } else if (MaintenanceChecks.measures(in, judgement.target().database())) {
      // EXPLAIN ANALYZE runs what it explains.
      read(new Cursor(List.copyOf(in.rest())), procedural);
    } else if (!new DataChecks(in, judgement).read(procedural)
        && !new SessionChecks(in, judgement).read()
        && !new MaintenanceChecks(in, judgement).read()) {
      rest(in, first);
    }
  }

  private void rest(Cursor in, Token first) {
    if (in.accept("REVOKE")) {
      judgement.add(Drops.REVOKE, first, "REVOKE");
    } else if (in.looksAt("BEGIN", "NOT", "ATOMIC")) {
      judgement.notUnderstood(first);
    } else if (!NEUTRAL.contains(first.keyword())) {
      judgement.notUnderstood(first);
    }
  }

  /** A query that is there for what it calls. */
  private void perform(Token first, Cursor in) {
    List<Token> query = new ArrayList<>();
    query.add(new Token(Token.Type.WORD, "SELECT", first.start(), first.end(), first.start()));
    query.addAll(in.rest());
    new DataChecks(new Cursor(query), judgement).read(false);
  }

  private void called(Cursor in) {
    List<Token> rest = in.tokens().subList(in.index(), in.tokens().size());
    List<Token> calls = Expressions.foreignCalls(rest, judgement.target().database());
    calls.forEach(new CodeReader(judgement)::call);
  }

  private static Token callee(Cursor in) {
    Token last = in.here();
    while (in.here().name()) {
      last = in.take();
      if (!in.symbol(".")) {
        break;
      }
    }
    return last;
  }

  private void block(Token first, Cursor in, CodeReader code) {
    if (judgement.target().database() == Database.POSTGRESQL) {
      code.block(first, in);
    } else {
      called(in);
    }
  }

  private void alter(Cursor in) {
    in.acceptAny("ONLINE", "IGNORE", "FOREIGN");
    in.accept("IGNORE");
    if (in.accept("TABLE")) {
      new AlterTable(in, judgement).read();
    } else {
      new AlterOther(in, judgement).read();
    }
  }

  /** RENAME TABLE a TO b, c TO d. */
  private void rename(Cursor in) {
    Token first = in.here();
    if (in.accept("USER")) {
      judgement.add(Renames.RENAME_OBJECT, first, "user");
      return;
    }
    if (!in.acceptAny("TABLE", "TABLES")) {
      judgement.notUnderstood(first);
      return;
    }
    in.ifExists();
    do {
      Token at = in.here();
      SqlName from = in.name();
      if (in.accept("WAIT")) {
        in.take();
      }
      SqlName to = in.accept("TO") ? in.name() : null;
      if (from == null || to == null) {
        judgement.notUnderstood(at);
        return;
      }
      AlterTable.renameTable(judgement, at, from, to);
    } while (in.symbol(","));
  }
}
