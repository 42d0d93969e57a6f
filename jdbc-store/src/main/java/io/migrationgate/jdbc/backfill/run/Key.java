package io.migrationgate.jdbc.backfill.run;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What identifies a row: the values of its key columns, in order, none of them null. Immutable.
 *
 * @param values numbers as {@code Long} or {@code BigDecimal}, texts, {@code UUID}, {@code byte[]},
 *     {@code LocalDate}, {@code LocalDateTime} or {@code OffsetDateTime}
 */
public record Key(List<Object> values) {
  /** Copies the list. */
  public Key {
    values = List.copyOf(values);
  }

  /** By the values, arrays by their elements. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key key && Arrays.deepEquals(values.toArray(), key.values.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values.toArray());
  }

  /** For people, for example {@code 17} or {@code (17, 'a')}; two keys may be shown alike. */
  @Override
  public String toString() {
    String list = values.stream().map(Key::shown).collect(Collectors.joining(", "));
    return values.size() == 1 ? list : "(" + list + ")";
  }

  private static String shown(Object value) {
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    return value instanceof String text ? "'" + text + "'" : value.toString();
  }
}
