package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When two values are the same on MariaDB and MySQL. Immutable.
 *
 * <p>The expression is never cast to the column's length, precision or scale, since a cast clamps
 * and rounds as a lax assignment does. Numbers are the same if they are one number. A DOUBLE is
 * what its shortest text says, which tells 0 from -0; a FLOAT is the number that it is, or the one
 * of six digits that it prints as. Texts are the same byte by byte, but for the trailing blanks of
 * CHAR; moments and times to the microsecond; what else there is, if the database calls it equal.
 */
final class MariaDbValues implements ValueRule {
  /** The type of the constant. */
  private static final String NULL = "NULL";

  /** What both databases can keep of a number: more digits behind the point MySQL has not. */
  private static final int DIGITS = 65;

  private static final int MOST_SCALE = 30;

  /** Without backslashes, which mean something else under some SQL modes. */
  private static final String NUMBER = "'^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$'";

  /** The greatest TIME, in seconds: what a lax assignment makes of any greater one. */
  private static final int LONGEST_TIME = 838 * 3600 + 59 * 60 + 59;

  private enum Family {
    EXACT,
    DOUBLE,
    FLOAT,
    TEXT,
    MOMENT,
    TIME,
    BYTES,
    JSON,
    OTHER;

    static Family of(String type) {
      String word = type.toLowerCase(Locale.ROOT).split("[ (]", 2)[0];
      return switch (word) {
        case "tinyint",
            "smallint",
            "mediumint",
            "int",
            "integer",
            "bigint",
            "decimal",
            "year",
            "bit",
            "boolean" -> EXACT;
        case "double" -> DOUBLE;
        case "float", "real" -> FLOAT;
        case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" -> TEXT;
        case "date", "datetime", "timestamp" -> MOMENT;
        case "time" -> TIME;
        case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> BYTES;
        case "json" -> JSON;
        default -> OTHER;
      };
    }
  }

  /**
   * A type.
   *
   * @param name in words of the database
   * @param digits of a number before the point
   * @param scale of a number, as far as both databases can keep it
   * @param padTo how many bytes a shorter value is filled up to with zeros; 0 for none
   */
  private record Type(Family family, String name, int digits, int scale, int padTo) {
    boolean isMoment() {
      return name.equalsIgnoreCase("TIMESTAMP");
    }
  }

  private final ColumnInfo column;
  private final Type given;
  private final Type stored;

  private MariaDbValues(ColumnInfo column, Type given, Type stored) {
    this.column = column;
    this.given = given;
    this.stored = stored;
  }

  /** The rule for what a column of a table is given. */
  static MariaDbValues of(
      Connection connection, Table source, Table target, ColumnInfo column, String expression)
      throws SQLException {
    Type stored = type(connection, column.name(), target);
    Type given;
    try {
      given = type(connection, "(" + expression + ")", source);
    } catch (SQLException e) {
      throw ValueRule.notUnderstood(column, source.name(), e);
    }
    boolean dateIsLost = given.family() == Family.MOMENT && stored.family() == Family.TIME;
    boolean dateIsMadeUp = given.family() == Family.TIME && stored.family() == Family.MOMENT;
    if (dateIsLost || dateIsMadeUp) {
      throw ValueRule.cannotTell(column, expression, given.name(), stored.name());
    }
    return new MariaDbValues(column, given, stored);
  }

  private static Type type(Connection connection, String expression, Table table)
      throws SQLException {
    try (var statement = connection.createStatement();
        var none =
            statement.executeQuery("SELECT " + expression + " FROM " + table.name() + " LIMIT 0")) {
      ResultSetMetaData described = none.getMetaData();
      String name = Objects.requireNonNull(described.getColumnTypeName(1));
      Family family = Family.of(name);
      int scale = Math.max(0, Math.min(described.getScale(1), MOST_SCALE));
      int digits = Math.max(0, described.getPrecision(1) - described.getScale(1));
      boolean padded = name.toLowerCase(Locale.ROOT).equals("binary");
      return new Type(family, name, digits, scale, padded ? described.getPrecision(1) : 0);
    }
  }

  @Override
  public String differs(String wanted, String stored) {
    String value = "(" + wanted + ")";
    String same = switch (this.stored.family()) {
      case TEXT -> same(MariaDbCopy.byteText(column, value), MariaDbCopy.byteText(column, stored));
      case EXACT -> exact(value, stored);
      case DOUBLE -> floating(value, stored, false);
      case FLOAT -> floating(value, stored, true);
      case MOMENT -> moment(value, stored);
      case TIME -> time(value, stored);
      case BYTES -> bytes(value, stored);
      case JSON -> same(json(value), "CAST(" + stored + " AS CHAR)");
      case OTHER -> same(value, stored);
    };
    // What cannot be converted is null, and would be the same as a null that was stored for it.
    return "NOT ((" + value + " IS NULL) = (" + stored + " IS NULL) AND " + same + ")";
  }

  @Override
  public String digest(String wanted) {
    String value = "(" + wanted + ")";
    return column.kind() == Kind.MOMENT
        ? "CRC32(UNIX_TIMESTAMP(" + value + "))"
        : "CRC32(" + value + ")";
  }

