package io.migrationgate.protocol;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A map of many entries of which few change at a time: it shares what has not changed with the map
 * that it was made from. So a change of one among 10,000 copies some forty of them, and what is
 * different between two such maps is found without looking at the others. Immutable.
 */
final class SharedMap<V> extends AbstractMap<String, V> {
  private static final int PARTS = 256;

  private final Map<String, V>[] parts;
  private final int size;

  private SharedMap(Map<String, V>[] parts) {
    this.parts = parts;
    this.size = Arrays.stream(parts).mapToInt(Map::size).sum();
  }

  /** Nothing. */
  static <V> SharedMap<V> empty() {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Map<String, V>[] none = new Map[PARTS];
    Arrays.fill(none, Map.of());
    return new SharedMap<>(none);
  }

  private static int part(Object key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16) ^ (hash >>> 8)) & (PARTS - 1);
  }

  /** The same with these entries, new or instead of others. */
  SharedMap<V> with(Map<String, V> changed) {
    Map<String, V>[] next = parts.clone();
    Map<Integer, Map<String, V>> copies = new HashMap<>();
    changed.forEach((key, value) ->
        copies.computeIfAbsent(part(key), part -> new HashMap<>(parts[part])).put(key, value));
    copies.forEach((part, copy) -> next[part] = Collections.unmodifiableMap(copy));
    return new SharedMap<>(next);
  }

  /**
   * Tells of each entry that is not the same object in both.
   *
   * @param heard of the value before and the one here; null where there is none
   */
  void differences(SharedMap<V> before, BiConsumer<@Nullable V, @Nullable V> heard) {
    for (int i = 0; i < PARTS; i++) {
      Map<String, V> then = before.parts[i];
      Map<String, V> now = parts[i];
      if (then == now) {
        continue;
      }
      now.forEach((key, value) -> {
        if (then.get(key) != value) {
          heard.accept(then.get(key), value);
        }
      });
      then.forEach((key, value) -> {
        if (!now.containsKey(key)) {
          heard.accept(value, null);
        }
      });
    }
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return key == null ? null : parts[part(key)].get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key != null && parts[part(key)].containsKey(key);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, V>> iterator() {
        Stream<Entry<String, V>> all =
            Arrays.stream(parts).flatMap(part -> part.entrySet().stream());
        return all.iterator();
      }

      @Override
      public int size() {
        return size;
      }

      @Override
      public boolean contains(Object entry) {
        return entry instanceof Entry<?, ?> one
            && containsKey(one.getKey())
            && Objects.equals(SharedMap.this.get(one.getKey()), one.getValue());
      }
    };
  }
}
