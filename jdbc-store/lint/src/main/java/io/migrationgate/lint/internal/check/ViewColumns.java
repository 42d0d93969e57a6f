package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a view offers.
 *
 * @param columns their keys
 */
record ViewColumns(Set<String> columns) implements Replacements.Shape {
  private static final Set<String> ENDS =
      Set.of("FROM", "UNION", "EXCEPT", "INTERSECT", "WHERE", "GROUP", "ORDER", "LIMIT");

  ViewColumns {
    columns = Set.copyOf(columns);
  }

  @Override
  public boolean serves(Replacements.Shape other) {
    return other instanceof ViewColumns view && columns.containsAll(view.columns);
  }

  /** Reads them behind the view's name; null if they cannot be told. */
  static @Nullable ViewColumns read(Cursor in) {
    int back = in.index();
    List<Token> listed = in.brackets();
    List<Token> rest = in.rest();
    in.index(back);
    if (listed != null) {
      return of(listed);
    }
    int as = TokenLists.find(rest, "AS");
    List<Token> query = TokenLists.bare(rest.subList(as + 1, rest.size()));
    int select = TokenLists.find(query, "SELECT");
    if (as < 0 || select < 0) {
      return null;
    }
    int end = TokenLists.find(query, select, ENDS);
    return of(query.subList(select + 1, end < 0 ? query.size() : end));
  }

  private static @Nullable ViewColumns of(List<Token> list) {
    Set<String> columns = new HashSet<>();
    Cursor in = new Cursor(list);
    do {
      List<Token> item = in.upToComma();
      Token last = item.isEmpty() ? null : item.get(item.size() - 1);
      if (last == null || !last.name()) {
        return null;
      }
      columns.add(SqlName.key(last));
    } while (in.symbol(","));
    return new ViewColumns(columns);
  }
}
