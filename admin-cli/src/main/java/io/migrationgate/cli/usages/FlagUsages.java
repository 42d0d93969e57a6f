package io.migrationgate.cli.usages;

import java.util.Comparator;
import java.util.List;

/**
 * Where a build asks for feature flags.
 *
 * @param declared the keys of those that it declares, in order
 * @param uses where they are asked for, injected and evaluated by a known key
 */
public record FlagUsages(List<String> declared, List<Use> uses) {
  /** Copies the lists. */
  public FlagUsages {
    declared = List.copyOf(declared);
    uses = uses.stream()
        .sorted(Comparator.comparing(Use::key).thenComparing(Use::site).thenComparing(Use::verb))
        .toList();
  }

  /**
   * A place that belongs to a flag.
   *
   * @param verb what is done there
   */
  public record Use(String key, Site site, String verb) {}

  /** Declared flags of which no use was found. */
  public List<String> neverUsed() {
    return declared.stream()
        .filter(key -> uses.stream().noneMatch(use -> use.key().equals(key)))
        .toList();
  }

  /** Keys that are asked for and declared nowhere: operators cannot know of them. */
  public List<String> undeclared() {
    return uses.stream()
        .map(Use::key)
        .distinct()
        .filter(key -> !declared.contains(key))
        .toList();
  }
}
