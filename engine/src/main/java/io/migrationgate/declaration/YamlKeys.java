package io.migrationgate.declaration;

import io.migrationgate.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a map may have.
 *
 * @param known in the order in which messages list them
 * @param reserved keys of later versions, and what is said when they are met
 */
record YamlKeys(List<String> known, Map<String, Problem> reserved) {
  static YamlKeys of(String... known) {
    return new YamlKeys(List.of(known), Map.of());
  }

  YamlKeys reserving(String key, String expected, String nextStep) {
    return new YamlKeys(known, Map.of(key, new Problem("", found(key), expected, nextStep)));
  }

  /** What is wrong with a key; null if nothing is. */
  @Nullable
  Problem problem(String key) {
    if (known.contains(key)) {
      return null;
    }
    Problem later = reserved.get(key);
    return later != null
        ? later
        : new Problem("", found(key), "one of " + list() + hint(key), "correct the key");
  }

  private static String found(String key) {
    return "key " + Shown.quoted(key);
  }

  String list() {
    return String.join(", ", known);
  }

  private String hint(String key) {
    String meant = Spelling.closest(key, known);
    return meant == null ? "" : " (did you mean " + Shown.quoted(meant) + "?)";
  }
}
