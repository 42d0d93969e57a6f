package io.migrationgate.flags.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value of a JSON text, and where it begins.
 *
 * @param value null, a {@link Boolean}, {@link Long}, {@link Double} or {@link String}, a
 *     {@code List<Json>} or a {@code Map<String, Json>} in the order of the text
 * @param line from 1
 */
public record Json(@Nullable Object value, int line) {
  /** Whether it is {@code null}. */
  public boolean isNull() {
    return value == null;
  }

  /** Its members, or null if it is no object. */
  @SuppressWarnings("unchecked")
  public @Nullable Map<String, Json> members() {
    return value instanceof Map ? (Map<String, Json>) value : null;
  }

  /** Its elements, or null if it is no array. */
  @SuppressWarnings("unchecked")
  public @Nullable List<Json> elements() {
    return value instanceof List ? (List<Json>) value : null;
  }

  /** What it is, in JSON's words. */
  public String kind() {
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    if (value instanceof String text) {
      return JsonText.quoted(text);
    }
    return String.valueOf(value);
  }

  /** The same in Java's own types, not modifiable. */
  public @Nullable Object plain() {
    Map<String, Json> members = members();
    if (members != null) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      members.forEach((name, member) -> map.put(name, member.plain()));
      return Collections.unmodifiableMap(map);
    }
    List<Json> elements = elements();
    if (elements != null) {
      List<@Nullable Object> list = new ArrayList<>(elements.size());
      elements.forEach(element -> list.add(element.plain()));
      return Collections.unmodifiableList(list);
    }
    return value;
  }
}
