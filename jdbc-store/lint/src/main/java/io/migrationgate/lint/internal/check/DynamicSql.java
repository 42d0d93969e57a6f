package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQL that an expression puts together, as far as it is written in the script.
 *
 * @param text what can be read; a name stands for each part that cannot
 * @param only the string, if the expression is nothing else
 * @param whole whether every part can be read
 * @param shown the expression
 */
record DynamicSql(String text, @Nullable Token only, boolean whole, String shown) {
  private static final String UNKNOWN = "mgate_unknown";

  /** Whether a name stands for a part that cannot be read. */
  static boolean unknown(String name) {
    return name.contains(UNKNOWN);
  }

  static DynamicSql of(List<Token> expression) {
    List<Token> bare = TokenLists.bare(expression);
    StringBuilder shown = new StringBuilder();
    bare.forEach(token -> shown.append(shown.isEmpty() ? "" : " ").append(token.text()));
    if (bare.size() == 1 && bare.get(0).string()) {
      return new DynamicSql("", bare.get(0), true, shown.toString());
    }
    boolean format = bare.size() > 2 && bare.get(0).is("FORMAT") && bare.get(2).string();
    if (format) {
      String pattern = bare.get(2).text();
      boolean whole = pattern.replace("%%", "").indexOf('%') < 0;
      return new DynamicSql(formatted(pattern), null, whole, shown.toString());
    }
    boolean joined = bare.stream().anyMatch(token -> token.symbol("||"))
        || (bare.size() > 2 && bare.get(0).is("CONCAT"));
    return joined
        ? joined(bare, shown.toString())
        : new DynamicSql("", null, false, shown.toString());
  }

  private static String formatted(String pattern) {
    return pattern
        .replace("%%", "%")
        .replaceAll("%(\\d+\\$)?[-\\d*]*[Is]", UNKNOWN)
        .replaceAll("%(\\d+\\$)?[-\\d*]*L", "'" + UNKNOWN + "'");
  }

  private static DynamicSql joined(List<Token> parts, String shown) {
    StringBuilder text = new StringBuilder();
    boolean unknown = false;
    boolean all = true;
    for (Token part : parts) {
      boolean glue = part.symbol("||") || part.symbol(",") || part.is("CONCAT");
      if (part.string()) {
        text.append(part.text());
        unknown = false;
      } else if (!glue && !unknown) {
        text.append(UNKNOWN);
        unknown = true;
      }
      all &= part.string() || glue;
    }
    return new DynamicSql(text.toString(), null, all, shown);
  }
}
