package io.migrationgate.lint.internal.check;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the name of a column tells of how many rows share a value. Asked only where no script tells
 * what the table's keys are.
 */
final class KeyNames {
  private static final Set<String> KEYS = Set.of(
      "id",
      "uid",
      "uuid",
      "guid",
      "oid",
      "key",
      "code",
      "name",
      "email",
      "login",
      "username",
      "slug",
      "token");

  /** A flag, a status, an author, a language: such values pick out a class of rows, which grows. */
  private static final Pattern CLASS_OF_ROWS = Pattern.compile("(is|has)_.*|(.*_)?("
      + "status|state|type|kind|flag|active|enabled|deleted|archived|visible|hidden|by|author|"
      + "creator|owner|category|lang|language|locale|country|currency|region|timezone|role|level|"
      + "priority|severity|source|provider|group|tenant|version|gender|channel|format|mode)");

  private static final Pattern REFERENCE = Pattern.compile(".*_(id|uuid|guid|key|fk)");

  private KeyNames() {}

  /**
   * Whether a constant in this column picks out one row, or a few.
   *
   * @param assigned whether the statement itself gives the column another constant: then it renames
   *     a value, whose rows may be many
   */
  static boolean picks(String table, String column, boolean assigned) {
    if (KEYS.contains(column) || isKeyOf(table, column)) {
      return true;
    }
    return !assigned
        && !CLASS_OF_ROWS.matcher(column).matches()
        && !REFERENCE.matcher(column).matches();
  }

  /** Whether it is the table's own key: {@code id}, or {@code customer_id} in {@code customers}. */
  static boolean isKeyOf(String table, String column) {
    if (column.equals("id")) {
      return true;
    }
    boolean reference = REFERENCE.matcher(column).matches();
    String entity = reference ? column.substring(0, column.lastIndexOf('_')) : "";
    return reference && (table.equals(entity) || table.equals(entity + "s"));
  }
}
