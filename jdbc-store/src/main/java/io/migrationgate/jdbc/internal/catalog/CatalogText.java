package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds tables and columns in texts that the catalog keeps. What the database has written itself is
 * read token by token; code that people have written, in whatever language, is searched for words,
 * those in its strings and comments included: what it puts together there nobody can tell.
 */
final class CatalogText {
  /** MariaDB and MySQL, which write names in backquotes, or as their SQL mode says. */
  static final SqlDialect MYSQL = new SqlDialect(SqlDialect.Family.MYSQL, true, true, true);

  private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
  private static final String NO_WORD_BEFORE = "(?<![\\p{L}\\p{N}_$])";
  private static final String NO_WORD_AFTER = "(?![\\p{L}\\p{N}_$])";

  private CatalogText() {}

  /** Whether a text has a name as a word, whatever it means by it. */
  static boolean hasWord(String text, String name) {
    return hasExactly(text, name)
        || (name.indexOf('"') >= 0 && hasExactly(text, name.replace("\"", "\"\"")))
        || (name.indexOf('`') >= 0 && hasExactly(text, name.replace("`", "``")));
  }

  private static boolean hasExactly(String text, String word) {
    return Pattern.compile(NO_WORD_BEFORE + Pattern.quote(word) + NO_WORD_AFTER, ANY_CASE)
        .matcher(text)
        .find();
  }

  /**
   * What a piece of code mentions of the target: the words for it; empty if none.
   *
   * @param tableKnown whether the code is about the table without naming it, as a trigger's is
   */
  static Set<String> mentioned(String code, DropTarget target, boolean tableKnown) {
    Set<String> found = new TreeSet<>();
    if (!tableKnown && !hasWord(code, target.table())) {
      return found;
    }
    if (target.whole()) {
      if (hasWord(code, target.table())) {
        found.add(target.table());
      }
      return found;
    }
    target.columns().stream().filter(column -> hasWord(code, column)).forEach(found::add);
    return found;
  }

  /** The names in quotes in a text that the database has written, in lower case. */
  static Set<String> names(String definition, SqlDialect dialect) {
    Set<String> names = new TreeSet<>();
    for (Piece piece : pieces(definition, dialect)) {
      if (piece.name()) {
        names.add(piece.text().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** The columns of a trigger's own rows that it uses, as {@code NEW.a} or {@code OLD.a}. */
  static Set<String> ofRow(String code, List<String> columns, SqlDialect dialect) {
    List<Piece> pieces = pieces(code, dialect);
    Set<String> used = new TreeSet<>();
    for (int i = 2; i < pieces.size(); i++) {
      Piece row = pieces.get(i - 2);
      if (pieces.get(i - 1).is(".") && (row.means("NEW") || row.means("OLD"))) {
        Piece column = pieces.get(i);
        columns.stream().filter(column::means).forEach(used::add);
      }
    }
    return used;
  }

  /**
   * The dropped columns that a view uses, read from its text as the database wrote it: every
   * identifier quoted, columns with the name or the alias of their table or, of one table only, on
   * their own.
   *
   * @return the columns, or the table's name if the whole table goes; empty if it uses none
   */
  static Set<String> usedByView(
      String definition, @Nullable String schema, DropTarget target, SqlDialect dialect) {
    List<Piece> pieces = pieces(definition, dialect);
    Set<String> tables = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).names(target.table()) && isTable(pieces, i, schema)) {
        tables.add(target.table());
        int alias = at(pieces, i + 1).is("AS") ? i + 2 : i + 1;
        if (at(pieces, alias).name()) {
          tables.add(at(pieces, alias).text());
        }
      }
    }
    Set<String> used = new TreeSet<>();
    if (!tables.isEmpty() && target.whole()) {
      used.add(target.table());
    } else if (!tables.isEmpty()) {
      for (int i = 0; i < pieces.size(); i++) {
        if (pieces.get(i).name() && isColumn(pieces, i, tables)) {
          target.columns().stream().filter(pieces.get(i)::names).forEach(used::add);
        }
      }
    }
    return used;
  }

  /** Not the table of another schema, nor what stands before a column. */
  private static boolean isTable(List<Piece> pieces, int i, @Nullable String schema) {
    if (at(pieces, i + 1).is(".")) {
      return false;
    }
    return !at(pieces, i - 1).is(".")
        || (schema != null
            && at(pieces, i - 2).names(schema)
            && !at(pieces, i - 3).is("."));
  }

  private static boolean isColumn(List<Piece> pieces, int i, Set<String> tables) {
    Piece before = at(pieces, i - 1);
    if (before.is(".")) {
      Piece table = at(pieces, i - 2);
      return table.name() && tables.contains(table.text());
    }
    return !before.is("AS");
  }

  private static Piece at(List<Piece> pieces, int i) {
    return i >= 0 && i < pieces.size() ? pieces.get(i) : Piece.NOTHING;
  }

  private static List<Piece> pieces(String code, SqlDialect dialect) {
    List<Piece> pieces = new ArrayList<>();
    SqlLexer lexer = new SqlLexer(code, dialect);
    while (lexer.nextCode() != SqlLexer.Kind.END) {
      boolean string = lexer.kind() == SqlLexer.Kind.STRING || lexer.kind() == SqlLexer.Kind.DOLLAR;
      pieces.add(new Piece(string ? "" : lexer.content(), lexer.kind() == SqlLexer.Kind.NAME));
    }
    return pieces;
  }

  /**
   * A token.
   *
   * @param text of a name without its quotes; empty for a string
   * @param name whether it is a name in quotes
   */
  private record Piece(String text, boolean name) {
    static final Piece NOTHING = new Piece("", false);

    /** Whether it is this keyword or sign. */
    boolean is(String word) {
      return !name && text.equalsIgnoreCase(word);
    }

    /** Whether it is this name in quotes. */
    boolean names(String wanted) {
      return name && text.equalsIgnoreCase(wanted);
    }

    /** Whether it is this name, in quotes or not. */
    boolean means(String wanted) {
      return text.equalsIgnoreCase(wanted);
    }
  }
}
