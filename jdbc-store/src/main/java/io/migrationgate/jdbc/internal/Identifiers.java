package io.migrationgate.jdbc.internal;

import java.util.ArrayList;
import java.util.List;

/** Names of tables and columns as people write them in SQL. */
public final class Identifiers {
  private Identifiers() {}

  /** Whether a name is quoted, by double quotes or as MySQL does it. */
  public static boolean isQuoted(String name) {
    return name.length() > 1 && (name.charAt(0) == '"' || name.charAt(0) == '`');
  }

  /** A quoted name without its quotes. */
  public static String unquoted(String name) {
    String quote = name.substring(0, 1);
    return name.substring(1, name.length() - 1).replace(quote + quote, quote);
  }

  /** The parts of a name such as {@code shop."Customer.Old"}; quotes are kept. */
  public static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    char quote = 0;
    String stripped = name.strip();
    for (int i = 0; i < stripped.length(); i++) {
      char c = stripped.charAt(i);
      if (quote == 0 && c == '.') {
        parts.add(part.toString());
        part.setLength(0);
        continue;
      }
      if (quote == 0 && (c == '"' || c == '`')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      part.append(c);
    }
    parts.add(part.toString());
    return parts;
  }
}
