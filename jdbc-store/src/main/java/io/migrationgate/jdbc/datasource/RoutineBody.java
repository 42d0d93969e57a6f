package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the statements in the body of a stored procedure of MariaDB or MySQL, and looks at
 * each as at one that the application sends: what is not known to leave the transaction open is
 * taken to end it. Not thread-safe.
 */
final class RoutineBody {
  private final String body;
  private final SqlDialect dialect;
  private final SqlLexer tokens;
  private final List<RoutineName> calls = new ArrayList<>();
  // CASE expressions that have not ended, whose THEN and ELSE begin no statement.
  private int cases;

  RoutineBody(String body, SqlDialect dialect) {
    this.body = body;
    this.dialect = dialect;
    this.tokens = new SqlLexer(body, dialect);
  }

  /** The procedures that it calls, once {@link #whyNot} has returned null. */
  List<RoutineName> calls() {
    return calls;
  }

  /** What in it may end a transaction; null if nothing does. */
  @Nullable
  String whyNot() {
    boolean begins = true;
    while (tokens.nextCode() != Kind.END) {
      if (tokens.symbol(';')) {
        begins = true;
        cases = 0;
      } else if (!begins) {
        begins = goesOn();
      } else {
        switch (tokens.kind() == Kind.WORD ? tokens.upper() : "") {
          case "BEGIN", "NOT", "ATOMIC", "ELSE", "LOOP", "REPEAT" -> {
            // A statement follows.
          }
          case "END",
              "IF",
              "ELSEIF",
              "CASE",
              "WHEN",
              "WHILE",
              "UNTIL",
              "FOR",
              "ITERATE",
              "LEAVE",
              "RETURN",
              "OPEN",
              "FETCH",
              "CLOSE" -> begins = false;
          case "DECLARE" -> begins = handler();
          default -> {
            if (!label()) {
              String why = statement();
              if (why != null) {
                return why;
              }
              begins = false;
            }
          }
        }
      }
    }
    return null;
  }

  /** Whether a statement of a block begins behind this word of a condition or an expression. */
  private boolean goesOn() {
    if (tokens.word("CASE")) {
      cases++;
    } else if (tokens.word("END") && cases > 0) {
      cases--;
    }
    return cases == 0 && (tokens.word("THEN") || tokens.word("ELSE") || tokens.word("DO"));
  }

  /** Whether what is declared is a handler, whose statement follows its conditions. */
  private boolean handler() {
    tokens.nextCode();
    boolean handler = tokens.word("CONTINUE") || tokens.word("EXIT") || tokens.word("UNDO");
    tokens.nextCode();
    if (!handler || !tokens.word("HANDLER")) {
      tokens.moveTo(tokens.start());
      return false;
    }
    tokens.nextCode();
    boolean another = true;
    while (another) {
      tokens.nextCode();
      if (tokens.word("NOT")) {
        tokens.nextCode();
      } else if (tokens.word("SQLSTATE")) {
        tokens.nextCode();
        if (tokens.word("VALUE")) {
          tokens.nextCode();
        }
      }
      tokens.nextCode();
      another = tokens.symbol(',');
    }
    tokens.moveTo(tokens.start());
    return true;
  }

  private boolean label() {
    int from = tokens.start();
    boolean label = tokens.nextCode() == Kind.SYMBOL && tokens.symbol(':');
    if (!label) {
      tokens.moveTo(from);
      tokens.nextCode();
    }
    return label;
  }

  private @Nullable String statement() {
    String rest = body.substring(tokens.start());
    TransactionControl control = TransactionControlReader.first(rest, dialect);
    if (control == TransactionControl.CALL) {
      RoutineName called = RoutineName.called(rest, dialect);
      if (called == null) {
        return "a call whose procedure is not told by name";
      }
      calls.add(called);
      return null;
    }
    return control.compareTo(TransactionControl.SETTING) > 0
        ? (control.endsTransaction() ? control.what() : "an isolation level that it sets")
        : null;
  }
}
