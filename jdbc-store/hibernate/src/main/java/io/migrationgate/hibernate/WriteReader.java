package io.migrationgate.hibernate;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads which tables and columns a statement writes. Knows as much of SQL as that takes, and where
 * in doubt takes a table or column for written. Not thread-safe.
 */
final class WriteReader {
  private static final Set<String> AFTER_ASSIGNMENTS =
      Set.of("WHERE", "FROM", "RETURNING", "ORDER", "LIMIT", "WHEN", "ON", "OUTPUT");
  private static final Set<String> BETWEEN_VERB_AND_TABLE = Set.of(
      "INTO",
      "ONLY",
      "IGNORE",
      "LOW_PRIORITY",
      "DELAYED",
      "HIGH_PRIORITY",
      "QUICK",
      "OR",
      "FROM",
      "TABLE",
      "REPLACE");
  private static final Set<String> AFTER_TABLES =
      Set.of("SET", "WHERE", "RETURNING", "LIMIT", "ORDER", "USING");

  private record Token(SqlLexer.Kind kind, String text, String upper) {
    boolean is(String word) {
      return kind != SqlLexer.Kind.NAME && upper.equals(word);
    }

    boolean in(Set<String> words) {
      return kind == SqlLexer.Kind.WORD && words.contains(upper);
    }

    boolean name() {
      return kind == SqlLexer.Kind.NAME || kind == SqlLexer.Kind.WORD;
    }
  }

  private static final Token END = new Token(SqlLexer.Kind.END, "", "");

  private final List<Token> tokens = new ArrayList<>();
  private final List<WrittenTable> written = new ArrayList<>();
  private int at;
  // Of the statement around, for ON CONFLICT DO UPDATE, ON DUPLICATE KEY UPDATE, WHEN MATCHED THEN.
  private List<TableName> targets = List.of();

  WriteReader(String sql, SqlDialect dialect) {
    SqlLexer lexer = new SqlLexer(sql, dialect);
    while (lexer.nextCode() != SqlLexer.Kind.END) {
      String text = sql.substring(lexer.start(), lexer.end());
      tokens.add(new Token(lexer.kind(), text, lexer.upper()));
    }
  }

  List<WrittenTable> read() {
    while (at < tokens.size()) {
      Token token = peek(0);
      Token before = peek(-1);
      at++;
      if (token.is("UPDATE")) {
        update(before);
      } else if (token.is("INSERT") || (token.is("REPLACE") && !peek(0).is("("))) {
        insert(before);
      } else if (token.is("DELETE") && !before.is("ON") && !before.is("THEN")) {
        delete();
      } else if (token.is("DELETE") && before.is("THEN")) {
        targets.forEach(table -> written.add(WrittenTable.deleted(table)));
      } else if (token.is("MERGE")) {
        skipModifiers();
        targets = List.of(table());
        if (peek(0).is("(") || peek(0).is("KEY") || peek(0).is("VALUES")) {
          // H2's, which is an INSERT or an UPDATE.
          inserted();
        }
      } else if (token.is("TRUNCATE")) {
        skipModifiers();
        written.add(WrittenTable.deleted(table()));
      }
    }
    return written;
  }

  private Token peek(int ahead) {
    int index = at + ahead;
    return index < 0 || index >= tokens.size() ? END : tokens.get(index);
  }

  private void skipModifiers() {
    while (peek(0).in(BETWEEN_VERB_AND_TABLE)) {
      at++;
    }
  }

  private TableName table() {
    StringBuilder name = new StringBuilder();
    while (peek(0).name() || peek(0).is(".")) {
      name.append(peek(0).text());
      at++;
      if (!peek(0).is(".") && !peek(-1).is(".")) {
        break;
      }
    }
    return TableName.parse(name.toString());
  }

