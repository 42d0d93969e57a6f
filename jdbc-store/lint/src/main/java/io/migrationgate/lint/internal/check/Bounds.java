package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a statement writes few rows by what is written in it: rows that it lists, one row of an
 * aggregate, or rows that constants pick out. A flag or a status picks out a class of rows, which
 * grows with the table, so it is no bound.
 */
final class Bounds {
  private static final Set<String> SET_OPERATORS = Set.of("UNION", "EXCEPT", "INTERSECT", "MINUS");
  private static final Set<String> AGGREGATES =
      Set.of("COUNT", "MAX", "MIN", "SUM", "AVG", "STRING_AGG", "ARRAY_AGG", "BOOL_OR", "BOOL_AND");
  private static final Set<String> BEHIND_FROM = Set.of(
      "WHERE",
      "GROUP",
      "HAVING",
      "ORDER",
      "LIMIT",
      "FETCH",
      "OFFSET",
      "WINDOW",
      "FOR",
      "ON",
      "RETURNING");
  private static final Set<String> BEHIND_WHERE =
      Set.of("GROUP", "HAVING", "ORDER", "LIMIT", "FETCH", "OFFSET", "WINDOW", "FOR", "RETURNING");
  private static final Pattern CLASS_OF_ROWS = Pattern.compile(
      "(is|has)_.*|(.*_)?(status|state|type|kind|flag|active|enabled|deleted|archived|visible|by|author|creator|owner|category)");

  private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(\\D.*)?");

  private final Judgement judgement;

  private Bounds(Judgement judgement) {
    this.judgement = judgement;
  }

  static Bounds of(Judgement judgement) {
    return new Bounds(judgement);
  }

  /** Whether a condition picks out rows by constants. */
  boolean bounds(List<Token> where) {
    if (where.isEmpty()) {
      return false;
    }
    return TokenLists.split(TokenLists.bare(where), Set.of("OR", "XOR")).stream()
        .allMatch(this::anyPins);
  }

  private boolean anyPins(List<Token> conjunction) {
    List<List<Token>> parts = TokenLists.split(conjunction, Set.of("AND"));
    for (int i = 0; i < parts.size(); i++) {
      List<Token> part = parts.get(i);
      List<Token> inner = TokenLists.bare(part);
      if (inner.size() < part.size() ? bounds(inner) : pins(part) || between(parts, i)) {
        return true;
      }
    }
    return false;
  }

  /** BETWEEN has an AND of its own. */
  private static boolean between(List<List<Token>> parts, int index) {
    List<Token> part = parts.get(index);
    int word = TokenLists.find(part, "BETWEEN");
    return word > 0
        && !part.get(word - 1).is("NOT")
        && index + 1 < parts.size()
        && constant(part.subList(word + 1, part.size()))
        && constant(parts.get(index + 1))
        && column(part.subList(0, word));
  }

  private boolean pins(List<Token> part) {
    if (part.size() > 2 && part.get(0).is("CURRENT") && part.get(1).is("OF")) {
      return true;
    }
    for (int i = 1; i < part.size(); i++) {
      if (part.get(i).symbol("=")) {
        List<Token> left = part.subList(0, i);
        List<Token> right = part.subList(i + 1, part.size());
        return (column(left) && (picks(right) || one(right))) || (column(right) && picks(left));
      }
    }
    int in = TokenLists.find(part, "IN");
    if (in < 1 || part.get(in - 1).is("NOT") || !column(part.subList(0, in))) {
      return false;
    }
    List<Token> list = TokenLists.bare(part.subList(in + 1, part.size()));
    if (!list.isEmpty() && (list.get(0).is("SELECT") || list.get(0).is("WITH"))) {
      return !unboundedSource(list);
    }
    return new Cursor(list)
        .tokens().stream()
            .allMatch(token -> token.symbol(",")
                || (literal(token) && !anyRow(token.text()))
                || token.symbol("-"));
  }

  /** A query in brackets that picks out few rows. */
  private boolean one(List<Token> right) {
    List<Token> query = TokenLists.bare(right);
    return query.size() < right.size()
        && query.size() > 1
        && query.get(0).is("SELECT")
        && !unboundedSource(query);
  }

  private static boolean column(List<Token> tokens) {
    List<Token> bare = TokenLists.bare(tokens);
    boolean folded = bare.size() > 3
        && (bare.get(0).is("LOWER") || bare.get(0).is("UPPER") || bare.get(0).is("TRIM"))
        && bare.get(1).symbol("(");
    List<Token> name = folded ? bare.subList(2, bare.size() - 1) : bare;
    Cursor in = new Cursor(name);
    SqlName column = in.name();
    if (column == null) {
      return false;
    }
    boolean cast = in.symbol("::");
    if (cast) {
      TypeName.read(in);
    }
    return in.atEnd() && !classOfRows(column.name());
  }

  /** Whether a column's name says that each of its values stands for many rows. */
  static boolean classOfRows(String column) {
    return CLASS_OF_ROWS.matcher(column.toLowerCase(Locale.ROOT)).matches();
  }

