package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;

/**
 * Reads what a text does to its transaction, from the first words of its statements. On PostgreSQL
 * those that end a transaction are few and known; elsewhere those that do not are, and all others
 * are taken to end it.
 */
final class ControlReader {
  private final SqlScanner words;
  private final Flavor flavor;
  private final SqlDialect dialect;
  // What the database is given as a value, as far as it is written out.
  private String value = "";

  private ControlReader(String sql, Flavor flavor, SqlDialect dialect) {
    this.words = new SqlScanner(sql, dialect);
    this.flavor = flavor;
    this.dialect = dialect;
  }

  /** What a text of one or more statements does: the first that ends a transaction counts. */
  static Control control(String sql, Flavor flavor, SqlDialect dialect) {
    ControlReader reader = new ControlReader(sql, flavor, dialect);
    Control found = Control.NONE;
    do {
      found = found.and(reader.statement());
    } while (!found.endsTransaction() && reader.skip());
    return found;
  }

  /** What the first statement of a text does. */
  static Control first(String sql, Flavor flavor, SqlDialect dialect) {
    return new ControlReader(sql, flavor, dialect).statement();
  }

  /** Whether a text begins a transaction and does not end it. */
  static boolean leavesOpen(String sql, Flavor flavor, SqlDialect dialect) {
    ControlReader reader = new ControlReader(sql, flavor, dialect);
    boolean open = false;
    boolean more = true;
    while (more) {
      Control control = reader.statement();
      open = switch (control) {
        case BEGIN -> true;
        case COMMIT, ROLLBACK -> false;
        case BLOCK -> reader.blockLeavesOpen(open);
        case DYNAMIC -> open || leavesOpen(reader.value, flavor, dialect);
        default -> open;
      };
      // What follows may be the body of a routine, up to the end.
      boolean body = flavor == Flavor.MYSQL && control == Control.IMPLICIT_COMMIT;
      more = !body && reader.skip();
    }
    return open;
  }

  /** The statement that begins here. */
  private Control statement() {
    if (!words.next()) {
      return Control.NONE;
    }
    // A driver takes away what is around {fn …}.
    if (words.is("FN") && !words.next()) {
      return Control.NONE;
    }
    return control(words.word());
  }

  private Control control(String first) {
    return switch (first) {
      case "COMMIT" -> words.next("PREPARED") ? Control.TWO_PHASE : Control.COMMIT;
      case "ROLLBACK" -> rollback();
      case "BEGIN" -> flavor == Flavor.MYSQL && words.next("NOT") ? Control.BLOCK : Control.BEGIN;
      case "SET" -> set();
      default ->
        switch (flavor) {
          case POSTGRESQL -> onPostgresql(first);
          case MYSQL -> onMysql(first);
          case OTHER -> elsewhere(first);
        };
    };
  }

  private Control rollback() {
    boolean more = words.next();
    if (more && (words.is("WORK") || words.is("TRANSACTION"))) {
      more = words.next();
    }
    if (more && words.is("PREPARED")) {
      return Control.TWO_PHASE;
    }
    return more && words.is("TO") ? Control.NONE : Control.ROLLBACK;
  }

  private Control onPostgresql(String first) {
    return switch (first) {
      case "END" -> Control.COMMIT;
      case "ABORT" -> Control.ROLLBACK;
      case "START" -> Control.BEGIN;
      case "PREPARE" -> words.next("TRANSACTION") ? Control.TWO_PHASE : Control.NONE;
      case "RESET", "DISCARD" -> Control.SETTING;
      // Code too (DO, CALL): inside of a transaction the server itself refuses what would end it.
      default -> Control.NONE;
    };
  }

  private Control onMysql(String first) {
    return switch (first) {
      case "START" -> words.next("TRANSACTION") ? Control.BEGIN : Control.IMPLICIT_COMMIT;
      case "XA" -> Control.TWO_PHASE;
      case "CALL" -> Control.CALL;
      case "IF", "CASE", "FOR", "LOOP", "REPEAT", "WHILE", "DECLARE" -> Control.BLOCK;
      case "EXECUTE" -> {
        value = words.next("IMMEDIATE") ? words.string() : "";
        yield Control.DYNAMIC;
      }
      case "PREPARE" -> prepare();
      case "ANALYZE" -> analyze();
      case "CREATE" -> temporary() ? Control.NONE : Control.IMPLICIT_COMMIT;
      case "DROP" ->
        words.next() && (words.is("TEMPORARY") || words.is("PREPARE"))
            ? Control.NONE
            : Control.IMPLICIT_COMMIT;
      case "LOAD" -> words.next("INDEX") ? Control.IMPLICIT_COMMIT : Control.NONE;
      default -> flavor.keeps(first) ? Control.NONE : Control.IMPLICIT_COMMIT;
    };
  }