  private void update(Token before) {
    if (before.is("FOR") || before.is("ON")) {
      return;
    }
    if (before.is("DO") || before.is("KEY") || before.is("THEN")) {
      if (peek(0).is("SET")) {
        at++;
      }
    } else {
      targets = tables();
      if (!peek(0).is("SET")) {
        return;
      }
      at++;
    }
    Set<String> columns = assigned();
    targets.forEach(table -> written.add(WrittenTable.updated(table, columns)));
  }

  /** The tables before SET or WHERE, aliases among them. */
  private List<TableName> tables() {
    skipModifiers();
    List<TableName> tables = new ArrayList<>();
    int depth = 0;
    while (at < tokens.size()
        && !(depth == 0 && (peek(0).in(AFTER_TABLES) || peek(0).is(";")))) {
      if (peek(0).is("(")) {
        depth++;
      } else if (peek(0).is(")") && --depth < 0) {
        break;
      } else if (peek(0).name()) {
        tables.add(table());
        continue;
      }
      at++;
    }
    return tables;
  }

  /** The names before {@code =} at the depth of SET. */
  private Set<String> assigned() {
    Set<String> columns = new LinkedHashSet<>();
    int depth = 0;
    boolean target = true;
    while (at < tokens.size()) {
      Token token = peek(0);
      if (depth == 0 && (ends(token) || token.is(";"))) {
        break;
      }
      if (token.is("(") || token.is("CASE")) {
        depth++;
      } else if (token.is(")") || token.is("END")) {
        if (--depth < 0) {
          break;
        }
      } else if (depth == 0 && token.is(",")) {
        target = true;
      } else if (depth == 0 && token.is("=")) {
        target = false;
      } else if (target && token.name() && !peek(1).is(".")) {
        columns.add(token.text());
      }
      at++;
    }
    return columns;
  }

  /** IS DISTINCT FROM is part of a value. */
  private boolean ends(Token token) {
    return token.in(AFTER_ASSIGNMENTS) && !(token.is("FROM") && peek(-1).is("DISTINCT"));
  }

  private void insert(Token before) {
    if (before.is("ON") || before.is("OR")) {
      return;
    }
    if (!before.is("THEN")) {
      skipModifiers();
      targets = List.of(table());
      if (peek(0).is("PARTITION")) {
        while (at < tokens.size() && !peek(0).is(")")) {
          at++;
        }
        at++;
      }
      if (peek(0).is("AS")) {
        at++;
      }
      if (peek(0).name()
          && (peek(1).is("(") || peek(1).is("VALUES") || peek(1).is("DEFAULT"))
          && !peek(0).is("VALUES")
          && !peek(0).is("DEFAULT")) {
        at++;
      }
    }
    inserted();
  }

  /** The columns that follow; all of them if none do. */
  private void inserted() {
    if (defaults()) {
      targets.forEach(table -> written.add(WrittenTable.insertedDefaults(table)));
      return;
    }
    Set<String> columns = new LinkedHashSet<>();
    if (peek(0).is("(") && !peek(1).is("SELECT") && !peek(1).is("WITH")) {
      while (at < tokens.size() && !peek(0).is(")")) {
        if (peek(0).name()) {
          columns.add(peek(0).text());
        }
        at++;
      }
    } else if (peek(0).is("SET")) {
      at++;
      columns.addAll(assigned());
    }
    targets.forEach(table -> written.add(WrittenTable.inserted(table, columns)));
  }

  /** {@code DEFAULT VALUES}, or lists with nothing in them, which Hibernate sends for all nulls. */
  private boolean defaults() {
    int values = peek(0).is("(") && peek(1).is(")") ? 2 : 0;
    return (peek(0).is("DEFAULT") && peek(1).is("VALUES"))
        || (peek(values).is("VALUES")
            && peek(values + 1).is("(")
            && peek(values + 2).is(")"));
  }

  private void delete() {
    targets = tables();
    targets.forEach(table -> written.add(WrittenTable.deleted(table)));
  }
}