  /**
   * Only a TIMESTAMP is a moment: every other type is what clocks show, or a number or text of it.
   */
  @Override
  public @Nullable ZonedConversion zonedConversion() {
    boolean converts = given.isMoment() != stored.isMoment() && !given.name().equals(NULL);
    return converts ? new ZonedConversion(given.name(), stored.name()) : null;
  }

  private static String same(String one, String other) {
    return "(" + one + " <=> " + other + ")";
  }

  private static String asDouble(String value) {
    return "CAST(" + value + " AS DOUBLE)";
  }

  /** The shortest text that is this number. */
  private static String shortest(String value) {
    return "CAST(" + asDouble(value) + " AS CHAR)";
  }

  /** The text that the database prints: of a FLOAT, six digits. */
  private static String printed(String value) {
    return "CAST(" + value + " AS CHAR)";
  }

  private static String decimal(String text, int scale) {
    return "CAST(" + text + " AS DECIMAL(" + DIGITS + "," + scale + "))";
  }

  /** How many digits behind the point a number may have that has so many before it. */
  private static int scaleBeside(int digits) {
    return Math.max(0, Math.min(MOST_SCALE, DIGITS - digits));
  }

  private String exact(String wanted, String stored) {
    int scale = this.stored.scale();
    return switch (given.family()) {
      case DOUBLE ->
        same(wanted, stored) + " AND " + same(decimal(shortest(wanted), scale), stored);
      case FLOAT ->
        "(" + same(asDouble(wanted), stored) + " AND "
            + same(decimal(shortest(wanted), scale), stored) + " OR "
            + same(asDouble(printed(wanted)), stored) + " AND "
            + same(decimal(printed(wanted), scale), stored) + ")";
      case TEXT ->
        isNumber(wanted) + " AND " + same(asDouble(wanted), asDouble(stored)) + " AND "
            + same(decimal(wanted, scaleBeside(this.stored.digits())), stored);
      case MOMENT, TIME -> same("(" + wanted + " + 0)", stored);
      default -> same(wanted, stored);
    };
  }

  private static String isNumber(String text) {
    return "(" + text + " IS NULL OR TRIM(" + text + ") REGEXP " + NUMBER + ")";
  }

  private String floating(String wanted, String stored, boolean single) {
    if (given.family() == Family.FLOAT || (given.family() == Family.DOUBLE && !single)) {
      return same(shortest(wanted), shortest(stored));
    }
    String nearest = single ? "CAST(" + wanted + " AS FLOAT)" : wanted;
    String same = same(shortest(nearest), shortest(stored)) + " AND ";
    return switch (given.family()) {
      case DOUBLE ->
        same + "(" + same(wanted, asDouble(stored)) + " OR "
            + same(wanted, asDouble(printed(stored))) + ")";
      case EXACT, MOMENT, TIME -> {
        int scale = given.family() == Family.EXACT ? given.scale() : 6;
        yield same + isNumeral("(" + wanted + " + 0)", stored, scale, single);
      }
      case TEXT ->
        same + isNumber(wanted) + " AND "
            + isNumeral(decimal(wanted, MOST_SCALE), stored, MOST_SCALE, single);
      default -> same(wanted, stored);
    };
  }

  /** Whether a number is what a floating point number is, or prints as. */
  private static String isNumeral(String number, String stored, int scale, boolean single) {
    String same = same(number, decimal(shortest(stored), scale));
    return single
        ? "(" + same + " OR " + same(number, decimal(printed(stored), scale)) + ")"
        : same;
  }

  private String moment(String wanted, String stored) {
    boolean parsed = given.family() != Family.MOMENT;
    String same = same(parsed ? "CAST(" + wanted + " AS DATETIME(6))" : wanted, stored);
    if (given.family() == Family.EXACT
        || given.family() == Family.DOUBLE
        || given.family() == Family.FLOAT) {
      // Of a number that is no day a cast makes the day of zeroes, as a lax assignment does.
      same += " AND (" + stored + " IS NULL OR MONTH(" + stored + ") <> 0 OR "
          + same(wanted, "(" + stored + " + 0)") + ")";
    }
    return column.kind() == Kind.MOMENT
        ? same + " AND " + same("UNIX_TIMESTAMP(" + wanted + ")", "UNIX_TIMESTAMP(" + stored + ")")
        : same;
  }

  private String time(String wanted, String stored) {
    return switch (given.family()) {
      case TIME -> same(wanted, stored);
      case EXACT, DOUBLE, FLOAT -> same(wanted, "(" + stored + " + 0)");
      default ->
        same("CAST(" + wanted + " AS TIME(6))", stored) + " AND (" + stored
            + " IS NULL OR ABS(TIME_TO_SEC(" + stored + ")) < " + LONGEST_TIME + " OR " + wanted
            + " LIKE '%838:59:59%')";
    };
  }

  private String bytes(String wanted, String stored) {
    return this.stored.padTo() == 0 || given.family() != Family.BYTES
        ? same(wanted, stored)
        : same(
            "CONCAT(" + wanted + ", REPEAT(x'00', " + this.stored.padTo() + " - LENGTH(" + wanted
                + ")))",
            stored);
  }

  private String json(String wanted) {
    String value = given.family() == Family.JSON ? wanted : "CAST(" + wanted + " AS JSON)";
    return "CAST(" + value + " AS CHAR)";
  }
}
