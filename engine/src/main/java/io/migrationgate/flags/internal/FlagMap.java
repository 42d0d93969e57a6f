package io.migrationgate.flags.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Flags by their keys, in many small parts: the next map shares all parts in which nothing has
 * changed, so that a change does not copy ten thousand entries. Immutable.
 */
public final class FlagMap {
  private static final int PARTS = 256;

  /** No flags. */
  public static final FlagMap EMPTY = new FlagMap(noParts());

  private final Map<String, FlagEntry>[] parts;

  private FlagMap(Map<String, FlagEntry>[] parts) {
    this.parts = parts;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters
  private static Map<String, FlagEntry>[] noParts() {
    Map<String, FlagEntry>[] parts = new Map[PARTS];
    Arrays.fill(parts, Map.of());
    return parts;
  }

  private static int part(String key) {
    int hash = key.hashCode();
    // Other bits than those by which the small maps tell keys apart.
    return (hash ^ (hash >>> 12) ^ (hash >>> 20)) & (PARTS - 1);
  }

  /** The flag with this key, or null. */
  public @Nullable FlagEntry get(String key) {
    return parts[part(key)].get(key);
  }

  /** Calls for every flag. */
  public void forEach(Consumer<FlagEntry> action) {
    for (Map<String, FlagEntry> part : parts) {
      part.values().forEach(action);
    }
  }

  /** The keys of all flags; a copy. */
  public Set<String> keys() {
    Set<String> keys = new HashSet<>();
    for (Map<String, FlagEntry> part : parts) {
      keys.addAll(part.keySet());
    }
    return keys;
  }

  /** The next map; a flag without an entry is removed. */
  public FlagMap with(Map<String, @Nullable FlagEntry> changes) {
    Map<String, FlagEntry>[] next = parts.clone();
    changes.forEach((key, entry) -> {
      int part = part(key);
      if (next[part] == parts[part]) {
        next[part] = new HashMap<>(parts[part]);
      }
      if (entry == null) {
        next[part].remove(key);
      } else {
        // Callers' keys are literals as a rule: then to find one compares no characters.
        next[part].put(key.intern(), entry);
      }
    });
    return new FlagMap(next);
  }

  /** The keys whose flags are not the same in both. */
  public Set<String> differing(FlagMap other) {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < PARTS; i++) {
      if (parts[i] != other.parts[i]) {
        differing(parts[i], other.parts[i], keys);
        differing(other.parts[i], parts[i], keys);
      }
    }
    return keys;
  }

  @SuppressWarnings("ReferenceEquality") // what was not compiled anew is the same object
  private static void differing(
      Map<String, FlagEntry> one, Map<String, FlagEntry> other, Set<String> keys) {
    one.forEach((key, entry) -> {
      if (other.get(key) != entry) {
        keys.add(key);
      }
    });
  }
}
