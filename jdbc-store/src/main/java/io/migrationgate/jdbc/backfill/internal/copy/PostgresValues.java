package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When two values are the same on PostgreSQL. Immutable.
 *
 * <p>The expression is never cast to the column's length, precision or scale. Numbers are the same
 * if they are one number; beside a numeric without scale that is given numerics, if they have one
 * scale too. Floating point numbers are the same if they print alike, which tells 0 from -0 and
 * takes NaN for NaN; beside other numbers they are what they print as. Texts are the same byte by
 * byte, but for the trailing blanks of char(n). What else there is, arrays and composite values
 * included, is the same if it prints alike as a value of the column's type; and if that is not the
 * expression's own, if it can be converted back to what it was.
 */
final class PostgresValues implements ValueRule {
  private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");
  private static final Set<String> FLOATS = Set.of("float4", "float8");
  private static final Set<String> MOMENTS = Set.of("timestamptz", "tstzrange");
  private static final Set<String> JSONS = Set.of("json", "jsonb");

  /** Their own equality is identity. */
  private static final Set<String> PLAIN =
      Set.of("bool", "uuid", "bytea", "date", "time", "timestamp", "timestamptz");

  /**
   * One thing that must be the same.
   *
   * @param print a text that tells apart what the database's equality tells apart
   */
  private record Aspect(
      UnaryOperator<String> wanted, UnaryOperator<String> stored, UnaryOperator<String> print) {
    static Aspect printed(UnaryOperator<String> wanted, UnaryOperator<String> stored) {
      return new Aspect(
          value -> PostgresCopy.printed(wanted.apply(value)),
          value -> PostgresCopy.printed(stored.apply(value)),
          UnaryOperator.identity());
    }

    static Aspect printed(UnaryOperator<String> both) {
      return printed(both, both);
    }
  }

  private final List<Aspect> aspects;
  private final PostgresType given;
  private final PostgresType stored;
  private final boolean cast;

  private PostgresValues(PostgresType given, PostgresType stored) {
    this.aspects = aspects(given, stored);
    this.given = given;
    this.stored = stored;
    this.cast = !given.sameAs(stored) && !stored.isText();
  }

  @Override
  public String differs(String wanted, String stored) {
    return aspects.stream()
        .map(each -> each.wanted().apply("(" + wanted + ")") + " IS DISTINCT FROM "
            + each.stored().apply(stored))
        .collect(Collectors.joining(" OR "));
  }

  @Override
  public String digest(String wanted) {
    String value = "(" + wanted + ")";
    String converted = cast ? cast(stored.sql()).apply(value) : value;
    if (stored.array() && MOMENTS.contains(stored.name())) {
      return "hash_array_extended(" + converted + ", 0)";
    }
    if (stored.category().equals("R") && !stored.name().endsWith("multirange")) {
      return "hash_range_extended(" + converted + ", 0)";
    }
    String text = stored.name().equals("timestamptz") && !stored.array()
        ? converted + " AT TIME ZONE 'UTC'"
        : converted;
    return "hashtextextended(CAST(" + text + " AS text), 0)";
  }

  @Override
  public @Nullable ZonedConversion zonedConversion() {
    boolean converts =
        given.moments() != stored.moments() || (stored.zonedTimes() && !given.zonedTimes());
    return converts && !given.sameAs(stored)
        ? new ZonedConversion(given.sql(), stored.sql())
        : null;
  }

  /** Texts of which one differs from its counterpart where the values differ. */
  List<String> wantedTexts(String expression) {
    return aspects.stream()
        .map(each -> each.print().apply(each.wanted().apply("(" + expression + ")")))
        .toList();
  }

  /** The counterparts of {@link #wantedTexts}. */
  List<String> storedTexts(String column) {
    return aspects.stream()
        .map(each -> each.print().apply(each.stored().apply(column)))
        .toList();
  }

  /** The rule for what a column of a table is given. */
  static PostgresValues of(
      Connection connection, Table source, Table target, ColumnInfo column, String expression)
      throws SQLException {
    PostgresType stored = Objects.requireNonNull(PostgresType.of(
        connection,
        Sql.of(
            "SELECT a.atttypid, a.atttypmod FROM pg_attribute a"
                + " WHERE a.attrelid = CAST(? AS regclass) AND quote_ident(a.attname) = ?",
            target.name(),
            column.name())));
    // Asks for the type alone: no branch of a CASE that is never taken is evaluated.
    String typeOf = "SELECT CAST(pg_typeof(CASE WHEN FALSE THEN ("
        + QuestionMarks.doubled(expression) + ") END) AS oid), -1"
        + " FROM (SELECT 1 AS mg_one) mg_o LEFT JOIN " + source.name() + " ON FALSE";
    PostgresType given;
    try {
      given = Objects.requireNonNull(PostgresType.of(connection, Sql.of(typeOf)));
    } catch (SQLException e) {
      throw ValueRule.notUnderstood(column, source.name(), e);
    }
    if (!given.sameAs(stored)
        && !given.isText()
        && !bothAreNumbers(given, stored)
        && !stored.isText()
        && !stored.castsTo(connection, given)) {
      throw ValueRule.cannotTell(column, expression, given.sql(), column.type());
    }
    return new PostgresValues(given, stored);
  }