  private Control elsewhere(String first) {
    return switch (first) {
      case "START" -> Control.BEGIN;
      case "PREPARE" -> words.next("COMMIT") ? Control.TWO_PHASE : Control.DYNAMIC;
      case "EXECUTE" -> Control.DYNAMIC;
      default -> flavor.keeps(first) ? Control.NONE : Control.IMPLICIT_COMMIT;
    };
  }

  /** Preparing ends nothing, but what would is refused here, where it can be seen. */
  private Control prepare() {
    boolean written = words.next() && words.next("FROM");
    value = written ? words.string() : "";
    return control(value, flavor, dialect).endsTransaction() ? Control.DYNAMIC : Control.NONE;
  }

  /** ANALYZE of a query only explains it. */
  private Control analyze() {
    boolean tables =
        words.next() && (words.is("TABLE") || words.is("LOCAL") || words.is("NO_WRITE_TO_BINLOG"));
    return tables ? Control.IMPLICIT_COMMIT : Control.NONE;
  }

  private boolean temporary() {
    boolean more = words.next();
    if (more && words.is("OR")) {
      words.next();
      more = words.next();
    }
    return more && words.is("TEMPORARY");
  }

  private Control set() {
    return switch (flavor) {
      case POSTGRESQL -> Control.SETTING;
      case MYSQL -> setOnMysql();
      case OTHER -> setElsewhere();
    };
  }

  /** Autocommit may hide among several settings of one statement. */
  private Control setOnMysql() {
    Control found = Control.SETTING;
    boolean ofSession = false;
    boolean forOne = false;
    for (int i = 0; words.next(); i++) {
      if (i == 0 && (words.is("PASSWORD") || words.is("DEFAULT"))) {
        return Control.IMPLICIT_COMMIT;
      }
      forOne |= i == 0 && words.is("STATEMENT");
      if (forOne && words.is("FOR")) {
        // Settings for one statement, which follows them.
        return statement().and(found);
      }
      if (words.is("AUTOCOMMIT") || words.is("@@AUTOCOMMIT")) {
        return Control.AUTOCOMMIT;
      }
      ofSession |= setsSession();
      if (setsLevel()) {
        found = found.and(ofSession && !forOne ? Control.SESSION_LEVEL : Control.ONE_LEVEL);
      }
    }
    return found;
  }

  private boolean setsSession() {
    return words.is("SESSION")
        || words.is("LOCAL")
        || words.is("GLOBAL")
        || words.is("@@SESSION")
        || words.is("@@LOCAL")
        || words.is("@@GLOBAL");
  }

  private boolean setsLevel() {
    return words.is("ISOLATION")
        || words.is("TX_ISOLATION")
        || words.is("TRANSACTION_ISOLATION")
        || words.is("@@TX_ISOLATION")
        || words.is("@@TRANSACTION_ISOLATION");
  }

  /** H2 commits before it changes anything else, the isolation level too. */
  private Control setElsewhere() {
    if (!words.next()) {
      return Control.SETTING;
    }
    String what = words.word();
    if (what.equals("AUTOCOMMIT")) {
      return Control.AUTOCOMMIT;
    }
    return switch (what) {
      case "SCHEMA", "SCHEMA_SEARCH_PATH", "LOCK_TIMEOUT", "QUERY_TIMEOUT", "TIME" ->
        Control.SETTING;
      default -> what.startsWith("@") ? Control.SETTING : Control.IMPLICIT_COMMIT;
    };
  }

  /** Which of its branches are taken nobody knows: what it says last counts. */
  private boolean blockLeavesOpen(boolean before) {
    boolean open = before;
    do {
      while (words.next()) {
        if (words.is("START") || words.is("XA")) {
          open |= words.next() && (words.is("TRANSACTION") || words.is("BEGIN"));
        } else if (words.is("COMMIT") || words.is("ROLLBACK")) {
          open = false;
        } else if (words.is("AUTOCOMMIT")) {
          open = true;
        } else if (words.is("EXECUTE")) {
          open |= words.next("IMMEDIATE") && leavesOpen(words.string(), flavor, dialect);
        }
      }
    } while (words.nextStatement());
    return open;
  }

  /**
   * Goes to the next statement, beyond the body of a routine in standard SQL.
   *
   * @return false if nothing can follow
   */
  private boolean skip() {
    if (words.over() || !words.mayEndLater()) {
      return words.over() && words.nextStatement();
    }
    int depth = 0;
    boolean begun = false;
    do {
      while (words.next()) {
        if ((begun && words.is("ATOMIC")) || (depth > 0 && words.is("CASE"))) {
          depth++;
        } else if (depth > 0 && words.is("END")) {
          depth--;
        }
        begun = words.is("BEGIN");
      }
    } while (words.nextStatement() && depth > 0);
    return !words.over();
  }
}
