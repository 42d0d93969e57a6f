package io.migrationgate.protocol;

import java.util.List;
import java.util.Map;

/**
 * What a build says of one migration, as far as it decides whether the build may run.
 *
 * @param migration the migration
 * @param supports the phases in which the build works
 * @param fingerprint of what the migration <em>is</em>: its old and new side; empty if it is not
 *     known, which fits any
 * @param tables what its nodes' sessions find by the declared tables' names, by these; what they
 *     did not find is left out
 * @param searchPath the schemas that its nodes' sessions look in for names without one, in order;
 *     empty if that is not known
 * @param views the view schemas that it declares
 */
public record Claim(
    String migration,
    SupportedPhases supports,
    String fingerprint,
    Map<String, String> tables,
    List<String> searchPath,
    ShownSides views) {
  /** Copies the map and the list. */
  public Claim {
    tables = Map.copyOf(tables);
    searchPath = List.copyOf(searchPath);
  }

  /** A claim of a build that has looked no table up. */
  public Claim(String migration, SupportedPhases supports, String fingerprint) {
    this(migration, supports, fingerprint, Map.of(), List.of(), ShownSides.NONE);
  }
}