  private static boolean bothAreNumbers(PostgresType given, PostgresType stored) {
    return given.isNumber() && stored.isNumber();
  }

  private static List<Aspect> aspects(PostgresType given, PostgresType stored) {
    if (given.array() && stored.array()) {
      return arrays(given, stored);
    }
    if (stored.array()) {
      return converted(given, stored);
    }
    if (stored.isText()) {
      // Not cast to the column's length: that would cut a text where an assignment fails.
      return List.of(Aspect.printed(stored.padded() ? cast("bpchar") : UnaryOperator.identity()));
    }
    if (stored.isNumber() && (given.isNumber() || given.isText()) && !given.array()) {
      return numbers(given, stored);
    }
    return converted(given, stored);
  }

  private static List<Aspect> numbers(PostgresType given, PostgresType stored) {
    if (INTEGERS.contains(given.name()) && INTEGERS.contains(stored.name())) {
      return List.of(plain(UnaryOperator.identity(), UnaryOperator.identity()));
    }
    boolean scaled = stored.limited() && stored.name().equals("numeric");
    if (given.sameAs(stored) && !scaled) {
      return List.of(Aspect.printed(UnaryOperator.identity()));
    }
    if (given.name().equals("float4") && stored.name().equals("float8")) {
      // Each is exactly one of the wider type, which prints more digits of it.
      return List.of(Aspect.printed(cast("float8"), UnaryOperator.identity()));
    }
    List<Aspect> aspects = new ArrayList<>();
    aspects.add(new Aspect(
        exactNumber(given),
        exactNumber(stored),
        value -> PostgresCopy.printed("trim_scale(" + value + ")")));
    if (FLOATS.contains(given.name()) && FLOATS.contains(stored.name())) {
      aspects.add(Aspect.printed(cast(stored.sql()), UnaryOperator.identity()));
    }
    return aspects;
  }

  /* A cast of a floating point number to numeric keeps 15 digits; what it prints keeps all. */
  private static UnaryOperator<String> exactNumber(PostgresType type) {
    if (type.name().equals("numeric")) {
      return UnaryOperator.identity();
    }
    boolean direct = INTEGERS.contains(type.name()) || type.name().equals("money");
    return direct ? cast("numeric") : value -> "CAST(CAST(" + value + " AS text) AS numeric)";
  }

  private static List<Aspect> arrays(PostgresType given, PostgresType stored) {
    if (stored.padded() && given.isText()) {
      return List.of(Aspect.printed(value -> "CAST(CAST(" + value + " AS bpchar[]) AS text[])"));
    }
    if (stored.isText() && given.isText()) {
      return List.of(Aspect.printed(
          given.padded() ? cast("text[]") : UnaryOperator.identity(), UnaryOperator.identity()));
    }
    boolean scaled = stored.limited() && stored.name().equals("numeric");
    if (bothAreNumbers(given, stored) && (scaled || !given.sameAs(stored))) {
      UnaryOperator<String> numbers = value -> "CAST(CAST(" + value + " AS text) AS numeric[])";
      return List.of(new Aspect(numbers, numbers, PostgresCopy::printed));
    }
    return converted(given, stored);
  }

  private static List<Aspect> converted(PostgresType given, PostgresType stored) {
    UnaryOperator<String> to = given.sameAs(stored) ? UnaryOperator.identity() : cast(stored.sql());
    List<Aspect> aspects = new ArrayList<>();
    boolean plain = PLAIN.contains(stored.name()) && !stored.array();
    aspects.add(
        plain ? plain(to, UnaryOperator.identity()) : Aspect.printed(to, UnaryOperator.identity()));
    // The canonical form of jsonb is what was asked for; a text is parsed where it is a literal.
    boolean canonical = JSONS.contains(given.name()) && JSONS.contains(stored.name());
    if (!given.sameAs(stored) && !given.isText() && !canonical) {
      aspects.add(Aspect.printed(UnaryOperator.identity(), cast(given.sql())));
    }
    return aspects;
  }

  private static Aspect plain(UnaryOperator<String> wanted, UnaryOperator<String> stored) {
    return new Aspect(wanted, stored, PostgresCopy::printed);
  }

  private static UnaryOperator<String> cast(String type) {
    return value -> "CAST(" + value + " AS " + type + ")";
  }
}
