package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a routine is called, and what it returns.
 *
 * @param parameters in their order
 * @param returns what follows RETURNS; empty if nothing does
 */
record RoutineShape(List<Parameter> parameters, String returns) implements Replacements.Shape {
  /**
   * A parameter.
   *
   * @param text its mode, name and type
   * @param optional whether it has a default
   */
  record Parameter(String text, boolean optional) {}

  private static final Map<String, String> SPELLINGS = Map.of(
      "int", "integer",
      "int4", "integer",
      "int2", "smallint",
      "int8", "bigint",
      "bool", "boolean",
      "varchar", "character varying",
      "timestamptz", "timestamp with time zone");
  private static final Set<String> BEHIND_RETURNS = Set.of(
      "LANGUAGE",
      "AS",
      "VOLATILE",
      "STABLE",
      "IMMUTABLE",
      "STRICT",
      "SECURITY",
      "CALLED",
      "COST",
      "ROWS",
      "PARALLEL",
      "DETERMINISTIC",
      "READS",
      "MODIFIES",
      "CONTAINS",
      "NO",
      "NOT",
      "SQL",
      "BEGIN",
      "RETURN",
      "WINDOW",
      "LEAKPROOF",
      "SET",
      "COMMENT");

  RoutineShape {
    parameters = List.copyOf(parameters);
  }

  /** Every call of the other one is a call of this one, too, and gives the same type. */
  @Override
  public boolean serves(Replacements.Shape other) {
    if (!(other instanceof RoutineShape old)
        || !returns.equals(old.returns)
        || parameters.size() < old.parameters.size()) {
      return false;
    }
    for (int i = 0; i < parameters.size(); i++) {
      Parameter now = parameters.get(i);
      Parameter before = i < old.parameters.size() ? old.parameters.get(i) : null;
      boolean fits = before == null
          ? now.optional()
          : now.text().equals(before.text()) && (now.optional() || !before.optional());
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Reads it behind the routine's name; null if there are no brackets. */
  static @Nullable RoutineShape read(Cursor in) {
    int back = in.index();
    List<Token> inside = in.brackets();
    List<Token> rest = in.rest();
    in.index(back);
    if (inside == null) {
      return null;
    }
    List<Parameter> parameters = new ArrayList<>();
    Cursor list = new Cursor(inside);
    while (!list.atEnd()) {
      parameters.add(parameter(list.upToComma()));
      list.symbol(",");
    }
    boolean typed = !rest.isEmpty() && rest.get(0).is("RETURNS");
    int end = TokenLists.find(rest, 0, BEHIND_RETURNS);
    String returns = typed ? text(rest.subList(1, end < 0 ? rest.size() : end)) : "";
    return new RoutineShape(parameters, returns);
  }

  private static Parameter parameter(List<Token> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("DEFAULT") || token.symbol("=") || token.symbol(":=")) {
        return new Parameter(text(tokens.subList(0, i)), true);
      }
    }
    return new Parameter(text(tokens), false);
  }

  private static String text(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      String word = token.text().toLowerCase(Locale.ROOT);
      text.append(SPELLINGS.getOrDefault(word, word)).append(' ');
    }
    return text.toString();
  }
}
