package io.migrationgate.flags.internal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Converts what callers put into a context to what JSON has. */
public final class ContextValues {
  /** How deep lists and maps may lie in one another. */
  public static final int MAX_DEPTH = 16;

  private ContextValues() {}

  /** Converts; what cannot be is null. Copies lists and maps. */
  public static @Nullable Object convert(@Nullable Object value) {
    return convert(value, MAX_DEPTH);
  }

  private static @Nullable Object convert(@Nullable Object value, int depth) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Map<?, ?> map) {
      return depth == 0 ? null : map(map, depth);
    }
    if (value instanceof Collection<?> collection) {
      return depth == 0 ? null : list(collection, depth);
    }
    if (value instanceof Object[] array) {
      return depth == 0 ? null : list(Arrays.asList(array), depth);
    }
    return text(value);
  }

  @SuppressWarnings("JavaUtilDate") // callers have such dates
  private static @Nullable String text(Object value) {
    if (value instanceof Date date) {
      // java.sql's dates and times refuse toInstant.
      return Instant.ofEpochMilli(date.getTime()).toString();
    }
    if (value instanceof OffsetDateTime moment) {
      return moment.toInstant().toString();
    }
    if (value instanceof ZonedDateTime moment) {
      return moment.toInstant().toString();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    return value instanceof TemporalAccessor
            || value instanceof UUID
            || value instanceof CharSequence
            || value instanceof Character
        ? value.toString()
        : null;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> converted = new LinkedHashMap<>();
    map.forEach((name, member) -> {
      if (name instanceof String text) {
        converted.put(text, convert(member, depth - 1));
      }
    });
    return Collections.unmodifiableMap(converted);
  }

  private static List<@Nullable Object> list(Collection<?> collection, int depth) {
    List<@Nullable Object> converted = new ArrayList<>(collection.size());
    collection.forEach(element -> converted.add(convert(element, depth - 1)));
    return Collections.unmodifiableList(converted);
  }
}
