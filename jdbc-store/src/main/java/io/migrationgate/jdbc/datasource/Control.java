package io.migrationgate.jdbc.datasource;

import org.jspecify.annotations.Nullable;

/** What a text does to the transaction it is sent in. */
enum Control {
  /** Nothing. */
  NONE("", ""),
  /** It changes a setting, perhaps the isolation level. */
  SETTING("", ""),
  COMMIT("COMMIT as text", "call Connection.commit()"),
  ROLLBACK("ROLLBACK as text", "call Connection.rollback()"),
  BEGIN("the begin of a transaction as text", "call Connection.setAutoCommit(false)"),
  BLOCK(
      "a block of statements, which may commit",
      "run it on a connection in autocommit mode, outside the transaction"),
  TWO_PHASE(
      "two-phase commit as text", "commit with Connection.commit(); two phases are not supported"),
  AUTOCOMMIT("autocommit set as text", "call Connection.setAutoCommit"),
  IMPLICIT_COMMIT(
      "a statement before which this database commits by itself",
      "run it on a connection in autocommit mode, outside the transaction");

  private final String what;
  private final String instead;

  Control(String what, String instead) {
    this.what = what;
    this.instead = instead;
  }

  String what() {
    return what;
  }

  String instead() {
    return instead;
  }

  /** Whether it may not be sent in a transaction. */
  boolean endsTransaction() {
    return this != NONE && this != SETTING;
  }

  /** What the worse of two does. */
  Control and(Control other) {
    return endsTransaction() || other == NONE ? this : other;
  }

  /** What a text of one or more statements does: the first that ends a transaction counts. */
  static Control of(String sql, Flavor flavor) {
    SqlScanner words = new SqlScanner(sql, flavor);
    Control found = NONE;
    String word = words.next();
    while (word != null) {
      if (!word.equals(SqlScanner.END)) {
        Statement statement = new Statement(words, flavor);
        found = found.and(statement.control(word));
        if (found.endsTransaction() || !statement.skip()) {
          return found;
        }
      }
      word = words.next();
    }
    return found;
  }

  /** Whether a text begins a transaction and does not end it. */
  static boolean leavesOpen(String sql, Flavor flavor) {
    SqlScanner words = new SqlScanner(sql, flavor);
    boolean open = false;
    String word = words.next();
    while (word != null) {
      if (!word.equals(SqlScanner.END)) {
        Statement statement = new Statement(words, flavor);
        Control control = statement.control(word);
        open = control == BEGIN || (open && control != COMMIT && control != ROLLBACK);
        // What follows may be the body of a routine there, up to the end.
        boolean body = flavor == Flavor.MYSQL && (control == BLOCK || control == IMPLICIT_COMMIT);
        if (body || !statement.skip()) {
          return open;
        }
      }
      word = words.next();
    }
    return open;
  }

  /** One statement of a text. */
  private static final class Statement {
    private final SqlScanner words;
    private final Flavor flavor;
    private boolean over;

    Statement(SqlScanner words, Flavor flavor) {
      this.words = words;
      this.flavor = flavor;
    }

    /** The next word of this statement; empty at its end. */
    private String next() {
      String word = over ? null : words.next();
      over = word == null || word.equals(SqlScanner.END);
      return over || word == null ? "" : word;
    }

    Control control(String first) {
      boolean postgres = flavor == Flavor.POSTGRESQL;
      return switch (first) {
        case "COMMIT" -> postgres && next().equals("PREPARED") ? TWO_PHASE : COMMIT;
        case "END" -> postgres ? COMMIT : NONE;
        case "ROLLBACK" -> rollback(next());
        case "ABORT" -> postgres ? ROLLBACK : NONE;
        case "BEGIN" -> flavor == Flavor.MYSQL && next().equals("NOT") ? BLOCK : BEGIN;
        case "START" -> next().equals("TRANSACTION") ? BEGIN : implicit(first);
        case "XA" -> flavor == Flavor.MYSQL ? TWO_PHASE : NONE;
        case "PREPARE" -> {
          String what = next();
          yield what.equals("TRANSACTION") || what.equals("COMMIT") ? TWO_PHASE : NONE;
        }
        case "SET" -> set();
        case "ANALYZE" -> flavor != Flavor.MYSQL || analyzesTables(next()) ? implicit(first) : NONE;
        case "CREATE", "DROP" -> flavor == Flavor.MYSQL && temporary() ? NONE : implicit(first);
        case "LOAD" -> flavor == Flavor.MYSQL && next().equals("INDEX") ? IMPLICIT_COMMIT : NONE;
        case "RESET", "DISCARD" -> implicit(first).and(SETTING);
        default -> implicit(first);
      };
    }

    private Control implicit(String first) {
      return flavor.commits(first) ? IMPLICIT_COMMIT : NONE;
    }

    private Control rollback(String second) {
      String word = second.equals("WORK") || second.equals("TRANSACTION") ? next() : second;
      if (word.equals("PREPARED")) {
        return TWO_PHASE;
      }
      return word.equals("TO") ? NONE : ROLLBACK;
    }

    /** Autocommit may hide among several settings of one statement. */
    private Control set() {
      String word = next();
      if (flavor == Flavor.MYSQL && (word.equals("PASSWORD") || word.equals("DEFAULT"))) {
        return IMPLICIT_COMMIT;
      }
      if (flavor == Flavor.MYSQL && word.equals("STATEMENT")) {
        return settingFor();
      }
      boolean commits = flavor == Flavor.OTHER && !isSessionSetting(word);
      while (!word.isEmpty()) {
        if ((word.equals("AUTOCOMMIT") || word.equals("@@AUTOCOMMIT"))
            && flavor != Flavor.POSTGRESQL) {
          return AUTOCOMMIT;
        }
        word = next();
      }
      return commits ? IMPLICIT_COMMIT : SETTING;
    }

    /** Settings for one statement, which follows them. */
    private Control settingFor() {
      String word = next();
      while (!word.isEmpty() && !word.equals("FOR")) {
        word = next();
      }
      return control(next()).and(SETTING);
    }

    /** H2 commits before it changes anything else, the isolation level too. */
    private static boolean isSessionSetting(String word) {
      return switch (word) {
        case "SCHEMA", "SCHEMA_SEARCH_PATH", "LOCK_TIMEOUT", "QUERY_TIMEOUT", "TIME" -> true;
        default -> word.startsWith("@");
      };
    }

    /** ANALYZE of a query only explains it. */
    private static boolean analyzesTables(String second) {
      return second.equals("TABLE")
          || second.equals("LOCAL")
          || second.equals("NO_WRITE_TO_BINLOG");
    }

    private boolean temporary() {
      String word = next();
      if (word.equals("OR")) {
        next();
        word = next();
      }
      return word.equals("TEMPORARY");
    }

    /**
     * Goes to the end of the statement, beyond the body of a routine in standard SQL.
     *
     * @return false if nothing can follow
     */
    boolean skip() {
      if (!over && !words.mayEndLater()) {
        return false;
      }
      int depth = 0;
      String before = "";
      while (!over) {
        @Nullable String word = words.next();
        if (word == null) {
          return false;
        }
        boolean begins = word.equals("ATOMIC") && before.equals("BEGIN");
        if (begins || (depth > 0 && word.equals("CASE"))) {
          depth++;
        } else if (depth > 0 && word.equals("END")) {
          depth--;
        } else if (depth == 0 && word.equals(SqlScanner.END)) {
          over = true;
        }
        before = word;
      }
      return true;
    }
  }
}
