package io.migrationgate.internal.sql;

import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells whether SQL that people have written, or a piece of it, may use columns of a table. In
 * doubt it may.
 *
 * <p>Which database reads the text is not known, so each one's rules for quotes count. A column is
 * a word, or a name in quotes; what stands in strings and comments is none. What is qualified by
 * another table's name or alias is that table's, unless the text begins with common table
 * expressions, whose names hide tables.
 */
public final class SqlMentions {
  private static final Set<String> BEFORE_TABLES =
      Set.of("from", "join", "update", "into", "using");

  /** Between these and a table's name. */
  private static final Set<String> MODIFIERS =
      Set.of("only", "lateral", "ignore", "low_priority", "table");

  private static final List<SqlDialect> DIALECTS =
      List.of(SqlDialect.POSTGRESQL, SqlDialect.MYSQL, SqlDialect.H2);

  private final List<String> tokens = new ArrayList<>();
  private final Set<String> own = new HashSet<>();
  private final Set<String> others = new HashSet<>();
  private final String table;

  private SqlMentions(String sql, SqlDialect dialect, TableName table) {
    this.table = lower(TableName.bare(table.name()));
    // Behind a modifier that is not known here it would be taken for an alias of that.
    own.add(this.table);
    SqlLexer lexer = new SqlLexer(sql, dialect);
    while (lexer.nextCode() != Kind.END) {
      boolean text = lexer.kind() == Kind.STRING || lexer.kind() == Kind.DOLLAR;
      // Where it quotes nothing, a backtick would part a name from what qualifies it.
      if (!lexer.symbol('`')) {
        tokens.add(text ? "''" : lower(lexer.content()));
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (BEFORE_TABLES.contains(tokens.get(i))) {
        tablesAt(i + 1);
      }
    }
    others.removeAll(own);
    if (tokens.contains("with")) {
      others.clear();
    }
  }

  /**
   * Whether a text may use one of these columns.
   *
   * @param about whether columns without a table may be those of this one though the text does not
   *     name it, as in a condition on its rows
   * @param columns as they are written in SQL; if empty, whether it names the table
   */
  public static boolean mayUse(String sql, boolean about, TableName table, List<String> columns) {
    return DIALECTS.stream()
        .map(dialect -> new SqlMentions(sql, dialect, table))
        .anyMatch(text -> text.mayUse(about, columns));
  }

  private boolean mayUse(boolean about, List<String> columns) {
    boolean named = tokens.contains(table);
    if (columns.isEmpty()) {
      return named;
    }
    return (named || about) && columns.stream().anyMatch(this::mayUse);
  }

  private boolean mayUse(String column) {
    String name = lower(TableName.bare(column));
    for (int i = 0; i < tokens.size(); i++) {
      boolean foreign = i >= 2 && is(i - 1, ".") && others.contains(tokens.get(i - 2));
      if (tokens.get(i).equals(name) && !foreign) {
        return true;
      }
    }
    return false;
  }

  /** Notes what the tables of a list are called. */
  private void tablesAt(int first) {
    int at = first;
    do {
      while (at < tokens.size() && MODIFIERS.contains(tokens.get(at))) {
        at++;
      }
      while (is(at + 1, ".")) {
        at += 2;
      }
      if (!isName(at)) {
        return;
      }
      Set<String> names = tokens.get(at).equals(table) ? own : others;
      names.add(tokens.get(at++));
      if (is(at, "as")) {
        at++;
      }
      if (isName(at)) {
        names.add(tokens.get(at++));
      }
    } while (is(at++, ","));
  }

  private boolean is(int at, String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private boolean isName(int at) {
    return at < tokens.size()
        && !tokens.get(at).isEmpty()
        && Character.isUnicodeIdentifierStart(tokens.get(at).codePointAt(0));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
