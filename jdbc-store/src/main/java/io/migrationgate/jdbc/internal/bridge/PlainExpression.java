package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An expression over one row, of its columns, texts, numbers, and functions of these: each word in
 * it is known to be one or the other.
 */
public final class PlainExpression {
  /** Operators, types and functions that need no setting of the session; in lower case. */
  public static final Set<String> WORDS = Set.of(
      "abs",
      "and",
      "as",
      "between",
      "bigint",
      "boolean",
      "btrim",
      "by",
      "case",
      "cast",
      "ceil",
      "ceiling",
      "char",
      "char_length",
      "character_length",
      "coalesce",
      "concat",
      "concat_ws",
      "decimal",
      "else",
      "end",
      "false",
      "floor",
      "for",
      "from",
      "greatest",
      "if",
      "ifnull",
      "in",
      "initcap",
      "instr",
      "int",
      "integer",
      "is",
      "least",
      "left",
      "length",
      "like",
      "locate",
      "lower",
      "lpad",
      "ltrim",
      "mod",
      "not",
      "null",
      "nullif",
      "numeric",
      "octet_length",
      "or",
      "position",
      "repeat",
      "replace",
      "reverse",
      "right",
      "round",
      "rpad",
      "rtrim",
      "sign",
      "signed",
      "smallint",
      "split_part",
      "strpos",
      "substr",
      "substring",
      "substring_index",
      "text",
      "then",
      "trim",
      "true",
      "trunc",
      "truncate",
      "unsigned",
      "upper",
      "varchar",
      "when");

  private PlainExpression() {}

  /**
   * The expression with columns written as somebody else writes them.
   *
   * @param columns by their names as SQL writes them, in quotes
   * @return empty if it is not plain, or one of its words may be a column or something else
   */
  static Optional<String> with(Map<String, String> columns, String expression, SqlDialect rules) {
    Map<String, String> byName = new HashMap<>();
    columns.forEach((name, written) -> {
      SqlLexer quoted = new SqlLexer(name, rules);
      quoted.nextCode();
      byName.put(quoted.content().toLowerCase(Locale.ROOT), written);
    });
    StringBuilder all = new StringBuilder();
    SqlLexer tokens = new SqlLexer(expression, rules);
    while (tokens.next() != Kind.END) {
      String text = expression.substring(tokens.start(), tokens.end());
      String name = tokens.content().toLowerCase(Locale.ROOT);
      String column = byName.get(name);
      boolean known = switch (tokens.kind()) {
        case WORD -> (column != null) != WORDS.contains(name);
        case NAME -> column != null;
        // What a backslash or a double quote means is a setting.
        case STRING -> text.indexOf('\\') < 0 && text.indexOf('"') < 0;
        case BLANK, NUMBER -> true;
        case SYMBOL -> "(),+-*%=<>!|".contains(text);
        default -> false;
      };
      if (!known) {
        return Optional.empty();
      }
      boolean named = tokens.kind() == Kind.WORD || tokens.kind() == Kind.NAME;
      all.append(named && column != null ? column : text);
    }
    return Optional.of(all.toString());
  }
}
