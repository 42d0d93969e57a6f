package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A column's type as written.
 *
 * @param base its words in lower case and one spelling, without arguments
 * @param arguments what stands in brackets
 * @param written as in the script
 */
record TypeName(String base, List<String> arguments, String written) {
  private static final Set<String> ENDS = Set.of(
      "NOT",
      "NULL",
      "DEFAULT",
      "PRIMARY",
      "UNIQUE",
      "REFERENCES",
      "CHECK",
      "CONSTRAINT",
      "GENERATED",
      "COLLATE",
      "AS",
      "AUTO_INCREMENT",
      "IDENTITY",
      "COMMENT",
      "ON",
      "FIRST",
      "AFTER",
      "USING",
      "STORAGE",
      "COMPRESSION",
      "CHARSET",
      "VIRTUAL",
      "STORED",
      "PERSISTENT",
      "VISIBLE",
      "INVISIBLE",
      "DEFERRABLE",
      "INITIALLY",
      "ENFORCED",
      "KEY",
      "SELECTIVITY",
      "SRID",
      "COLUMN_FORMAT",
      "FOREIGN",
      "BEFORE",
      "ASCII",
      "UNICODE",
      "OPTIONS",
      "REF_SYSTEM_ID");
  private static final Map<String, String> SPELLINGS = Map.ofEntries(
      Map.entry("character varying", "varchar"),
      Map.entry("char varying", "varchar"),
      Map.entry("varchar2", "varchar"),
      Map.entry("varchar_ignorecase", "varchar"),
      Map.entry("nvarchar", "varchar"),
      Map.entry("national character varying", "varchar"),
      Map.entry("national varchar", "varchar"),
      Map.entry("character", "char"),
      Map.entry("bpchar", "char"),
      Map.entry("nchar", "char"),
      Map.entry("integer", "int"),
      Map.entry("int4", "int"),
      Map.entry("serial", "int"),
      Map.entry("serial4", "int"),
      Map.entry("int8", "bigint"),
      Map.entry("bigserial", "bigint"),
      Map.entry("serial8", "bigint"),
      Map.entry("int2", "smallint"),
      Map.entry("smallserial", "smallint"),
      Map.entry("decimal", "numeric"),
      Map.entry("dec", "numeric"),
      Map.entry("fixed", "numeric"),
      Map.entry("double precision", "double"),
      Map.entry("float8", "double"),
      Map.entry("float4", "real"),
      Map.entry("bool", "boolean"),
      Map.entry("timestamp with time zone", "timestamptz"),
      Map.entry("timestamp without time zone", "timestamp"),
      Map.entry("time with time zone", "timetz"),
      Map.entry("time without time zone", "time"),
      Map.entry("character large object", "clob"),
      Map.entry("binary large object", "blob"));

  TypeName {
    arguments = List.copyOf(arguments);
  }

  /** Reads a type; its base is empty if there is none. */
  static TypeName read(Cursor in) {
    List<String> words = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    StringBuilder written = new StringBuilder();
    int from = in.index();
    boolean array = false;
    while (!in.atEnd() && goesOn(in, words)) {
      if (in.here().symbol("(")) {
        for (Token token : brackets(in)) {
          if (!token.symbol(",")) {
            arguments.add(token.text());
          }
        }
      } else {
        Token token = in.take();
        array |= token.symbol("[") || token.is("ARRAY");
        if (token.symbol(".") && !words.isEmpty()) {
          // Only the last part of a qualified type counts.
          words.remove(words.size() - 1);
        } else if (token.name() && !token.is("ARRAY")) {
          words.add(token.text().toLowerCase(Locale.ROOT));
        }
      }
    }
    for (int i = from; i < in.index(); i++) {
      Token token = in.tokens().get(i);
      boolean tight = token.type() == Token.Type.SYMBOL
          || (i > from && in.tokens().get(i - 1).type() == Token.Type.SYMBOL);
      written.append(tight || i == from ? "" : " ").append(token.text());
    }
    return new TypeName(base(words) + (array ? "[]" : ""), arguments, written.toString());
  }

  private static List<Token> brackets(Cursor in) {
    List<Token> inside = in.brackets();
    return inside == null ? List.of() : inside;
  }

  private static boolean goesOn(Cursor in, List<String> words) {
    Token token = in.here();
    if (token.symbol("(")) {
      return !words.isEmpty();
    }
    if (token.symbol("[") || token.symbol("]") || token.symbol(".")) {
      return true;
    }
    if (token.type() == Token.Type.NUMBER) {
      // int[3], timestamp(3) has brackets.
      return in.index() > 0 && in.tokens().get(in.index() - 1).symbol("[");
    }
    boolean charset = token.is("CHARACTER") && in.ahead(1).is("SET");
    return token.name() && !charset && !ENDS.contains(token.keyword());
  }

  private static String base(List<String> words) {
    String joined = String.join(" ", words);
    // MySQL: varchar(9) binary is a collation, no type.
    String unsigned = joined.replaceAll(" (unsigned|zerofill|signed|binary)\\b", "");
    return SPELLINGS.getOrDefault(unsigned, unsigned)
        + (joined.contains(" unsigned") ? " unsigned" : "");
  }

  /** An argument as a number; the other one if there is none. */
  int number(int index, int otherwise) {
    try {
      return index < arguments.size() ? Integer.parseInt(arguments.get(index)) : otherwise;
    } catch (NumberFormatException e) {
      // max, or a name: as if nothing was said.
      return otherwise;
    }
  }

  /** Whether it numbers its rows by a sequence of its own. */
  boolean serial() {
    String lower = written.toLowerCase(Locale.ROOT);
    return lower.endsWith("serial") || lower.equals("serial4") || lower.equals("serial8");
  }
}
