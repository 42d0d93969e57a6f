package io.migrationgate.jdbc.backfill.internal.copy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which values a key column can hold, as far as its type limits them.
 *
 * @param low the least number; null for no limit
 * @param high the greatest number; null for no limit
 * @param scale how many digits behind the point a number has, or a second; fewer than none where
 *     digits before the point are rounded
 * @param length the most characters of a text, or bytes
 * @param filled whether shorter texts are filled up with blanks, and shorter bytes with zeros
 */
public record KeyDomain(
    @Nullable BigDecimal low, @Nullable BigDecimal high, int scale, int length, boolean filled) {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  /** Of every value. */
  static final KeyDomain ALL = new KeyDomain(null, null, UNLIMITED, UNLIMITED, false);

  private static final Pattern ARGUMENTS =
      Pattern.compile("^([^(]*)\\((-?\\d+)(?:\\s*,\\s*(-?\\d+))?\\)");

  /**
   * Of a type.
   *
   * @param type as the catalog writes it
   * @param fraction how many digits of a second a type has that does not say so
   */
  static KeyDomain of(String type, int fraction) {
    String lower = type.toLowerCase(Locale.ROOT);
    Matcher matcher = ARGUMENTS.matcher(lower);
    boolean limited = matcher.find();
    String name = (limited ? matcher.group(1) : lower).strip();
    // H2 gives a CLOB the length of a long; no key is one, but it is a column like others.
    int first = limited ? (int) Math.min(Integer.MAX_VALUE, Long.parseLong(matcher.group(2))) : -1;
    String second = limited ? matcher.group(3) : null;
    boolean unsigned = lower.contains("unsigned");
    String word = unsigned ? name.replace("unsigned", "").strip() : name;
    return switch (word) {
      case "tinyint" -> whole(Byte.SIZE, unsigned);
      case "smallint" -> whole(Short.SIZE, unsigned);
      case "mediumint" -> whole(24, unsigned);
      case "int", "integer" -> whole(Integer.SIZE, unsigned);
      case "bigint" -> whole(Long.SIZE, unsigned);
      case "numeric", "decimal" ->
        limited ? decimal(first, second == null ? 0 : Integer.parseInt(second), unsigned) : ALL;
      case "char", "character" -> ofLength(limited ? first : 1, true);
      case "binary" -> ofLength(limited ? first : 1, true);
      case "varchar", "character varying", "varchar_ignorecase", "varbinary", "binary varying" ->
        ofLength(limited ? first : UNLIMITED, false);
      default ->
        word.startsWith("timestamp") || word.equals("datetime")
            ? new KeyDomain(null, null, limited ? first : fraction, UNLIMITED, false)
            : ALL;
    };
  }

  private static KeyDomain whole(int bits, boolean unsigned) {
    BigInteger beyond = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
    BigInteger least = unsigned ? BigInteger.ZERO : beyond.negate();
    return new KeyDomain(
        new BigDecimal(least),
        new BigDecimal(beyond.subtract(BigInteger.ONE)),
        0,
        UNLIMITED,
        false);
  }

  private static KeyDomain decimal(int precision, int scale, boolean unsigned) {
    BigDecimal high = new BigDecimal(BigInteger.TEN.pow(precision).subtract(BigInteger.ONE), scale);
    return new KeyDomain(unsigned ? BigDecimal.ZERO : high.negate(), high, scale, UNLIMITED, false);
  }

  private static KeyDomain ofLength(int length, boolean filled) {
    return new KeyDomain(null, null, UNLIMITED, length, filled);
  }

  /** Whether values of another column are rounded in this one, which no database tells of. */
  public boolean rounds(KeyDomain other) {
    return other.scale > scale;
  }

  /**
   * Conditions on another column's values that this one cannot hold as they are.
   *
   * @param name of that column
   */
  public List<String> beyond(KeyDomain other, String name, boolean text) {
    List<String> conditions = new ArrayList<>();
    if (low != null && (other.low == null || other.low.compareTo(low) < 0)) {
      conditions.add(name + " < " + low.toPlainString());
    }
    if (high != null && (other.high == null || other.high.compareTo(high) > 0)) {
      conditions.add(name + " > " + high.toPlainString());
    }
    if (filled && !text) {
      if (!other.filled || other.length != length) {
        conditions.add("OCTET_LENGTH(" + name + ") <> " + length);
      }
      return conditions;
    }
    if (filled && !other.filled) {
      conditions.add(name + " LIKE '% '");
    }
    if (other.length > length) {
      conditions.add((text ? "CHAR_LENGTH(" : "OCTET_LENGTH(") + name + ") > " + length);
    }
    return conditions;
  }
}
