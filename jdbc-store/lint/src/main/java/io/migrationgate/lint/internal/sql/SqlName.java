package io.migrationgate.lint.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A name, perhaps with its schema.
 *
 * @param schema what stands before the last dot; empty if nothing does
 * @param name the last part
 * @param key for comparing: names without quotes are the same in any spelling of case
 */
public record SqlName(String schema, String name, String key) {
  static SqlName of(List<Token> tokens) {
    List<Token> parts = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i += 2) {
      parts.add(tokens.get(i));
    }
    Token last = parts.get(parts.size() - 1);
    String schema = parts.size() < 2 ? "" : parts.get(parts.size() - 2).text();
    return new SqlName(schema, last.text(), key(last));
  }

  /** A name that is not in a script. */
  public static SqlName parse(String text) {
    int dot = text.lastIndexOf('.');
    String last = bare(text.substring(dot + 1));
    String schema = dot < 0 ? "" : bare(text.substring(0, dot));
    return new SqlName(schema, last, last.toLowerCase(Locale.ROOT));
  }

  private static String bare(String part) {
    return part.replaceAll("[\"`]", "");
  }

  /** A token's name for comparing. */
  public static String key(Token token) {
    // Whether "ABC" and abc are one thing is up to the database; here they are: to exempt too
    // little
    // is no harm.
    return token.type() == Token.Type.QUOTED || token.type() == Token.Type.WORD
        ? token.text().toLowerCase(Locale.ROOT)
        : token.text();
  }

  /** Whether both may mean the same: a schema that is not told may be any. */
  public boolean same(SqlName other) {
    return key.equals(other.key)
        && (schema.isEmpty() || other.schema.isEmpty() || schema.equalsIgnoreCase(other.schema));
  }

  /** As written, without quotes. */
  @Override
  public String toString() {
    return schema.isEmpty() ? name : schema + "." + name;
  }
}
