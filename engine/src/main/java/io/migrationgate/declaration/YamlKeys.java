package io.migrationgate.declaration;

import io.migrationgate.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a map may have.
 *
 * @param known in the order in which messages list them
 */
record YamlKeys(List<String> known) {
  static YamlKeys of(String... known) {
    return new YamlKeys(List.of(known));
  }

  /** What is wrong with a key; null if nothing is. */
  @Nullable
  Problem problem(String key) {
    return known.contains(key)
        ? null
        : new Problem(
            "", "key " + Shown.quoted(key), "one of " + list() + hint(key), "correct the key");
  }

  String list() {
    return String.join(", ", known);
  }

  private String hint(String key) {
    String meant = Spelling.closest(key, known);
    return meant == null ? "" : " (did you mean " + Shown.quoted(meant) + "?)";
  }
}
