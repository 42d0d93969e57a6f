package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Target;
import java.util.List;

/**
 * What becomes of a column's values when its type changes.
 *
 * @param narrows whether the old build's values may not fit, or it reads something else
 * @param rewrites whether rows or indexes are written anew
 */
record TypeChange(boolean narrows, boolean rewrites) {
  private static final int UNLIMITED = Integer.MAX_VALUE;
  private static final List<String> INTEGERS =
      List.of("tinyint", "smallint", "mediumint", "int", "bigint");
  private static final List<String> MYSQL_TEXTS =
      List.of("tinytext", "text", "mediumtext", "longtext");
  private static final List<String> MYSQL_BLOBS =
      List.of("tinyblob", "blob", "mediumblob", "longblob");

  private static final List<Integer> BLOB_BYTES = List.of(255, 65_535, 16_777_215, UNLIMITED);
  /** Of each of the integers. */
  private static final List<Integer> DIGITS = List.of(3, 5, 8, 10, 20);

  /** With four bytes a character. */
  private static final int LONGEST_IN_TINYTEXT = 63;

  private static final String UNSIGNED = " unsigned";

  private static final TypeChange NONE = new TypeChange(false, false);
  private static final TypeChange WIDER = new TypeChange(false, false);
  private static final TypeChange REWRITTEN = new TypeChange(false, true);
  private static final TypeChange OTHER = new TypeChange(true, true);

  static TypeChange of(TypeName before, TypeName after, Target target) {
    int single = floating(before, target);
    int precise = negative(before, after) ? 0 : floating(after, target);
    boolean scaled = !after.arguments().isEmpty() && target.database().mysqlLike();
    if (single > 0 && precise > 0 && !before.arguments().equals(after.arguments()) && !scaled) {
      return precise > single ? REWRITTEN : precise == single ? WIDER : OTHER;
    }
    if (single > 0 && precise > single) {
      return REWRITTEN;
    }
    if (single > 0 && precise == single && before.arguments().equals(after.arguments())) {
      return NONE;
    }
    if (before.base().equals(after.base())) {
      return sameBase(before, after, target);
    }
    if (textual(before.base()) && textual(after.base())) {
      return texts(before, after, target);
    }
    if (binary(before.base()) && binary(after.base())) {
      return binaries(before, after, target);
    }
    if (before.base().equals("enum") && after.base().equals("varchar")) {
      int longest = before.arguments().stream().mapToInt(String::length).max().orElse(UNLIMITED);
      return after.number(0, UNLIMITED) >= longest ? REWRITTEN : OTHER;
    }
    return integers(before, after, target);
  }

  private static TypeChange integers(TypeName before, TypeName after, Target target) {
    int from = rank(before, target);
    int to = rank(after, target);
    boolean natural = before.base().endsWith(UNSIGNED);
    boolean negative = negative(before, after);
    if (from >= 0 && to >= 0) {
      return to > from && !negative
          ? REWRITTEN
          : to == from && natural == after.base().endsWith(UNSIGNED) ? WIDER : OTHER;
    }
    if (from >= 0 && after.base().equals("numeric")) {
      boolean all = after.arguments().isEmpty() && !target.database().mysqlLike();
      int digits = after.number(0, 10) - after.number(1, 0);
      return all || digits >= DIGITS.get(from) ? REWRITTEN : OTHER;
    }
    return OTHER;
  }

  /** Whether values below zero do not fit any more. */
  private static boolean negative(TypeName before, TypeName after) {
    return after.base().endsWith(UNSIGNED) && !before.base().endsWith(UNSIGNED);
  }

  private static int rank(TypeName type, Target target) {
    boolean flag = target.database().mysqlLike() && type.base().equals("boolean");
    return flag ? 0 : INTEGERS.indexOf(type.base().replace(UNSIGNED, ""));
  }

  /** How many bytes a number with a floating point has; 0 for other types. */
  private static int floating(TypeName type, Target target) {
    boolean mysql = target.database().mysqlLike();
    return switch (type.base().replace(UNSIGNED, "")) {
      case "double" -> 8;
      case "real" -> mysql ? 8 : 4;
      case "float" -> {
        boolean single = mysql
            ? type.arguments().size() > 1 || type.number(0, 24) <= 24
            : type.number(0, 53) <= 24;
        yield single ? 4 : 8;
      }
      default -> 0;
    };
  }

  private static boolean binary(String base) {
    return base.equals("varbinary")
        || base.equals("binary varying")
        || base.equals("binary")
        || MYSQL_BLOBS.contains(base);
  }