  /** A constant that stands for one row: not a moment, and not an empty string. */
  private static boolean picks(List<Token> tokens) {
    return constant(tokens)
        && tokens.stream().noneMatch(token -> token.string() && anyRow(token.text()));
  }

  /** Whether any number of rows may have this string, whatever the column is. */
  static boolean anyRow(String value) {
    return value.isBlank() || MOMENT.matcher(value).matches();
  }

  private static boolean constant(List<Token> tokens) {
    List<Token> bare = TokenLists.bare(tokens);
    int from = !bare.isEmpty()
            && (bare.get(0).symbol("-") || bare.get(0).is("DATE") || bare.get(0).is("TIMESTAMP"))
        ? 1
        : 0;
    if (bare.size() <= from || !literal(bare.get(from))) {
      return false;
    }
    return bare.size() == from + 1
        || bare.get(from + 1).symbol("::")
        || bare.get(from + 1).is("COLLATE");
  }

  private static boolean literal(Token token) {
    return token.string()
        || token.type() == Token.Type.NUMBER
        || token.placeholder()
        || (token.type() == Token.Type.WORD && token.text().startsWith("@"));
  }

  /** The same, but asks the parser before it says so, which also sees the common tables. */
  boolean copies(List<Token> query, List<Token> withCommonTables) {
    return unboundedSource(query) && !Queries.bounded(withCommonTables, judgement);
  }

  /** Whether a query may give any number of rows that were there before. */
  boolean unboundedSource(List<Token> query) {
    List<Token> bare = TokenLists.bare(query);
    if (bare.isEmpty()) {
      return true;
    }
    if (bare.get(0).is("VALUES")) {
      return false;
    }
    List<List<Token>> branches = TokenLists.split(bare, SET_OPERATORS);
    if (branches.size() > 1) {
      return branches.stream().map(Bounds::withoutAll).anyMatch(this::unboundedSource);
    }
    return !bare.get(0).is("SELECT") || unboundedSelect(bare);
  }

  private static List<Token> withoutAll(List<Token> branch) {
    boolean word =
        !branch.isEmpty() && (branch.get(0).is("ALL") || branch.get(0).is("DISTINCT"));
    return word ? branch.subList(1, branch.size()) : branch;
  }

  private boolean unboundedSelect(List<Token> select) {
    int from = TokenLists.find(select, "FROM");
    if (from < 0 || limited(select) || aggregates(select, from)) {
      return false;
    }
    List<Token> sources = TokenLists.clause(select, "FROM", BEHIND_FROM);
    if (steady(sources)) {
      return false;
    }
    boolean several = sources.stream().anyMatch(token -> token.symbol(",") || token.is("JOIN"));
    return several || !bounds(TokenLists.clause(select, "WHERE", BEHIND_WHERE));
  }

  static boolean limited(List<Token> select) {
    int limit = TokenLists.find(select, "LIMIT");
    int fetch = TokenLists.find(select, "FETCH");
    return (limit >= 0
            && limit + 1 < select.size()
            && select.get(limit + 1).type() == Token.Type.NUMBER)
        || fetch >= 0;
  }

  /** One row, however many there are. */
  private static boolean aggregates(List<Token> select, int from) {
    boolean aggregate = false;
    for (int i = 1; i + 1 < from; i++) {
      aggregate |=
          AGGREGATES.contains(select.get(i).keyword()) && select.get(i + 1).symbol("(");
    }
    List<Token> list = select.subList(0, from);
    boolean inner = list.stream().skip(1).anyMatch(token -> token.is("SELECT"));
    return aggregate
        && !inner
        && TokenLists.find(select, "GROUP") < 0
        && list.stream().noneMatch(token -> token.is("OVER"));
  }

  /** A source of rows that are written in the script, or made in this change set. */
  private boolean steady(List<Token> sources) {
    if (sources.isEmpty()) {
      return false;
    }
    if (sources.get(0).symbol("(")) {
      Cursor in = new Cursor(sources);
      List<Token> inner = in.brackets();
      return alone(in) && inner != null && !inner.isEmpty() && !unboundedSource(inner);
    }
    Cursor in = new Cursor(sources);
    SqlName name = in.name();
    if (name == null) {
      return false;
    }
    if (in.here().symbol("(") || name.key().equals("dual")) {
      in.brackets();
      return alone(in);
    }
    in.accept("AS");
    in.name();
    return in.atEnd() && judgement.few(name);
  }

  /** Whether no other source follows. */
  private static boolean alone(Cursor in) {
    List<Token> rest = in.tokens().subList(in.index(), in.tokens().size());
    return rest.stream().noneMatch(token -> token.symbol(",") || token.is("JOIN"))
        || listsColumnsOnly(rest);
  }

  /** AS v (a, b). */
  private static boolean listsColumnsOnly(List<Token> rest) {
    Cursor in = new Cursor(rest);
    in.accept("AS");
    return in.name() != null && in.brackets() != null && in.atEnd();
  }
}
