package io.migrationgate;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gated write that was asked for in a unit of work. Immutable.
 *
 * @param migration the migration whose gate was asked
 * @param key what {@link MigrationGate#forKey} was given, as text; null if it was asked without one
 * @param sides the sides that it was routed to
 */
public record UnitWrite(String migration, @Nullable String key, Set<Side> sides) {
  /** Copies the set. */
  public UnitWrite {
    sides = Set.copyOf(sides);
  }
}
