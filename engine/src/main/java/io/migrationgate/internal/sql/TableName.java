package io.migrationgate.internal.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table's name with its schema, if it has one; each part may be in quotes. Immutable.
 *
 * @param schema null if it is not told
 * @param name the table
 */
public record TableName(@Nullable String schema, String name) {
  /** Reads a name as it is written in SQL or in a declaration. */
  public static TableName parse(String written) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    char quote = 0;
    for (char c : written.strip().toCharArray()) {
      if (quote != 0 ? c == quote : c == '"' || c == '`') {
        quote = quote == 0 ? c : 0;
      }
      if (c == '.' && quote == 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    int last = parts.size() - 1;
    return new TableName(last > 0 ? parts.get(last - 1) : null, parts.get(last));
  }

  /** Whether both may be one table in the database; a schema counts only where both have one. */
  public boolean matches(TableName other) {
    return same(name, other.name)
        && (schema == null || other.schema == null || same(schema, other.schema));
  }

  /** Whether two names may be one in the database. */
  public static boolean same(String a, String b) {
    return (quoted(a) && quoted(b)) ? bare(a).equals(bare(b)) : bare(a).equalsIgnoreCase(bare(b));
  }

  private static boolean quoted(String name) {
    return name.length() > 2 && (name.charAt(0) == '"' || name.charAt(0) == '`');
  }

  /** Without its quotes. */
  public static String bare(String name) {
    return quoted(name)
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"").replace("``", "`")
        : name;
  }

  @Override
  public String toString() {
    return schema == null ? bare(name) : bare(schema) + "." + bare(name);
  }
}