  private static TypeChange binaries(TypeName before, TypeName after, Target target) {
    return bytes(after, target) >= bytes(before, target) ? REWRITTEN : OTHER;
  }

  private static int bytes(TypeName type, Target target) {
    int blob = MYSQL_BLOBS.indexOf(type.base());
    if (blob < 0) {
      return type.number(0, type.base().equals("binary") ? 1 : UNLIMITED);
    }
    return target.database().mysqlLike() ? BLOB_BYTES.get(blob) : UNLIMITED;
  }

  private static TypeChange sameBase(TypeName before, TypeName after, Target target) {
    if (before.arguments().equals(after.arguments())) {
      return NONE;
    }
    return switch (after.base()) {
      case "varchar", "varbinary", "varbit", "bit varying" -> lengths(before, after, target);
      case "char", "binary", "bit" -> after.number(0, 1) >= before.number(0, 1) ? REWRITTEN : OTHER;
      case "numeric" -> numerics(before, after, target);
      case "enum", "set" -> enums(before, after);
      case "timestamp", "timestamptz", "time", "timetz", "datetime", "interval" -> {
        int all = target.database() == Database.POSTGRESQL ? 6 : 0;
        int was = before.number(0, all);
        int will = after.number(0, all);
        boolean free = target.database() == Database.POSTGRESQL && will >= was;
        yield will < was ? OTHER : free ? WIDER : REWRITTEN;
      }
      // The width of an integer of MySQL is for display.
      case "tinyint", "smallint", "mediumint", "int", "bigint" -> WIDER;
      default -> OTHER;
    };
  }

  private static TypeChange lengths(TypeName before, TypeName after, Target target) {
    int was = before.number(0, UNLIMITED);
    int will = after.number(0, UNLIMITED);
    if (will < was) {
      return OTHER;
    }
    // MySQL keeps the length of short values in one byte: with up to four bytes a character that
    // ends at 63 characters, and with one at 255.
    boolean longer = target.database().mysqlLike() && was <= 63 != will <= 63 && was < 256;
    return longer ? REWRITTEN : WIDER;
  }

  private static TypeChange numerics(TypeName before, TypeName after, Target target) {
    boolean unlimited = target.database() == Database.POSTGRESQL;
    int wasScale = before.number(1, before.arguments().isEmpty() && unlimited ? UNLIMITED : 0);
    int willScale = after.number(1, after.arguments().isEmpty() && unlimited ? UNLIMITED : 0);
    int was = before.number(0, unlimited ? UNLIMITED : 10);
    int will = after.number(0, unlimited ? UNLIMITED : 10);
    if (unlimited && after.arguments().isEmpty()) {
      return WIDER;
    }
    if (will < was || willScale < wasScale || will - willScale < was - wasScale) {
      return OTHER;
    }
    return willScale == wasScale && unlimited ? WIDER : REWRITTEN;
  }

  /** Values added at the end are free; any other change gives stored numbers another meaning. */
  private static TypeChange enums(TypeName before, TypeName after) {
    int known = before.arguments().size();
    boolean added = after.arguments().size() >= known
        && after.arguments().subList(0, known).equals(before.arguments());
    return added ? WIDER : OTHER;
  }

  static boolean textual(String base) {
    return base.equals("varchar")
        || base.equals("text")
        || base.equals("char")
        || base.equals("clob")
        || base.equals("citext")
        || base.equals("name")
        || MYSQL_TEXTS.contains(base);
  }

  private static TypeChange texts(TypeName before, TypeName after, Target target) {
    boolean postgres = target.database() == Database.POSTGRESQL;
    boolean open = after.base().equals("text")
        || after.base().equals("clob")
        || (after.base().equals("varchar") && after.arguments().isEmpty());
    if (postgres && open) {
      // char(n) loses its padding, and is written anew.
      return before.base().equals("char") ? REWRITTEN : WIDER;
    }
    if (!postgres && open) {
      boolean wasLonger = MYSQL_TEXTS.indexOf(before.base()) > MYSQL_TEXTS.indexOf("text");
      return wasLonger ? OTHER : REWRITTEN;
    }
    int from = MYSQL_TEXTS.indexOf(before.base());
    int to = MYSQL_TEXTS.indexOf(after.base());
    boolean fits = to > 0 || before.number(0, UNLIMITED) <= LONGEST_IN_TINYTEXT;
    if (to >= 0 && (from >= 0 ? to > from : fits)) {
      return REWRITTEN;
    }
    if (before.base().equals("char") && after.base().equals("varchar")) {
      return after.number(0, UNLIMITED) >= before.number(0, 1) ? REWRITTEN : OTHER;
    }
    return OTHER;
  }
}
