package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When two values are the same on H2. Immutable.
 *
 * <p>The expression is never cast to the column's length, precision or scale. Numbers are the same
 * if they are one number; floating point numbers if they print alike. Texts are the same character
 * by character, but for the trailing blanks of CHAR; moments to the nanosecond, and with their
 * offset; arrays and rows if they also print alike.
 */
final class H2Values implements ValueRule {
  private static final Set<String> INTEGERS = Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT");
  private static final Set<String> FLOATS = Set.of("REAL", "DOUBLE PRECISION", "DECFLOAT", "FLOAT");
  private static final Set<String> TEXTS = Set.of(
      "CHARACTER", "CHARACTER VARYING", "CHARACTER LARGE OBJECT", "VARCHAR_IGNORECASE", "ENUM");
  private static final Set<String> DATES = Set.of("DATE", "TIMESTAMP");
  private static final Set<String> TIMES = Set.of("TIME", "TIME WITH TIME ZONE");
  private static final Set<String> ZONED =
      Set.of("TIMESTAMP WITH TIME ZONE", "TIME WITH TIME ZONE");

  private final ColumnInfo column;
  private final String given;
  private final String stored;

  private H2Values(ColumnInfo column, String given, String stored) {
    this.column = column;
    this.given = given;
    this.stored = stored;
  }

  /** The rule for what a column of a table is given. */
  static H2Values of(
      Connection connection, Table source, Table target, ColumnInfo column, String expression)
      throws SQLException {
    String stored = type(connection, column.name(), target);
    String given;
    try {
      given = type(connection, "(" + expression + ")", source);
    } catch (SQLException e) {
      throw ValueRule.notUnderstood(column, source.name(), e);
    }
    if ((isDate(given) && TIMES.contains(stored)) || (TIMES.contains(given) && isDate(stored))) {
      throw ValueRule.cannotTell(column, expression, given, stored);
    }
    return new H2Values(column, given, stored);
  }

  private static boolean isDate(String type) {
    return DATES.contains(type) || type.equals("TIMESTAMP WITH TIME ZONE");
  }

  /** A type's name, without length and precision. */
  private static String type(Connection connection, String expression, Table table)
      throws SQLException {
    try (var statement = connection.createStatement();
        var none =
            statement.executeQuery("SELECT " + expression + " FROM " + table.name() + " LIMIT 0")) {
      return Objects.requireNonNull(none.getMetaData().getColumnTypeName(1))
          .replaceAll("\\([^)]*\\)", "");
    }
  }

  @Override
  public String differs(String wanted, String stored) {
    String value = "(" + wanted + ")";
    if (column.isText()) {
      return distinct(H2Copy.text(column, value), H2Copy.text(column, stored));
    }
    if (isNumber(this.stored) && (isNumber(given) || TEXTS.contains(given))) {
      return number(value, stored);
    }
    if (isDate(this.stored) || TIMES.contains(this.stored)) {
      return moment(value, stored);
    }
    String cast = column.type().isEmpty() ? value : "CAST(" + value + " AS " + column.type() + ")";
    if (this.stored.equals("BOOLEAN") && isNumber(given)) {
      return distinct(value, "CAST(" + stored + " AS INTEGER)");
    }
    boolean nested = this.stored.contains("ARRAY") || this.stored.startsWith("ROW");
    return nested && given.equals(this.stored)
        ? distinct(cast, stored) + " OR " + distinct(printed(value), printed(stored))
        : distinct(cast, stored);
  }

  @Override
  public String digest(String wanted) {
    String value = "(" + wanted + ")";
    boolean moment = isDate(stored) || TIMES.contains(stored);
    return "ORA_HASH(" + (moment ? printed(as(stored, value)) : value) + ")";
  }

  /** A text keeps the offset; a text that is read may have none. */
  @Override
  public @Nullable ZonedConversion zonedConversion() {
    boolean printed = TEXTS.contains(stored.replace(" ARRAY", ""));
    boolean converts = isZoned(given) != isZoned(stored) && !printed && !given.equals("NULL");
    return converts ? new ZonedConversion(given, stored) : null;
  }

  private static boolean isZoned(String type) {
    return type.contains("WITH TIME ZONE");
  }

  private static String distinct(String one, String other) {
    return one + " IS DISTINCT FROM " + other;
  }

  private static String printed(String value) {
    return "CAST(" + value + " AS VARCHAR)";
  }

  private static boolean isExact(String type) {
    return INTEGERS.contains(type) || type.equals("NUMERIC") || type.equals("DECIMAL");
  }

  private static boolean isNumber(String type) {
    return isExact(type) || FLOATS.contains(type);
  }

  private String number(String wanted, String stored) {
    if (isExact(given) && isExact(this.stored)) {
      return distinct(wanted, stored);
    }
    if (given.equals(this.stored)) {
      return distinct(printed(wanted), printed(stored));
    }
    return distinct(
        "CAST(" + printed(wanted) + " AS DECFLOAT)", "CAST(" + printed(stored) + " AS DECFLOAT)");
  }

  private String moment(String wanted, String stored) {
    boolean parsed = !isDate(given) && !TIMES.contains(given);
    String cast = parsed ? as(this.stored, wanted) : wanted;
    if (!ZONED.contains(this.stored) && (parsed || !ZONED.contains(given))) {
      return distinct(cast, stored);
    }
    String there = distinct(printed(as(this.stored, wanted)), printed(as(this.stored, stored)));
    return parsed || given.equals(this.stored)
        ? there
        : there + " OR " + distinct(printed(as(given, wanted)), printed(as(given, stored)));
  }

  /** As a moment of all digits that there are. */
  private static String as(String type, String value) {
    String precise = type.equals("DATE") ? type : type.replaceFirst("^(TIMESTAMP|TIME)", "$1(9)");
    return "CAST(" + value + " AS " + precise + ")";
  }
}
