package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;

/**
 * Reads what a text does to its transaction, from the first words of its statements. On PostgreSQL
 * those that end a transaction are few and known; elsewhere those that do not are, and all others
 * are taken to end it.
 */
final class TransactionControlReader {
  private final SqlScanner words;
  private final SqlDialect dialect;
  // What the database is given as a value, as far as it is written out.
  private String value = "";

  private TransactionControlReader(String sql, SqlDialect dialect) {
    this.words = new SqlScanner(sql, dialect);
    this.dialect = dialect;
  }

  /** What a text of one or more statements does: the first that ends a transaction counts. */
  static TransactionControl control(String sql, SqlDialect dialect) {
    TransactionControlReader reader = new TransactionControlReader(sql, dialect);
    TransactionControl found = TransactionControl.NONE;
    do {
      found = found.and(reader.statement());
    } while (!found.endsTransaction() && reader.skip());
    return found;
  }

  /** What the first statement of a text does. */
  static TransactionControl first(String sql, SqlDialect dialect) {
    return new TransactionControlReader(sql, dialect).statement();
  }

  /** Whether a text begins a transaction and does not end it. */
  static boolean leavesOpen(String sql, SqlDialect dialect) {
    TransactionControlReader reader = new TransactionControlReader(sql, dialect);
    boolean open = false;
    boolean more = true;
    while (more) {
      TransactionControl control = reader.statement();
      open = switch (control) {
        case BEGIN -> true;
        case COMMIT, ROLLBACK -> false;
        case BLOCK -> reader.blockLeavesOpen(open);
        case DYNAMIC -> open || leavesOpen(reader.value, dialect);
        default -> open;
      };
      // What follows may be the body of a routine, up to the end.
      boolean body = dialect.mysql() && control == TransactionControl.IMPLICIT_COMMIT;
      more = !body && reader.skip();
    }
    return open;
  }

  /** The statement that begins here. */
  private TransactionControl statement() {
    if (!words.next()) {
      return TransactionControl.NONE;
    }
    // A driver takes away what is around {fn …}.
    if (words.is("FN") && !words.next()) {
      return TransactionControl.NONE;
    }
    return control(words.word());
  }

  private TransactionControl control(String first) {
    return switch (first) {
      case "COMMIT" ->
        words.next("PREPARED") ? TransactionControl.TWO_PHASE : TransactionControl.COMMIT;
      case "ROLLBACK" -> rollback();
      case "BEGIN" ->
        dialect.mysql() && words.next("NOT") ? TransactionControl.BLOCK : TransactionControl.BEGIN;
      case "SET" -> set();
      default ->
        switch (dialect.family()) {
          case POSTGRESQL -> onPostgresql(first);
          case MYSQL -> onMysql(first);
          case H2 -> elsewhere(first);
        };
    };
  }

  private TransactionControl rollback() {
    boolean more = words.next();
    if (more && (words.is("WORK") || words.is("TRANSACTION"))) {
      more = words.next();
    }
    if (more && words.is("PREPARED")) {
      return TransactionControl.TWO_PHASE;
    }
    return more && words.is("TO") ? TransactionControl.NONE : TransactionControl.ROLLBACK;
  }

  private TransactionControl onPostgresql(String first) {
    return switch (first) {
      case "END" -> TransactionControl.COMMIT;
      case "ABORT" -> TransactionControl.ROLLBACK;
      case "START" -> TransactionControl.BEGIN;
      case "PREPARE" ->
        words.next("TRANSACTION") ? TransactionControl.TWO_PHASE : TransactionControl.NONE;
      case "RESET", "DISCARD" -> TransactionControl.SETTING;
      // Code too (DO, CALL): inside of a transaction the server itself refuses what would end it.
      default -> TransactionControl.NONE;
    };
  }

