package io.migrationgate.internal;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether two results are one and the same object, or hold one: then comparing them says nothing.
 * An object-relational mapper gives one instance for a row, whichever query asks for it, so the
 * second side may have read other columns and still return what the first one did.
 *
 * <p>Values do not count: texts, numbers, moments, enums, and records of these. Nobody can tell two
 * equal ones apart.
 */
final class SharedObjects {
  /** What is looked at of collections; longer ones are told by their beginning. */
  private static final int MOST = 1_000;

  private SharedObjects() {}

  /** Looks at both, and one level into what holds others. */
  static boolean any(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return false;
    }
    Iterable<?> parts = parts(one);
    Iterable<?> others = parts(other);
    if (parts == null || others == null) {
      return one == other && !isValue(one);
    }
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    int looked = 0;
    for (Object part : parts) {
      if (part != null && looked < MOST) {
        seen.add(part);
      }
      looked++;
    }
    looked = 0;
    for (Object part : others) {
      if (part != null && looked < MOST && seen.contains(part) && !isValue(part)) {
        return true;
      }
      looked++;
    }
    return false;
  }

  /** What a result holds; null if it is no container. */
  private static @Nullable Iterable<?> parts(Object result) {
    if (result instanceof Optional<?> optional) {
      return optional.stream().toList();
    }
    if (result instanceof Collection<?> collection) {
      return collection;
    }
    if (result instanceof Map<?, ?> map) {
      return map.values();
    }
    return result instanceof Object[] array ? Arrays.asList(array) : null;
  }

  private static boolean isValue(Object object) {
    Class<?> type = object.getClass();
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (!isValue(component.getType())) {
          return false;
        }
      }
      return true;
    }
    return isValue(type);
  }

  private static boolean isValue(Class<?> type) {
    String in = type.getPackageName();
    return type.isPrimitive()
        || Enum.class.isAssignableFrom(type)
        || (in.equals("java.lang") && type != Object.class)
        || in.equals("java.time")
        || in.equals("java.math")
        || type == UUID.class
        || type == Locale.class
        || (type.isRecord() && type.getRecordComponents().length == 0);
  }
}