  private TransactionControl onMysql(String first) {
    return switch (first) {
      case "START" ->
        words.next("TRANSACTION") ? TransactionControl.BEGIN : TransactionControl.IMPLICIT_COMMIT;
      case "XA" -> TransactionControl.TWO_PHASE;
      case "CALL" -> TransactionControl.CALL;
      case "IF", "CASE", "FOR", "LOOP", "REPEAT", "WHILE", "DECLARE" -> TransactionControl.BLOCK;
      case "EXECUTE" -> {
        value = words.next("IMMEDIATE") ? words.string() : "";
        yield TransactionControl.DYNAMIC;
      }
      case "PREPARE" -> prepare();
      case "ANALYZE" -> analyze();
      case "CREATE" -> temporary() ? TransactionControl.NONE : TransactionControl.IMPLICIT_COMMIT;
      case "DROP" ->
        words.next() && (words.is("TEMPORARY") || words.is("PREPARE"))
            ? TransactionControl.NONE
            : TransactionControl.IMPLICIT_COMMIT;
      case "LOAD" ->
        words.next("INDEX") ? TransactionControl.IMPLICIT_COMMIT : TransactionControl.NONE;
      default ->
        OpenStatements.keep(dialect.family(), first)
            ? TransactionControl.NONE
            : TransactionControl.IMPLICIT_COMMIT;
    };
  }

  private TransactionControl elsewhere(String first) {
    return switch (first) {
      case "START" -> TransactionControl.BEGIN;
      case "PREPARE" ->
        words.next("COMMIT") ? TransactionControl.TWO_PHASE : TransactionControl.DYNAMIC;
      case "EXECUTE" -> TransactionControl.DYNAMIC;
      default ->
        OpenStatements.keep(dialect.family(), first)
            ? TransactionControl.NONE
            : TransactionControl.IMPLICIT_COMMIT;
    };
  }

  /** Preparing ends nothing, but what would is refused here, where it can be seen. */
  private TransactionControl prepare() {
    boolean written = words.next() && words.next("FROM");
    value = written ? words.string() : "";
    return control(value, dialect).endsTransaction()
        ? TransactionControl.DYNAMIC
        : TransactionControl.NONE;
  }

  /** ANALYZE of a query only explains it. */
  private TransactionControl analyze() {
    boolean tables =
        words.next() && (words.is("TABLE") || words.is("LOCAL") || words.is("NO_WRITE_TO_BINLOG"));
    return tables ? TransactionControl.IMPLICIT_COMMIT : TransactionControl.NONE;
  }

  private boolean temporary() {
    boolean more = words.next();
    if (more && words.is("OR")) {
      words.next();
      more = words.next();
    }
    return more && words.is("TEMPORARY");
  }

  private TransactionControl set() {
    return switch (dialect.family()) {
      case POSTGRESQL -> TransactionControl.SETTING;
      case MYSQL -> setOnMysql();
      case H2 -> setElsewhere();
    };
  }

  /** Autocommit may hide among several settings of one statement. */
  private TransactionControl setOnMysql() {
    TransactionControl found = TransactionControl.SETTING;
    boolean ofSession = false;
    boolean forOne = false;
    for (int i = 0; words.next(); i++) {
      if (i == 0 && (words.is("PASSWORD") || words.is("DEFAULT"))) {
        return TransactionControl.IMPLICIT_COMMIT;
      }
      forOne |= i == 0 && words.is("STATEMENT");
      if (forOne && words.is("FOR")) {
        // Settings for one statement, which follows them.
        return statement().and(found);
      }
      if (words.is("AUTOCOMMIT") || words.is("@@AUTOCOMMIT")) {
        return TransactionControl.AUTOCOMMIT;
      }
      ofSession |= setsSession();
      if (setsLevel()) {
        found = found.and(
            ofSession && !forOne ? TransactionControl.SESSION_LEVEL : TransactionControl.ONE_LEVEL);
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
  private TransactionControl setElsewhere() {
    if (!words.next()) {
      return TransactionControl.SETTING;
    }
    String what = words.word();
    if (what.equals("AUTOCOMMIT")) {
      return TransactionControl.AUTOCOMMIT;
    }
    return switch (what) {
      case "SCHEMA", "SCHEMA_SEARCH_PATH", "LOCK_TIMEOUT", "QUERY_TIMEOUT", "TIME" ->
        TransactionControl.SETTING;
      default ->
        what.startsWith("@") ? TransactionControl.SETTING : TransactionControl.IMPLICIT_COMMIT;
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
          open |= words.next("IMMEDIATE") && leavesOpen(words.string(), dialect);
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
